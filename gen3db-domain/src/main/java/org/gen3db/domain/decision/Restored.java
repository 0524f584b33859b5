package org.gen3db.domain.decision;

import java.util.List;
import java.util.Optional;
import org.gen3db.domain.plan.Change;
import org.gen3db.domain.plan.Proviso;
import org.gen3db.domain.seen.RoleSeen;
import org.gen3db.domain.seen.ServiceSeen;
import org.gen3db.domain.values.Source;

/**
 * Entries that are marked for deletion and taken back, as the operator allows it. A store gives out
 * nothing of such an entry, so that for all who share the role nothing else is decided before: its
 * password comes first (R8).
 */
final class Restored {
  private Restored() {}

  /** Whether an entry of the role is to be taken back. */
  static boolean isNeeded(RoleSeen seen) {
    return seen.services().stream().anyMatch(one -> one.stored().toRestore().isPresent());
  }

  static List<Decision> decide(RoleSeen seen) {
    return seen.services().stream().map(Restored::decide).toList();
  }

  private static Decision decide(ServiceSeen service) {
    Optional<String> entry = service.stored().toRestore();
    var exists =
        new Decision.Existing(
            false, service.stored().serving().isPresent() || entry.isPresent(), false, false);
    if (entry.isEmpty()) {
      return new Decision(
          service.effective(), List.of(), List.of(), List.of(), List.of(), null, null, exists);
    }
    return new Decision(
        service.effective().withPasswordFrom(new Source.RemoteSecret(entry.get())),
        List.of(Act.of(Chosen.GENERATED, List.of(new Change.RestoreEntry(entry.get())))),
        List.of(new Proviso.RestoredEntryFits(entry.get())),
        List.of(),
        List.of(),
        null,
        null,
        exists);
  }
}
