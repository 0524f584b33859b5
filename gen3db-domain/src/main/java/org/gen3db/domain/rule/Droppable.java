package org.gen3db.domain.rule;

import java.util.List;
import java.util.Optional;
import org.gen3db.domain.credentials.ReservedNames;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.plan.Mark;
import org.gen3db.domain.plan.Observed;
import org.gen3db.domain.seen.RoleSeen;
import org.gen3db.domain.seen.ServiceSeen;

/** Whether a database may be dropped: it bears our id, and nobody is connected (R11, R12). */
final class Droppable {
  private Droppable() {}

  /** Why it may not be, as far as the server shows; empty too where there is none. */
  static Optional<Notice> not(RoleSeen seen, ServiceSeen service, boolean evict) {
    String name = service.place().database();
    Optional<Observed.Database> database = seen.database(service);
    if (database.isEmpty()) {
      return Optional.empty();
    }
    if (ReservedNames.database(name)) {
      return Optional.of(
          Notice.of(
              DomainCode.RESERVED_ON_SERVER,
              service.service(),
              "the database '" + name + "' is the server's own",
              "Choose another database name for the service."));
    }
    Optional<Mark> mark = database.get().mark();
    if (mark.filter(one -> one.id().equals(seen.environment().id())).isEmpty()) {
      return Optional.of(
          Notice.of(
              DomainCode.NOT_OURS,
              service.service(),
              "the database '"
                  + name
                  + "' does not bear this environment's id, "
                  + seen.environment().id()
                  + ", so that it is not dropped: "
                  + mark.map(Mark::toString)
                      .orElse(
                          "it bears no mark, and is owned by '" + database.get().owner() + "'")));
    }
    List<String> connected = database.get().connected();
    return connected.isEmpty() || evict
        ? Optional.empty()
        : Optional.of(
            Notice.of(
                DomainCode.STILL_CONNECTED,
                service.service(),
                "connected to the database '" + name + "' now: " + String.join(", ", connected)));
  }
}
