package org.gen3db.simulation;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gen3db.domain.credentials.Endpoint;
import org.gen3db.domain.credentials.Logins;
import org.gen3db.domain.delivery.Delivery;
import org.gen3db.domain.error.Code;
import org.gen3db.domain.login.Access;
import org.gen3db.domain.login.ExtraLogin;
import org.gen3db.domain.report.Outcome;
import org.gen3db.domain.restore.NamesBeside;
import org.jspecify.annotations.Nullable;

/**
 * How a service must end in a scenario.
 *
 * @param service the service
 * @param delivery where its credentials live
 * @param server the server that its database is on
 * @param written the server as its Secret names it
 * @param database its database
 * @param username its role
 * @param outcome how the last run ends: UNCHANGED, AWAITING_… or FAILED
 * @param code why, where it is FAILED
 * @param ready whether dbcreated stands in the end
 * @param blocked whether it is FAILED only after all was made, so that there is something to do
 * @param byOthers whether nobody here is administrator of its server
 * @param owner whose guest it is in its database; null where the database is its own
 * @param turns whether it has two logins that take turns (R18): in the end it is the second one's
 * @param access what a login beside a service's own may do; null for a service
 */
record Wanted(
    String service,
    Delivery delivery,
    Endpoint server,
    Endpoint written,
    String database,
    String username,
    Outcome outcome,
    @Nullable Code code,
    boolean ready,
    boolean blocked,
    boolean byOthers,
    @Nullable String owner,
    boolean turns,
    @Nullable Access access) {

  static Wanted of(Values.Service service, String release) {
    String host = service.host() == null ? Values.HOST : service.host();
    String name = service.name() + "_" + release;
    return new Wanted(
        service.name(),
        service.delivery(),
        new Endpoint(host, 5432),
        new Endpoint(host, 5432),
        service.database() == null ? name : service.database(),
        service.username() == null ? name : service.username(),
        Outcome.UNCHANGED,
        null,
        true,
        false,
        false,
        null,
        false,
        null);
  }

  /** The same by two logins in turn, of which the second one has it in the end. */
  Wanted inTurn() {
    return new Wanted(
        service, delivery, server, written, database, username, outcome, code, ready, blocked,
        byOthers, owner, true, access);
  }

  /** The key of the role's second login. */
  String secondKey() {
    return State.role(server, Logins.second(username));
  }

  /** A login beside a service's own. */
  static Wanted of(ExtraLogin login, Wanted service) {
    return new Wanted(
        login.name(),
        Delivery.LOCAL,
        service.server,
        service.written,
        service.database,
        service.username + "_" + login.key(),
        service.outcome,
        service.code,
        service.ready,
        service.blocked,
        service.byOthers,
        service.owner == null ? service.username : service.owner,
        false,
        login.access());
  }

  /** The same in a database that another's user owns. */
  Wanted guestOf(String other) {
    return new Wanted(
        service, delivery, server, written, database, username, outcome, code, ready, blocked,
        byOthers, other, turns, access);
  }

  Wanted refused(Code why) {
    return new Wanted(
        service,
        delivery,
        server,
        written,
        database,
        username,
        Outcome.FAILED,
        why,
        ready,
        blocked,
        byOthers,
        owner,
        turns,
        access);
  }

  Wanted blocked(Code why) {
    return new Wanted(
        service,
        delivery,
        server,
        written,
        database,
        username,
        Outcome.FAILED,
        why,
        ready,
        true,
        byOthers,
        owner,
        turns,
        access);
  }

  Wanted ends(Outcome other) {
    return new Wanted(
        service, delivery, server, written, database, username, other, code, ready, blocked,
        byOthers, owner, turns, access);
  }

  Wanted on(String host) {
    return new Wanted(
        service,
        delivery,
        new Endpoint(host, 5432),
        written,
        database,
        username,
        outcome,
        code,
        ready,
        blocked,
        byOthers,
        owner,
        turns,
        access);
  }

  Wanted writtenAs(String host) {
    return new Wanted(
        service,
        delivery,
        server,
        new Endpoint(host, 5432),
        database,
        username,
        outcome,
        code,
        ready,
        blocked,
        byOthers,
        owner,
        turns,
        access);
  }

  Wanted named(String otherDatabase, String otherUser) {
    return new Wanted(
        service,
        delivery,
        server,
        written,
        otherDatabase,
        otherUser,
        outcome,
        code,
        ready,
        blocked,
        byOthers,
        owner,
        turns,
        access);
  }

  Wanted withoutReady() {
    return new Wanted(
        service, delivery, server, written, database, username, outcome, code, false, blocked,
        byOthers, owner, turns, access);
  }

  Wanted administratedByOthers() {
    return new Wanted(
        service, delivery, server, written, database, username, outcome, code, ready, blocked, true,
        owner, turns, access);
  }

  boolean isRefused() {
    return outcome == Outcome.FAILED;
  }

  String entry() {
    return "default-" + service + "-creds";
  }

  String roleKey() {
    return State.role(server, username);
  }

  String databaseKey() {
    return State.database(server, database);
  }

  /** The role and the database of a restore that was killed while it loaded. */
  Set<String> begunKeys() {
    return Set.of(
        State.role(server, NamesBeside.load(database)),
        State.database(server, NamesBeside.next(database)));
  }

  String servingKey() {
    return State.secret(access == null ? service + "-dbcreds" : secret());
  }

  String pendingKey() {
    return State.secret(access == null ? service + "-dbcreds-pending" : secret() + "-pending");
  }

  private String secret() {
    return service.replace('.', '-');
  }

  String entryKey() {
    return State.entry(entry());
  }

  /** What a run may change for it. */
  Set<String> changes() {
    return isRefused() && !blocked
        ? Set.of()
        : Stream.concat(
                Stream.of(roleKey(), databaseKey(), servingKey(), pendingKey(), entryKey()),
                turns ? Stream.of(secondKey()) : Stream.of())
            .collect(Collectors.toSet());
  }
}
