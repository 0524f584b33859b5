package org.gen3db.adapter.postgres.session;

import java.util.List;
import org.gen3db.adapter.postgres.connection.ServerConnection;
import org.gen3db.adapter.postgres.sql.Sql;
import org.gen3db.adapter.postgres.sql.Statements;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a new database is copied from: template1, as CREATE DATABASE does it, with what an operator
 * put there; template0, with the locale of template1, where the system's collations have changed
 * since template1 was made and the server refuses to copy it (15 and later).
 */
final class Templates {
  private static final Logger LOG = LoggerFactory.getLogger(Templates.class);

  /** The columns of a locale differ by version: each is there or null. */
  private static final String LOCALE_OF_TEMPLATE1 =
      """
      SELECT pg_encoding_to_char(d.encoding), d.datcollate, d.datctype,
        coalesce(to_jsonb(d) ->> 'datlocprovider', 'c'),
        coalesce(to_jsonb(d) ->> 'datlocale', to_jsonb(d) ->> 'daticulocale', ''),
        coalesce(to_jsonb(d) ->> 'daticurules', '')
      FROM pg_database d
      WHERE d.datname = 'template1' AND to_jsonb(d) ->> 'datcollversion' IS NOT NULL\
      """;

  /** Since when the server compares them. */
  static final int COLLATIONS_COUNT = 15;

  private static final String CHANGED =
      """
      SELECT datcollversion, coalesce(pg_database_collation_actual_version(oid), 'none')
      FROM pg_database WHERE datname = 'template1' AND datcollversion IS NOT NULL
        AND datcollversion IS DISTINCT FROM pg_database_collation_actual_version(oid)\
      """;

  private Templates() {}

  /** From the template that is the server's default. */
  static Sql fromDefault(String database, String owner) {
    return Statements.createDatabase(database, owner);
  }

  /** Whether the system's collations are others than those that template1 was made with. */
  static Sql changedCollations() {
    return Sql.of(CHANGED);
  }

  /** The answer in words; empty where they are the same. */
  static String changed(List<ServerConnection.Row> rows) {
    return rows.isEmpty()
        ? ""
        : "it was made with version %s of its collation, and the system has %s"
            .formatted(rows.get(0).text(0), rows.get(0).text(1));
  }

  /** What an administrator runs in psql, so that template1 can be copied again. */
  static String refresh() {
    return """
        \\connect template1
        REINDEX DATABASE template1;
        ALTER DATABASE template1 REFRESH COLLATION VERSION;\
        """;
  }

  /** From template0, with the locale of template1. */
  static Sql fromPristine(ServerConnection connection, String database, String owner) {
    var rows = connection.rows("looking at template1", Sql.of(LOCALE_OF_TEMPLATE1));
    LOG.debug("{}: \"{}\" is made from template0", connection.place(), database);
    Sql create = Statements.createDatabase(database, owner);
    return rows.isEmpty()
        ? Sql.of("%s TEMPLATE template0", create)
        : Sql.of("%s TEMPLATE template0 %s", create, locale(rows.get(0)));
  }

  private static Sql locale(ServerConnection.Row row) {
    Sql libc =
        Sql.of(
            "ENCODING %s LC_COLLATE %s LC_CTYPE %s",
            Sql.literal(row.text(0)), Sql.literal(row.text(1)), Sql.literal(row.text(2)));
    Sql locale = Sql.literal(row.text(4));
    return switch (row.text(3)) {
      case "i" ->
          row.text(5).isEmpty()
              ? Sql.of("%s LOCALE_PROVIDER icu ICU_LOCALE %s", libc, locale)
              : Sql.of(
                  "%s LOCALE_PROVIDER icu ICU_LOCALE %s ICU_RULES %s",
                  libc, locale, Sql.literal(row.text(5)));
      case "b" -> Sql.of("%s LOCALE_PROVIDER builtin BUILTIN_LOCALE %s", libc, locale);
      default -> Sql.of("%s LOCALE_PROVIDER libc", libc);
    };
  }
}
