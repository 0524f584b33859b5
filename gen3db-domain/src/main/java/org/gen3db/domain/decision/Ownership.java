package org.gen3db.domain.decision;

import java.util.List;
import java.util.TreeSet;
import org.gen3db.domain.credentials.Logins;
import org.gen3db.domain.decision.PasswordDecision.OnRole;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.plan.Mark;
import org.gen3db.domain.plan.Observed;
import org.gen3db.domain.seen.Evidence;
import org.gen3db.domain.seen.ServiceSeen;

/** Whose an existing database is: R11, "nobody else's database". */
final class Ownership {
  private Ownership() {}

  /**
   * Whether gen3db made this database: its role bears our mark and owns it. An adopted database has
   * a role that somebody else made.
   */
  static boolean createdByUs(Evidence evidence, Observed.Database database, String role) {
    return evidence.roleIsMarkedOurs() && database.owner().equals(role);
  }

  /** Lets an existing database pass that is ours or may be adopted; refuses everything else. */
  static void check(
      Evidence evidence,
      PasswordDecision decision,
      ServiceSeen service,
      Observed.Database database) {
    boolean ours = database.mark().filter(evidence::isOurs).isPresent();
    boolean halfMade =
        database.mark().isEmpty()
            && createdByUs(evidence, database, service.place().role().owner());
    boolean proven = evidence.isProvenByStored(service.place().database(), service.place().login());
    if (ours || halfMade || proven) {
      return;
    }
    throw new Gen3DbException(
        Notice.of(
            DomainCode.NOT_OURS,
            service.service(),
            "the database '"
                + service.place().database()
                + "' exists already and "
                + (decision.onRole() == OnRole.CREATE
                    ? "its user '" + service.place().login() + "' does not"
                    : "no password stored for it logs in")
                + describe(evidence, "it", database)));
  }

  /** Whose the databases of the role are, and who is connected. */
  static String describe(Evidence evidence) {
    if (evidence.server() == null) {
      return "";
    }
    var text = new StringBuilder();
    evidence
        .server()
        .databases()
        .forEach(
            (name, database) ->
                text.append(describe(evidence, "the database '" + name + "'", database)));
    return text.toString();
  }

  private static String describe(Evidence evidence, String subject, Observed.Database database) {
    String owner =
        database
            .mark()
            .map(
                mark ->
                    (evidence.isOurs(mark)
                            ? " bears this environment's own mark, so that its password was lost and"
                                + " taking it over gives it a new one: release "
                            : " bears another environment's mark: release ")
                        + mark.release()
                        + ", namespace "
                        + mark.namespace()
                        + ", environment "
                        + mark.environment()
                        + ", id "
                        + mark.id())
            .orElse(" bears no mark of gen3db and is owned by '" + database.owner() + "'");
    return "; "
        + subject
        + owner
        + (database.connected().isEmpty()
            ? "; nobody is connected"
            : "; connected now: " + String.join(", ", new TreeSet<>(database.connected())));
  }

  /** Another environment's mark stays, though a stored password opens the database (R11). */
  static Notice markedOtherwise(ServiceSeen service, Mark mark) {
    return Notice.of(
        DomainCode.MARKED_OTHERWISE,
        "",
        "'%s' is opened by a stored password, and bears the mark of release %s, namespace %s, environment %s, id %s"
            .formatted(
                service.place().database(),
                mark.release(),
                mark.namespace(),
                mark.environment(),
                mark.id()));
  }

  /** Whoever changed its owner had a reason, or not: it is told, and stays. */
  static Notice ownedByAnother(ServiceSeen service, Observed.Database database) {
    return Notice.of(
        DomainCode.OWNED_BY_ANOTHER,
        "",
        "the database '%s' belongs to '%s', and not to '%s', which gen3db made for it"
            .formatted(
                service.place().database(), database.owner(), service.place().role().owner()));
  }

  /** R15: a database that every role may enter, and who is in it now. */
  static Notice openToAll(ServiceSeen service, Observed.Database database) {
    List<String> others =
        database.connected().stream()
            .filter(name -> !Logins.isOneOf(service.place().role().owner(), name))
            .toList();
    return Notice.of(
        DomainCode.PUBLIC_MAY_CONNECT,
        "",
        "every role may connect to '"
            + service.place().database()
            + "'"
            + (others.isEmpty()
                ? "; nobody else is connected"
                : "; connected now: " + String.join(", ", others)));
  }
}
