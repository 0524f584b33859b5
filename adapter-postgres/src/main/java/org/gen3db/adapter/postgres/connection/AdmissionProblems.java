package org.gen3db.adapter.postgres.connection;

import java.util.Optional;
import org.gen3db.adapter.postgres.sql.Sql;
import org.gen3db.adapter.postgres.sql.Statements;
import org.gen3db.domain.error.Notice;

/**
 * Why a server that answers lets a role in nowhere, or not into this database. The routine of the
 * server's source tells apart what has one SQLSTATE.
 */
final class AdmissionProblems {
  private static final String TOO_MANY_CONNECTIONS = "53300";
  private static final String NOT_IN_STATE = "55000";

  /** Where the server looks at the role: at its own limit of connections. */
  private static final String LOOKS_AT_ROLE = "InitializeSessionUserId";

  /** Where it looks at the database: at its limit, and whether it takes connections at all. */
  private static final String LOOKS_AT_DATABASE = "CheckMyDatabase";

  private AdmissionProblems() {}

  /** Which connections are in use, in the words of somebody who waits for one. */
  static String inUse(String routine) {
    return switch (routine) {
      case LOOKS_AT_ROLE -> "all connections of the role are in use";
      case LOOKS_AT_DATABASE -> "all connections of the database are in use";
      default -> "all connections of the server are in use";
    };
  }

  /** The problem, when it is one of these. */
  static Optional<Notice> of(
      String place, String database, String role, String state, String routine, String said) {
    return switch (state) {
      case TOO_MANY_CONNECTIONS -> Optional.of(tooMany(place, database, role, routine, said));
      case NOT_IN_STATE -> Optional.of(closed(place, database, routine, said));
      default -> Optional.empty();
    };
  }

  private static Notice tooMany(
      String place, String database, String role, String routine, String said) {
    return switch (routine) {
      case LOOKS_AT_ROLE ->
          Notice.of(
              PostgresCode.CONNECTIONS_IN_USE,
              place,
              "the role \"%s\" has as many sessions as its own limit allows: %s"
                  .formatted(role, said),
              raise("sessions of the role", Statements.unlimitRole(role)));
      case LOOKS_AT_DATABASE ->
          Notice.of(
              PostgresCode.CONNECTIONS_IN_USE,
              place,
              "the database \"%s\" has as many sessions as its own limit allows: %s"
                  .formatted(database, said),
              raise("sessions in the database", Statements.unlimitDatabase(database)));
      default ->
          Notice.of(
              PostgresCode.CONNECTIONS_IN_USE,
              place,
              "the server has as many sessions as it allows at all: " + said,
              "End sessions that nobody needs, lower gen3db.parallelism, or raise max_connections of"
                  + " the server; then repeat the run.");
    };
  }

  private static String raise(String which, Sql statement) {
    return "End "
        + which
        + " that nobody needs, or let an administrator raise the limit: "
        + statement.text()
        + "; then repeat the run.";
  }

  private static Notice closed(String place, String database, String routine, String said) {
    boolean switchedOff = routine.equals(LOOKS_AT_DATABASE);
    return Notice.of(
        PostgresCode.DATABASE_CLOSED,
        place,
        "the database \"%s\" takes no connections%s: %s"
            .formatted(database, switchedOff ? ", as ALLOW_CONNECTIONS is false" : "", said),
        switchedOff
            ? "Let an administrator run: "
                + Statements.openDatabase(database).text()
                + "; then repeat the run."
            : "A DROP DATABASE of it ended half-way: let its owner drop it again, then repeat the"
                + " run.");
  }
}
