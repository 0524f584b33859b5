package org.gen3db.domain.decision;

import java.util.List;
import java.util.Optional;
import org.gen3db.domain.credentials.ReservedNames;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.error.Remedy;
import org.gen3db.domain.plan.Change;
import org.gen3db.domain.plan.Observed;
import org.gen3db.domain.seen.Evidence;
import org.gen3db.domain.seen.ServiceSeen;

/**
 * Roles and databases of which an administrator sees at once that nothing can be done with them.
 */
public final class Refusals {
  private Refusals() {}

  /** R12: what is the server's or the administrator's is never altered or re-owned. */
  public static void reserved(
      String administrator, String role, Observed.OnServer server, List<ServiceSeen> members) {
    Optional<String> why = whyReserved(administrator, role, server);
    for (ServiceSeen member : members) {
      if (why.isPresent()) {
        throw new Gen3DbException(
            Notice.of(
                DomainCode.RESERVED_ON_SERVER,
                member.service(),
                "the user '" + role + "' " + why.get(),
                "Choose another user name for the service."));
      }
      String database = member.place().database();
      if (ReservedNames.database(database)) {
        throw new Gen3DbException(
            Notice.of(
                DomainCode.RESERVED_ON_SERVER,
                member.service(),
                "the database '" + database + "' is the server's own",
                "Choose another database name for the service."));
      }
    }
  }

  private static Optional<String> whyReserved(
      String administrator, String role, Observed.OnServer server) {
    if (role.equals(administrator)) {
      return Optional.of("is the administrator that gen3db works as");
    }
    if (ReservedNames.role(role)) {
      return Optional.of("has a name that the server or its provider keeps for itself");
    }
    return server.role().filter(Observed.Role::superuser).map(found -> "is a superuser");
  }

  /**
   * An expired role takes no password, so that a new one would help nobody. Of a role that is not
   * ours something else is to be said first (R11).
   */
  static void expired(Evidence evidence, ServiceSeen member, boolean takeOver, Script script) {
    String role = member.place().login();
    String since =
        Optional.ofNullable(evidence.server())
            .flatMap(Observed.OnServer::role)
            .map(Observed.Role::expired)
            .orElse("");
    boolean ours = takeOver || evidence.isMarkedOurs() || evidence.isStoredFor(role);
    if (since.isEmpty() || !ours || !evidence.asked() || evidence.proven().isPresent()) {
      return;
    }
    throw new Gen3DbException(
        Notice.of(
            DomainCode.ROLE_EXPIRED,
            member.service(),
            "the user '"
                + role
                + "' has expired (VALID UNTIL "
                + since
                + "), so that the server refuses every password of it",
            Remedy.together(
                new Remedy.RunScript(script.of(List.of(new Change.LiftExpiry(role))), false),
                Remedy.text("Then repeat the run."))));
  }
}
