package org.gen3db.adapter.postgres.session;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.gen3db.adapter.postgres.connection.Failures;
import org.gen3db.adapter.postgres.connection.ServerConnection;
import org.gen3db.adapter.postgres.session.AccessView.Thing;
import org.gen3db.adapter.postgres.sql.Sql;
import org.gen3db.adapter.postgres.sql.Statements;
import org.gen3db.domain.login.Access;
import org.gen3db.domain.plan.Change;

/** Gives a login beside a service's own what it is for, by the hand of each who makes things. */
final class AccessGrants {
  private final ServerConnection connection;
  private final String place;
  private final String doing;
  private final Change.GrantAccess change;

  /**
   * @param connection an administrator's, in the database
   * @param place the database, for messages
   */
  AccessGrants(ServerConnection connection, String place, String doing, Change.GrantAccess change) {
    this.connection = connection;
    this.place = place;
    this.doing = doing;
    this.change = change;
  }

  /** Those who are not there are left out; what others made is no business of ours. */
  void grant() {
    var makers = new TreeSet<>(change.makers());
    connection
        .rows(
            doing,
            Sql.of(
                "SELECT current_user::text UNION SELECT pg_get_userbyid(datdba)::text"
                    + " FROM pg_database WHERE datname = current_database()"))
        .forEach(row -> makers.add(row.text(0)));
    makers.remove(change.role());
    for (var row :
        connection.rows(
            doing,
            Sql.of(
                "SELECT rolname FROM pg_roles WHERE rolname IN (%s) ORDER BY 1",
                Sql.literals(makers)))) {
      grant(row.text(0));
    }
  }

  private void grant(String maker) {
    List<Thing> things =
        connection.rows(doing, AccessView.things(change.role(), change.access(), maker)).stream()
            .map(Thing::read)
            .toList();
    var statements = new ArrayList<Sql>();
    if (change.access() == Access.READ) {
      byKind(things, Thing::changes)
          .forEach(
              (kind, names) ->
                  statements.add(Statements.revokeChanging(kind, names, change.role())));
    }
    byKind(things, Thing::lacking)
        .forEach(
            (kind, names) ->
                statements.add(
                    Statements.grantAccess(kind, names, change.access(), change.role())));
    statements.addAll(Statements.accessLater(Sql.name(maker), change.access(), change.role()));
    Sql all = Sql.together(statements.toArray(Sql[]::new));
    try {
      connection.tryRun(doing, new TemporaryMembership(connection).as(maker, all));
    } catch (SQLException e) {
      throw Failures.ofAnother(place, doing, maker, all, e);
    }
  }

  private static Map<String, List<Sql>> byKind(List<Thing> things, Predicate<Thing> which) {
    var all = new LinkedHashMap<String, List<Sql>>();
    things.stream()
        .filter(which)
        .forEach(
            thing ->
                all.computeIfAbsent(thing.kind(), kind -> new ArrayList<>()).add(thing.name()));
    return all;
  }
}
