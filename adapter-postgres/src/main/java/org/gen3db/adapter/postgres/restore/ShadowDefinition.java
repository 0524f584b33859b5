package org.gen3db.adapter.postgres.restore;

import org.gen3db.adapter.postgres.connection.PostgresCode;
import org.gen3db.adapter.postgres.connection.ServerConnection;
import org.gen3db.adapter.postgres.sql.Sql;
import org.gen3db.adapter.postgres.sql.Statements;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Means;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.error.Remedy;
import org.gen3db.domain.restore.Replacement;

/** How the shadow is made: empty, and in all that cannot be changed later as the live one is. */
final class ShadowDefinition {
  /** The columns of a locale differ by version: each is there or null. */
  private static final String LIVE =
      """
      SELECT pg_encoding_to_char(d.encoding), d.datcollate, d.datctype,
        coalesce(to_jsonb(d) ->> 'datlocprovider', ''),
        coalesce(to_jsonb(d) ->> 'datlocale', to_jsonb(d) ->> 'daticulocale', ''),
        coalesce(to_jsonb(d) ->> 'daticurules', ''),
        CASE d.dattablespace WHEN z.dattablespace THEN '' ELSE t.spcname END
      FROM pg_database d JOIN pg_tablespace t ON t.oid = d.dattablespace
        JOIN pg_database z ON z.datname = 'template0'
      WHERE d.datname = %s\
      """;

  private ShadowDefinition() {}

  /** All of the server, the live database and the administrator that the shadow depends on. */
  static String of(ServerConnection connection, Replacement replacement, ShadowNames names) {
    return String.join(
        "\n",
        like(connection, replacement.database(), names).text(),
        connection.version(),
        replacement.master().username());
  }

  /** The same, but for its names and the administrator: whatever is so made holds the same. */
  static String content(ServerConnection connection, String live) {
    return as(connection, live).text() + "\n" + connection.version();
  }

  static Sql like(ServerConnection connection, String live, ShadowNames names) {
    return Sql.of(
        "%s %s", Statements.createDatabase(names.database(), names.role()), as(connection, live));
  }

  private static Sql as(ServerConnection connection, String live) {
    var rows =
        connection.rows("looking at database \"" + live + "\"", Sql.of(LIVE, Sql.literal(live)));
    if (rows.isEmpty()) {
      throw new Gen3DbException(
          Notice.of(
              PostgresCode.STATEMENT_FAILED,
              connection.place(),
              "there is no database \"%s\" whose place the restored one could take".formatted(live),
              new Remedy.Use(Means.APPLY)));
    }
    var row = rows.get(0);
    return Sql.of(
        "TEMPLATE template0 ENCODING %s LC_COLLATE %s LC_CTYPE %s %s %s",
        Sql.literal(row.text(0)),
        Sql.literal(row.text(1)),
        Sql.literal(row.text(2)),
        tablespace(row.text(6)),
        provider(row));
  }

  /**
   * Whoever names one needs a right for it, and nobody needs it for the one that is the default.
   */
  private static Sql tablespace(String name) {
    return name.isEmpty() ? Sql.of("") : Sql.of("TABLESPACE %s", Sql.name(name));
  }

  private static Sql provider(ServerConnection.Row row) {
    Sql locale = Sql.literal(row.text(4));
    return switch (row.text(3)) {
      case "" -> Sql.of("");
      case "i" ->
          row.text(5).isEmpty()
              ? Sql.of("LOCALE_PROVIDER icu ICU_LOCALE %s", locale)
              : Sql.of(
                  "LOCALE_PROVIDER icu ICU_LOCALE %s ICU_RULES %s",
                  locale, Sql.literal(row.text(5)));
      case "b" -> Sql.of("LOCALE_PROVIDER builtin BUILTIN_LOCALE %s", locale);
      default -> Sql.of("LOCALE_PROVIDER libc");
    };
  }
}
