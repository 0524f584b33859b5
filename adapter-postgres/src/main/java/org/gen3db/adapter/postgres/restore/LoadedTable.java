package org.gen3db.adapter.postgres.restore;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gen3db.adapter.postgres.connection.Failures;
import org.gen3db.adapter.postgres.connection.ServerConnection;
import org.gen3db.adapter.postgres.sql.Sql;
import org.gen3db.domain.restore.LoadingSession.Column;
import org.gen3db.domain.restore.LoadingSession.RowReader;
import org.gen3db.domain.restore.LoadingSession.Table;
import org.postgresql.copy.CopyOut;

/**
 * A table that was loaded, read again by the role that loaded it: what its columns, domains and
 * policies run can reach nothing else. A session in which that fails is of no more use.
 */
record LoadedTable(ServerConnection connection, Table table) {
  private static final String DOING = "reading what was loaded";

  /** The server cuts longer names. */
  private static final int LONGEST_NAME = 63;

  /** COPY does not read a table in partitions. */
  private static final String WRONG_KIND = "42809";

  /**
   * Through domains, arrays, ranges and composite types down to what values are made of. The type
   * of a multirange is known from 14 on.
   */
  private static final String COLUMNS =
      """
      WITH RECURSIVE part(num, name, type, nested) AS (
        SELECT attnum, attname::text, atttypid, false FROM pg_catalog.pg_attribute
        WHERE attrelid = pg_catalog.to_regclass(%s) AND attnum > 0 AND NOT attisdropped
          AND attgenerated = ''
        UNION
        SELECT num, name, next, nested OR stands
        FROM part JOIN pg_catalog.pg_type t ON t.oid = type CROSS JOIN LATERAL (
          SELECT typbasetype, false WHERE typtype = 'd'
          UNION ALL SELECT typelem, true WHERE typelem <> 0 AND typlen = -1
          UNION ALL SELECT rngsubtype, true FROM pg_catalog.pg_range r WHERE rngtypid = t.oid
            OR pg_catalog.to_jsonb(r) ->> 'rngmultitypid' = t.oid::text
          UNION ALL SELECT atttypid, true FROM pg_catalog.pg_attribute
            WHERE attrelid = typrelid AND typtype = 'c' AND attnum > 0 AND NOT attisdropped
        ) AS n(next, stands)
      )
      SELECT name, bool_or(nested),
        string_agg(typname::text, ' ') FILTER (WHERE typtype = 'b' AND (typelem = 0 OR typlen > 0))
      FROM part JOIN pg_catalog.pg_type t ON t.oid = type GROUP BY num, name ORDER BY num\
      """;

  /** What a dump's session sets, and the one form of what may be written in several. */
  private static final Sql AS_DUMPED =
      Sql.of(
          "BEGIN READ ONLY; SET LOCAL timezone = 'UTC'; SET LOCAL bytea_output = 'hex';"
              + " SET LOCAL extra_float_digits = 3; SET LOCAL datestyle = 'ISO';"
              + " SET LOCAL intervalstyle = 'postgres'");

  /** The columns, in the order of the rows. */
  List<Column> columns() {
    if (table.name().isEmpty() || table.columns().contains("")) {
      return List.of();
    }
    try {
      List<ServerConnection.Row> rows =
          connection.tryRun(DOING, Sql.of(COLUMNS, Sql.literal(name().text()))).get(0);
      Map<String, Column> all = new HashMap<>();
      var order = new ArrayList<String>();
      for (ServerConnection.Row row : rows) {
        String types = row.columns().get(2);
        all.put(
            row.text(0),
            new Column(
                row.text(0), types == null ? Set.of() : Set.of(types.split(" ")), row.bool(1)));
        order.add(row.text(0));
      }
      return (table.columns().isEmpty() ? order : table.columns())
          .stream().map(LoadedTable::cut).filter(all::containsKey).map(all::get).toList();
    } catch (SQLException e) {
      throw LoadFailures.of(connection.place(), e);
    }
  }

  void read(RowReader reader) {
    try {
      connection.tryRun(DOING, AS_DUMPED);
      CopyOut copy = open();
      try {
        for (byte[] row = copy.readFromCopy(); row != null; row = copy.readFromCopy()) {
          reader.take(row, 0, row.length);
        }
        connection.tryRun(DOING, Sql.of("COMMIT"));
      } catch (SQLException e) {
        connection.cancellation().check(connection.place(), DOING);
        throw e;
      } finally {
        if (copy.isActive()) {
          connection.close();
        }
      }
    } catch (SQLException e) {
      throw LoadFailures.of(connection.place(), e);
    }
  }

  /** As pg_dump reads it; where COPY does not, by a query. */
  private CopyOut open() throws SQLException {
    Sql columns = list();
    connection.tryRun(DOING, Sql.of("SAVEPOINT kind"));
    try {
      return connection.copyOut(
          DOING,
          columns.text().isEmpty()
              ? Sql.of("COPY %s TO STDOUT", name())
              : Sql.of("COPY %s (%s) TO STDOUT", name(), columns));
    } catch (SQLException e) {
      if (!Failures.state(e).equals(WRONG_KIND)) {
        throw e;
      }
      connection.tryRun(DOING, Sql.of("ROLLBACK TO kind"));
      return connection.copyOut(
          DOING, Sql.of("COPY (SELECT %s FROM %s) TO STDOUT", columns, name()));
    }
  }

  /** As the server knows it. */
  Sql name() {
    Sql name = Sql.name(cut(table.name()));
    return table.schema().isEmpty() ? name : Sql.of("%s.%s", Sql.name(cut(table.schema())), name);
  }

  private Sql list() {
    List<Sql> names = columns().stream().map(column -> Sql.name(column.name())).toList();
    return names.isEmpty() ? Sql.of("") : Sql.list(names);
  }

  /** As the server cuts a name that is too long: no character in two. */
  private static String cut(String name) {
    String cut = name;
    while (cut.getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME) {
      cut = cut.substring(0, cut.offsetByCodePoints(cut.length(), -1));
    }
    return cut;
  }
}
