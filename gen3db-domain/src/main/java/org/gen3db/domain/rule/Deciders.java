package org.gen3db.domain.rule;

import org.gen3db.domain.decision.Decider;
import org.gen3db.domain.operation.Apply;
import org.gen3db.domain.operation.Operation;
import org.gen3db.domain.operation.Remove;
import org.gen3db.domain.operation.Reset;
import org.gen3db.domain.operation.Retire;
import org.gen3db.domain.operation.Rotate;

/** Which rule decides an operation. */
public final class Deciders {
  private Deciders() {}

  /** The rule of this operation. */
  public static Decider of(Operation operation, Circumstances circumstances) {
    if (operation instanceof Rotate rotate) {
      return new Reopening(
          new Rotation(
              circumstances,
              !rotate.services().isEmpty(),
              rotate.olderThan().map(circumstances.now()::minus).orElse(null),
              rotate.overlap().orElse(null)));
    } else if (operation instanceof Retire) {
      return new Retirement(circumstances.rules());
    } else if (operation instanceof Remove remove) {
      return new Removal(circumstances.rules(), remove);
    } else if (operation instanceof Reset reset) {
      return new Renewal(circumstances.rules(), reset.evict());
    } else if (operation instanceof Apply apply) {
      return new Reopening(new Refreshing(circumstances, apply.renews()));
    }
    throw new IllegalStateException("an operation that nobody decides: " + operation);
  }
}
