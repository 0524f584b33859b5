package org.gen3db.adapter.postgres.dump;

import org.gen3db.domain.error.Code;

/** What can go wrong with the program that writes dumps. */
public enum PgDumpCode implements Code {
  /** It is not there. */
  PG_DUMP_MISSING(
      Definition.failure(
          "GEN3DB-934",
          "pg_dump, which writes dumps of databases, cannot be run here.",
          "Install PostgreSQL's client programs of the server's version or later, such as"
              + " postgresql-client; or set gen3db.databaseServer.pgDump to where pg_dump is.")),
  /** It says no. */
  PG_DUMP_FAILED(
      Definition.failure(
          "GEN3DB-935",
          "pg_dump does not dump a database to its end; nothing of the dump is kept.",
          "See what it says; then repeat the run."));

  @SuppressWarnings("ImmutableEnumChecker") // a record of text
  private final Definition definition;

  PgDumpCode(Definition definition) {
    this.definition = definition;
  }

  @Override
  public Definition definition() {
    return definition;
  }
}
