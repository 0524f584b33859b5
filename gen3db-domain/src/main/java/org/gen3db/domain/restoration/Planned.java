package org.gen3db.domain.restoration;

import java.util.ArrayList;
import java.util.List;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.plan.Change;
import org.gen3db.domain.plan.Plan.PlannedService;

/** A service of a plan, with what a restore adds. */
final class Planned {
  private Planned() {}

  /** With changes of the restore: after what is made, and before anything is published. */
  static PlannedService with(PlannedService service, List<Change> changes) {
    List<Change> all = new ArrayList<>(service.changes().orElse(List.of()));
    int published = 0;
    while (published < all.size() && !publishes(all.get(published))) {
      published++;
    }
    all.addAll(published, changes);
    return new PlannedService(
        service.plan(), all, service.provisos(), service.findings(), null, service.sequels());
  }

  private static boolean publishes(Change change) {
    return change instanceof Change.InStores store && !store.comesFirst();
  }

  /** With something that was seen, and is left. */
  static PlannedService finding(PlannedService service, Notice finding) {
    var findings = new ArrayList<>(service.findings());
    findings.add(finding);
    return new PlannedService(
        service.plan(),
        service.changes().orElse(List.of()),
        service.provisos(),
        findings,
        null,
        service.sequels());
  }

  /** As one that is refused. */
  static PlannedService refused(PlannedService service, Notice why) {
    return new PlannedService(
        service.plan(), List.of(), service.provisos(), service.findings(), why);
  }
}
