package org.gen3db.domain.rule;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.plan.Change;
import org.gen3db.domain.plan.Change.DropDatabase;
import org.gen3db.domain.plan.Change.DropRole;
import org.gen3db.domain.plan.Observed;
import org.gen3db.domain.restore.NamesBeside;
import org.gen3db.domain.seen.RoleSeen;
import org.gen3db.domain.seen.ServerSeen;
import org.gen3db.domain.seen.ServiceSeen;

/**
 * What restores have left beside a database goes before the database does, so that a run that is
 * killed in between finds it again (P9).
 */
final class Beside {
  private Beside() {}

  /** Former data, which belongs to the same role as the database. */
  static List<String> former(RoleSeen seen, String database) {
    return seen.server().flatMap(ServerSeen::reach).orElse(List.of()).stream()
        .filter(Observed.Reached::owned)
        .map(Observed.Reached::database)
        .filter(name -> NamesBeside.isBeside(database, name))
        .toList();
  }

  /**
   * All that goes with a database: former data, what a killed restore had begun, and templates.
   *
   * @param evict whether whoever is connected to former data is sent away; what restores made for
   *     themselves is nobody else's to be in
   * @param templates whether the templates that were made for the database go too
   */
  static List<Change> drops(RoleSeen seen, String database, boolean evict, boolean templates) {
    var drops = new ArrayList<Change>();
    former(seen, database).forEach(name -> drops.add(new DropDatabase(name, evict)));
    for (Observed.MadeBeside one : made(seen, database)) {
      if (templates || !one.template()) {
        if (!one.database().isEmpty()) {
          drops.add(new DropDatabase(one.database(), true));
        }
        drops.add(new DropRole(one.role()));
      }
    }
    return drops;
  }

  /** Why nothing is dropped: a restore is at work, and is not to be stopped. */
  static Optional<Notice> atWork(RoleSeen seen, ServiceSeen service, boolean evict) {
    String database = service.place().database();
    return evict
        ? Optional.empty()
        : made(seen, database).stream()
            .filter(Observed.MadeBeside::atWork)
            .map(
                one ->
                    Notice.of(
                        DomainCode.STILL_CONNECTED,
                        service.service(),
                        "a restore is at work beside the database '"
                            + database
                            + "' now: its role is '"
                            + one.role()
                            + "'"))
            .findFirst();
  }

  private static List<Observed.MadeBeside> made(RoleSeen seen, String database) {
    return seen.server().flatMap(ServerSeen::beside).orElse(List.of()).stream()
        .filter(one -> one.live().equals(database))
        .toList();
  }
}
