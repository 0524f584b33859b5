package org.gen3db.domain.provision;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.gen3db.domain.decision.Decision;
import org.gen3db.domain.delivery.Delivery;
import org.gen3db.domain.plan.Decided;
import org.gen3db.domain.plan.Plan.PlannedService;
import org.gen3db.domain.plan.Sequel;

/**
 * What a plan shows where only apply will know whether a remote entry is there: both sequels. The
 * first is the usual one: an entry that gen3db is to make is absent, and is there once it was
 * pushed; one that must be there is.
 */
final class Sequels {
  private Sequels() {}

  /**
   * What a look decided.
   *
   * @param supposes whether an entry was only supposed to be there, or not
   * @param pushed the services of which a Secret stands that their entry was pushed from
   * @param leftOver looks further, for what nothing here uses
   */
  record Looked(
      List<Decision> decisions, boolean supposes, Set<String> pushed, LeftOver leftOver) {}

  /** Looks, and looks again with the other supposition where there is one. */
  static List<PlannedService> planned(Function<StoreReader.Looking, Looked> look) {
    Looked absent = look.apply(StoreReader.Looking.SUPPOSED_ABSENT);
    if (!absent.supposes()) {
      return absent.decisions().stream().map(one -> planned(one, List.of())).toList();
    }
    List<Decision> there = look.apply(StoreReader.Looking.SUPPOSED_THERE).decisions();
    var planned = new ArrayList<PlannedService>();
    for (Decision one : absent.decisions()) {
      Decision other =
          there.stream()
              .filter(decision -> decision.service().equals(one.service()))
              .findFirst()
              .orElseThrow();
      Delivery delivery = one.plan().delivery();
      boolean usuallyThere =
          delivery.usesEntry() && (!delivery.pushes() || absent.pushed().contains(one.service()));
      planned.add(usuallyThere ? planned(other, true, one) : planned(one, false, other));
    }
    return List.copyOf(planned);
  }

  private static PlannedService planned(Decision first, boolean there, Decision second) {
    return facts(first).equals(facts(second))
        ? planned(first, List.of())
        : planned(first, List.of(sequel(first, there), sequel(second, !there)));
  }

  private static Object facts(Decision decision) {
    return Decided.facts(decision.plan(), decision.changes(), decision.refusal());
  }

  private static Sequel sequel(Decision decision, boolean there) {
    return new Sequel(there, decision.plan(), decision.changes(), decision.refusal());
  }

  static PlannedService planned(Decision decision, List<Sequel> sequels) {
    return new PlannedService(
        decision.plan(),
        decision.changes(),
        decision.provisos(),
        decision.findings(),
        decision.refusal(),
        sequels);
  }
}
