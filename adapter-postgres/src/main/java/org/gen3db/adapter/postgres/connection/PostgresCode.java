package org.gen3db.adapter.postgres.connection;

import org.gen3db.domain.error.Code;
import org.gen3db.domain.error.Means;
import org.gen3db.domain.error.Remedy;

/** What a PostgreSQL server refuses, or fails at. */
public enum PostgresCode implements Code {
  /** The server cannot be reached. */
  SERVER_UNREACHABLE(
      Definition.unreachable(
          "GEN3DB-301",
          "No server answers at the address within the time allowed.",
          "Check host and port, the network between, and gen3db.databaseServer.address; raise"
              + " gen3db.databaseServer.startupDeadline when it is still starting.")),
  /** The master's login is refused. */
  MASTER_REFUSED(
      Definition.unreachable(
          "GEN3DB-302",
          "The server refuses the administrator's name or password, or the administrator's role has"
              + " expired (VALID UNTIL).",
          "Correct the administrator's name or password where the values take them from:"
              + " global.postgres.master, the Secret that global.postgres.externalSecret names, or"
              + " gen3db.databaseServer.masters.")),
  /** TLS is required and not offered, or its certificate does not check. */
  TLS_FAILED(
      Definition.unreachable(
          "GEN3DB-303",
          "A connection with the wanted sslMode cannot be made.",
          "Let the server speak TLS, give sslRootCert, or set gen3db.databaseServer.sslMode.")),
  /** A connection pooler stands in between. */
  POOLER_BETWEEN(
      Definition.unreachable(
          "GEN3DB-304",
          "A connection pooler stands between gen3db and the server; locks would not hold through it.",
          "Set gen3db.databaseServer.address to the server itself.")),
  /** Another run holds the lock. */
  LOCK_TIMEOUT(
      Definition.failure(
          "GEN3DB-305",
          "Another run, or a long statement, held a lock for longer than lockTimeout.",
          "Wait for the other run and repeat; or raise gen3db.databaseServer.lockTimeout.")),
  /** The server refused a statement. */
  STATEMENT_FAILED(
      Definition.failure(
          "GEN3DB-306",
          "The server refused a statement.",
          "See the server's words in the message; then repeat the run.")),
  /** The master may not do what is needed. */
  MASTER_LACKS_RIGHTS(
      Definition.failure(
          "GEN3DB-307",
          "The administrator may not do what is needed.",
          "Grant it what the message names, or use another administrator.")),
  /** The connection was lost in the middle. */
  CONNECTION_LOST(
      Definition.unreachable(
          "GEN3DB-310",
          "The connection to the server was lost in the middle of the work.",
          "Repeat the run; what was done is kept.")),
  /** No connection is left. */
  CONNECTIONS_IN_USE(
      Definition.unreachable(
          "GEN3DB-311",
          "All connections that the server, the role or the database allows are in use.",
          "End sessions that nobody needs, or raise the limit that the message names; then repeat the"
              + " run.")),
  /** A database that lets nobody in. */
  DATABASE_CLOSED(
      Definition.unreachable(
          "GEN3DB-312",
          "The database takes no connections from anybody: ALLOW_CONNECTIONS is off, or a DROP DATABASE"
              + " ended half-way.",
          "Let an administrator open the database again, as the message says; then repeat the run.")),
  /** A session was made and ended at once. */
  SESSION_REFUSED(
      Definition.unreachable(
          "GEN3DB-313",
          "The server takes the login and then ends the session, as a login event trigger, a logon"
              + " function or a setting of the role or database makes it do.",
          "See its words; an administrator finds the triggers by SELECT evtname, evtfoid::regproc FROM"
              + " pg_event_trigger WHERE evtevent = 'login' in that database, and the settings by"
              + " SELECT setdatabase, setrole::regrole, setconfig FROM pg_db_role_setting.")),
  /** What somebody wrote meanwhile would be lost. */
  WRITTEN_SINCE(
      Definition.failure(
          "GEN3DB-821",
          "Somebody may have written to the live database since the restore began, or since it was"
              + " replaced, which would be lost (R16).",
          Remedy.together(
              Remedy.text(
                  "Stop who writes, and restore again; nothing was changed. Or, when what was written"
                      + " since may be lost:"),
              new Remedy.Use(Means.DISCARD_WRITES)))),
  /** It holds data. */
  HOLDS_TABLES(
      Definition.failure(
          "GEN3DB-822",
          "The live database holds tables, which a restore does not replace by itself (R16).",
          Remedy.together(
              Remedy.text("Look whose data it is. When it may be replaced:"),
              new Remedy.Use(Means.REPLACE_DATA)))),
  /** Nothing to go back to. */
  NO_PREVIOUS(
      Definition.failure(
          "GEN3DB-823",
          "Beside the live database there is none that it has replaced, so that nothing can be taken"
              + " back.",
          "Restore the release whose data is wanted.")),
  /** A name that a restore needs is somebody's. */
  NAME_TAKEN(
      Definition.failure(
          "GEN3DB-824",
          "A name beside the live database, which a restore needs, belongs to a role or database that no"
              + " restore made.",
          "Rename it or drop it, if nobody needs it; then repeat the run.")),
  /** The template cannot be copied. */
  TEMPLATE_OUTDATED(
      Definition.finding(
          "GEN3DB-F301",
          "The system's collations are others than those that template1 was made with, and the server"
              + " refuses to copy it (15 and later): databases are made from template0.",
          "Let an administrator rebuild the indices of template1, then ALTER DATABASE template1 REFRESH"
              + " COLLATION VERSION."));

  @SuppressWarnings("ImmutableEnumChecker") // a record of text
  private final Definition definition;

  PostgresCode(Definition definition) {
    this.definition = definition;
  }

  @Override
  public Definition definition() {
    return definition;
  }
}
