package org.gen3db.simulation;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.gen3db.domain.credentials.Endpoint;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.credentials.SecretData;
import org.gen3db.domain.plan.Mark;

/** Things that stand in a world before anything is applied to it. */
final class Worlds {
  static final Endpoint SERVER = new Endpoint(Values.HOST, 5432);
  static final Mark OURS = new Mark("gen3", "default", "default", "ours");
  static final Mark THEIRS = new Mark("gen3", "other", "other", "theirs");

  private Worlds() {}

  /** A server of today that asks for passwords, and nothing else. */
  static State server() {
    return server(
        State.EMPTY,
        SERVER,
        new Thing.Server(true, "postgres", true, true, all()),
        "master-password");
  }

  static State server(State state, Endpoint place, Thing.Server server, String password) {
    return state
        .with(State.server(place), server)
        .with(
            State.role(place, server.master()),
            new Thing.Role(Password.of(password), true, server.superuser(), ""))
        .settled();
  }

  static Set<String> all() {
    return Set.of("ltree", "vector");
  }

  static State role(State state, Endpoint place, String name, String password, String comment) {
    return state
        .with(State.role(place, name), new Thing.Role(Password.of(password), true, false, comment))
        .settled();
  }

  /** A database as the chart's job leaves it: the administrator's, and open to everybody. */
  static Thing.Database byTheChart(String role) {
    return new Thing.Database(
        "postgres",
        "",
        true,
        Set.of(role),
        "postgres",
        Set.of(role),
        Set.of(),
        Set.of("ltree"),
        true,
        List.of("a_dba"));
  }

  /** A database as gen3db leaves it. */
  static Thing.Database byGen3db(String role, Mark mark) {
    return new Thing.Database(
        role,
        mark.toString(),
        false,
        Set.of(role, "postgres"),
        Thing.Database.OWNER,
        Set.of(),
        Set.of(role),
        all(),
        true,
        List.of(role));
  }

  /** A database that a restore loads. */
  static Thing.Database byTheRoleThatLoads(String role) {
    return new Thing.Database(
        role,
        "gen3db: loads a restore",
        false,
        Set.of("postgres"),
        Thing.Database.OWNER,
        Set.of(),
        Set.of(),
        Set.of(),
        true,
        List.of());
  }

  /** The same while nobody is connected. */
  static Thing.Database unused(Thing.Database database) {
    return new Thing.Database(
        database.owner(),
        database.comment(),
        database.publicMayConnect(),
        database.mayConnect(),
        database.schemaOwner(),
        database.schemaUsers(),
        database.defaults(),
        database.extensions(),
        database.tables(),
        List.of());
  }

  static State database(State state, Endpoint place, String name, Thing.Database database) {
    return state.with(State.database(place, name), database).settled();
  }

  static SecretData data(
      String database, String host, String username, String password, boolean ready) {
    var values = new TreeMap<String, Password>();
    values.put("database", Password.of(database));
    values.put("host", Password.of(host));
    values.put("password", Password.of(password));
    values.put("port", Password.of("5432"));
    values.put("username", Password.of(username));
    if (ready) {
      values.put("dbcreated", Password.of("true"));
    }
    return SecretData.of(values);
  }

  static SecretData plus(SecretData data, String key, String value) {
    return data.with(SecretData.of(Map.of(key, Password.of(value))));
  }

  static State secret(State state, String name, SecretData data) {
    return state
        .with(State.secret(name), new Thing.Secret(data, null, state.nextVersion(), false))
        .settled();
  }

  static State entry(State state, String name, SecretData data, boolean tagged) {
    return state
        .with(State.entry(name), new Thing.Entry(data, state.nextVersion(), tagged))
        .settled();
  }

  static State environment(State state) {
    return state.with(State.ENVIRONMENT, new Thing.Environment("ours")).settled();
  }
}
