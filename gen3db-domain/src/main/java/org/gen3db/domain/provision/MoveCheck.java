package org.gen3db.domain.provision;

import java.util.Optional;
import java.util.function.Supplier;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.credentials.Endpoint;
import org.gen3db.domain.credentials.StoredCredentials;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.plan.Observed;
import org.gen3db.domain.server.DatabaseServer;
import org.gen3db.domain.server.DatabaseSession;
import org.gen3db.domain.server.Login;
import org.gen3db.domain.server.Server;

/** R17: what is marked created is never pointed elsewhere by accident. */
final class MoveCheck {
  private final DatabaseServer server;
  private final Hosts hosts;
  private final Cancellation cancellation;

  MoveCheck(DatabaseServer server, Hosts hosts, Cancellation cancellation) {
    this.server = server;
    this.hosts = hosts;
    this.cancellation = cancellation;
  }

  /** Whether a ready Secret names another place or user than the target. */
  boolean moves(Member member) {
    return member
        .stored()
        .servingReady()
        .filter(serving -> !samePlace(serving, member.target()) || !sameUser(serving, member))
        .isPresent();
  }

  /**
   * Refuses a move to a database that does not exist, that the stored credentials do not open, or
   * that is empty while the old one is not.
   *
   * @param exists whether the database exists at the target
   * @param proven whether a stored password logs in there
   * @param inside looks into the target
   */
  void check(Member member, boolean exists, boolean proven, Supplier<Observed.Inside> inside) {
    StoredCredentials old = member.stored().servingReady().orElseThrow();
    Target target = member.target();
    if (!exists) {
      throw refuse(member, old, "which does not exist");
    }
    if (!proven) {
      throw refuse(member, old, "where no stored password logs in");
    }
    if (!samePlace(old, target) && !sameDatabaseByAlias(old, target)) {
      if (!inside.get().userTables() && oldMayHoldTables(old, target)) {
        throw refuse(member, old, "which holds no table while the old one does, or cannot be seen");
      }
    }
  }

  /** A key that somebody took out of the Secret names no other place. */
  private boolean samePlace(StoredCredentials old, Target target) {
    return old.text("database").map(target.database()::equals).orElse(true)
        && old.text("host").map(host -> hosts.same(host, target.endpoint().host())).orElse(true)
        && old.port().map(port -> port == target.endpoint().port()).orElse(true);
  }

  private static boolean sameUser(StoredCredentials old, Member member) {
    return old.text("username").map(member.target().username()::equals).orElse(true);
  }

  private boolean sameDatabaseByAlias(StoredCredentials old, Target target) {
    return old.text("database").filter(target.database()::equals).isPresent()
        && endpoint(old)
            .filter(place -> server.sameServer(place, target.endpoint(), cancellation))
            .isPresent();
  }

  /** Only a look that shows an empty database is an answer; no answer counts as tables. */
  private boolean oldMayHoldTables(StoredCredentials old, Target target) {
    Optional<Endpoint> place = endpoint(old);
    if (place.isEmpty() || old.complete().isEmpty()) {
      return true;
    }
    var credentials = old.complete().get();
    boolean sameHost = hosts.same(credentials.host(), target.endpoint().host());
    var via =
        sameHost && credentials.port() == target.endpoint().port()
            ? target.loginVia()
            : new Server(place.get(), target.loginVia().bundled());
    try (DatabaseSession session =
        server.login(
            via,
            credentials.database(),
            credentials.username(),
            credentials.password(),
            cancellation)) {
      return !session.login().connected()
          ? session.login() != Login.NO_DATABASE
          : session.inside().userTables();
    } catch (Gen3DbException unreachable) {
      if (unreachable.problem().code() == DomainCode.INTERRUPTED) {
        throw unreachable;
      }
      return true;
    }
  }

  private static Optional<Endpoint> endpoint(StoredCredentials old) {
    return old.host().flatMap(host -> old.port().map(port -> new Endpoint(host, port)));
  }

  private static Gen3DbException refuse(Member member, StoredCredentials old, String why) {
    Target target = member.target();
    return new Gen3DbException(
        Notice.of(
            DomainCode.WOULD_MOVE,
            member.service(),
            member.plan().secretName()
                + " is marked created for database '"
                + old.text("database").orElse("")
                + "' of user '"
                + old.text("username").orElse("")
                + "' on "
                + endpoint(old).map(Endpoint::toString).orElse("an unknown host")
                + " and would be pointed to '"
                + target.database()
                + "' of user '"
                + target.username()
                + "' on "
                + target.endpoint()
                + (target.fromEntry() ? ", as the remote entry says," : "")
                + " "
                + why));
  }
}
