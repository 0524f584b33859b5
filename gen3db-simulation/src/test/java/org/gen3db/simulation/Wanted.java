package org.gen3db.simulation;

import java.util.Set;
import org.gen3db.domain.credentials.Endpoint;
import org.gen3db.domain.delivery.Delivery;
import org.gen3db.domain.error.Code;
import org.gen3db.domain.report.Outcome;
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
    @Nullable String owner) {

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
        null);
  }

  /** The same in a database that another's user owns. */
  Wanted guestOf(String other) {
    return new Wanted(
        service, delivery, server, written, database, username, outcome, code, ready, blocked,
        byOthers, other);
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
        owner);
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
        owner);
  }

  Wanted ends(Outcome other) {
    return new Wanted(
        service, delivery, server, written, database, username, other, code, ready, blocked,
        byOthers, owner);
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
        owner);
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
        owner);
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
        owner);
  }

  Wanted withoutReady() {
    return new Wanted(
        service, delivery, server, written, database, username, outcome, code, false, blocked,
        byOthers, owner);
  }

  Wanted administratedByOthers() {
    return new Wanted(
        service, delivery, server, written, database, username, outcome, code, ready, blocked, true,
        owner);
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

  String servingKey() {
    return State.secret(service + "-dbcreds");
  }

  String pendingKey() {
    return State.secret(service + "-dbcreds-pending");
  }

  String entryKey() {
    return State.entry(entry());
  }

  /** What a run may change for it. */
  Set<String> changes() {
    return isRefused() && !blocked
        ? Set.of()
        : Set.of(roleKey(), databaseKey(), servingKey(), pendingKey(), entryKey());
  }
}
