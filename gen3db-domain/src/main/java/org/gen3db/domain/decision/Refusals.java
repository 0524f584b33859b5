package org.gen3db.domain.decision;

import java.util.List;
import java.util.Optional;
import org.gen3db.domain.credentials.Logins;
import org.gen3db.domain.credentials.ReservedNames;
import org.gen3db.domain.deployment.DatabaseSharing.Sharer;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.error.Remedy;
import org.gen3db.domain.plan.Change;
import org.gen3db.domain.plan.Observed;
import org.gen3db.domain.seen.Evidence;
import org.gen3db.domain.seen.RoleSeen;
import org.gen3db.domain.seen.ServiceSeen;
import org.gen3db.domain.server.Script;
import org.gen3db.domain.store.Look;
import org.gen3db.domain.store.RemoteEntry;

/**
 * Roles and databases of which an administrator sees that nothing can be done with them, or nothing
 * yet.
 */
public final class Refusals {
  /** What new databases are copied from. */
  private static final String TEMPLATE = "template1";

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
    if (server.role().filter(Observed.Role::superuser).isPresent()) {
      return Optional.of("is a superuser");
    }
    return server
        .role()
        .flatMap(found -> Logins.ownerIn(found.comment()))
        .map(of -> "is the second login of the user '" + of + "' (R18)");
  }

  /** R18: where the second login has the turn, its name is no role's that others made. */
  static void takenLogin(RoleSeen seen, ServiceSeen member, String login) {
    if (!login.equals(seen.role().owner())) {
      takenSecond(seen, member)
          .ifPresent(
              why -> {
                throw new Gen3DbException(why);
              });
    }
  }

  /** R18: why the name of the role's second login is somebody else's, where it is. */
  public static Optional<Notice> takenSecond(RoleSeen seen, ServiceSeen member) {
    String owner = seen.role().owner();
    return seen.server()
        .flatMap(server -> server.now().second())
        .filter(found -> found.role().superuser() || !found.logsInFor(owner))
        .map(
            found ->
                Notice.of(
                    DomainCode.LOGIN_TAKEN,
                    member.service(),
                    "the role '"
                        + Logins.second(owner)
                        + "' exists already, and gen3db did not make it to log in for '"
                        + owner
                        + "'"));
  }

  /**
   * An expired role takes no password, so that a new one would help nobody. Of a role that is not
   * ours something else is to be said first (R11).
   */
  static void expired(Evidence evidence, ServiceSeen member, boolean takeOver, Script script) {
    String role = member.place().login();
    String since =
        Optional.ofNullable(evidence.server())
            .flatMap(server -> server.login(member.place().role().owner(), role))
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

  /**
   * What no known password opens may have the one that a rotation of the entry's own store gave it:
   * reset, the role would lose it just before that store gives it out. Only a look that found
   * nothing, or what was tried and does not log in, tells that it is not so.
   */
  static void rotationUnknown(ServiceSeen service) {
    Look<RemoteEntry> rotation = service.rotation();
    Notice why =
        rotation instanceof Look.NotLooked<RemoteEntry> not
            ? not.why()
            : rotation instanceof Look.PendingDeletion<RemoteEntry> pending ? pending.why() : null;
    if (why != null) {
      throw new Gen3DbException(
          Notice.of(
              why.code(),
              service.service(),
              "the role's password is not reset, since a rotation of the remote entry by its own store"
                  + " may be at work: "
                  + why.message(),
              why.remedy()));
    }
  }

  /** R12: a database that another service makes is not there where that one could not be made. */
  static Gen3DbException withoutHost(ServiceSeen service, Sharer host, Notice hostFailed) {
    return new Gen3DbException(
        Notice.of(
            DomainCode.HOST_FAILED,
            service.service(),
            "the database '%s' is not there, and %s, which makes it, cannot be made: %s"
                .formatted(service.place().database(), host.service(), hostFailed.code().id())));
  }

  /** Whatever is done, the service could not work there. */
  static void missingExtension(ServiceSeen service, Observed.Inside inside) {
    List<String> lacking =
        service.wanted().spec().requiredExtensions().stream()
            .filter(
                name -> !inside.installed().contains(name) && !inside.available().contains(name))
            .toList();
    if (!lacking.isEmpty()) {
      throw new Gen3DbException(
          Notice.of(
              DomainCode.EXTENSION_MISSING,
              service.service(),
              "the server does not offer the extension "
                  + String.join(", ", lacking)
                  + ", which the service needs"));
    }
  }

  /**
   * An extension that nobody at hand may make is in a new database only where template1 has it:
   * made without it, the database would be there and of no use, and template1 would help it no
   * more.
   */
  static void extensionOutOfReach(ServiceSeen service, Observed.Inside fresh, Script script) {
    List<String> refused =
        service.wanted().spec().requiredExtensions().stream()
            .filter(name -> !fresh.installed().contains(name))
            .filter(fresh.refused()::containsKey)
            .toList();
    if (!refused.isEmpty()) {
      List<Change> inTemplate =
          refused.stream()
              .<Change>map(name -> new Change.CreateExtension(TEMPLATE, name, true))
              .toList();
      throw new Gen3DbException(
          Notice.of(
              DomainCode.EXTENSION_MISSING,
              service.service(),
              "the extension %s, which the service needs, cannot be made in a new database: %s"
                  .formatted(String.join(", ", refused), fresh.refused().get(refused.get(0))),
              Remedy.together(
                  Remedy.text(
                      "As a superuser, so that new databases get it from template1; then repeat the"
                          + " run."),
                  new Remedy.RunScript(script.of(inTemplate), false))));
    }
  }

  /**
   * R4: the name that the service uses has to lead to the very server. What is half made is
   * finished all the same, so that no database stays open to everybody.
   */
  static void otherServer(ServiceSeen service, List<Change> changes) {
    boolean finished = changes.stream().allMatch(Change.InStores.class::isInstance);
    if (finished && service.byName() != null && !service.byName().connected()) {
      throw new Gen3DbException(
          Notice.of(
              DomainCode.LOGIN_FAILED,
              service.service(),
              "the login as '"
                  + service.place().login()
                  + "' to '"
                  + service.place().database()
                  + "' on "
                  + service.place().endpoint()
                  + " ended with "
                  + service.byName()));
    }
  }
}
