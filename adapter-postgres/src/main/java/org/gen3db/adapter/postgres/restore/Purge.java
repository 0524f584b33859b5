package org.gen3db.adapter.postgres.restore;

import java.sql.SQLException;
import org.gen3db.adapter.postgres.connection.PostgresCode;
import org.gen3db.adapter.postgres.connection.ServerConnection;
import org.gen3db.adapter.postgres.sql.Sql;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;

/**
 * Leaves nothing of what rows held before they were masked (P7). Autovacuum may have looked at them
 * meanwhile, so that their values stand in the server's statistics; and what a row was stands in
 * its file until that is written anew.
 */
final class Purge {
  private static final String DOING = "removing what was masked";

  /** In the order in which they were made, so that each comes after those that it reads. */
  private static final Sql VIEWS =
      Sql.of(
          """
          SELECT nspname, relname FROM pg_catalog.pg_class c
            JOIN pg_catalog.pg_namespace n ON n.oid = relnamespace
          WHERE relkind = 'm' AND relispopulated ORDER BY c.oid\
          """);

  /**
   * Columns of tables, of whose values the server knows some; of a table that others inherit from
   * it also knows those of all of them together.
   */
  private static final Sql KNOWN =
      Sql.of(
          """
          SELECT DISTINCT nspname, relname, a.attname, format_type(atttypid, atttypmod)
            || coalesce((SELECT format(' COLLATE %%I.%%I', v.nspname, collname)
              FROM pg_catalog.pg_collation l JOIN pg_catalog.pg_namespace v ON v.oid = collnamespace
              WHERE l.oid = attcollation
                AND l.oid <> (SELECT typcollation FROM pg_catalog.pg_type WHERE oid = atttypid)), ''),
            CASE attstorage WHEN 'p' THEN 'PLAIN' WHEN 'e' THEN 'EXTERNAL' WHEN 'm' THEN 'MAIN'
              ELSE 'EXTENDED' END,
            CASE pg_catalog.to_jsonb(a) ->> 'attcompression' WHEN 'p' THEN 'pglz'
              WHEN 'l' THEN 'lz4' ELSE '' END, s.inherited
          FROM pg_catalog.pg_stats s
            JOIN pg_catalog.pg_namespace n ON nspname = schemaname
            JOIN pg_catalog.pg_class c ON relname = tablename AND relnamespace = n.oid
            JOIN pg_catalog.pg_attribute a ON attrelid = c.oid AND a.attname = s.attname
          WHERE relkind = 'r' AND nspname NOT IN ('pg_catalog', 'information_schema')
            AND (most_common_vals IS NOT NULL OR histogram_bounds IS NOT NULL
              OR most_common_elems IS NOT NULL)
          ORDER BY 1, 2, 3\
          """);

  private Purge() {}

  /**
   * Of the database.
   *
   * @param connection of the role that loaded it
   */
  static void in(ServerConnection connection) {
    try {
      for (ServerConnection.Row view : connection.tryRun(DOING, VIEWS).get(0)) {
        connection.tryRun(
            DOING,
            Sql.of(
                "REFRESH MATERIALIZED VIEW %s.%s", Sql.name(view.text(0)), Sql.name(view.text(1))));
      }
      connection.tryRunAlone(DOING, Sql.of("ANALYZE"));
      if (forgetEmptied(connection)) {
        // Of those that inherit from it the server has forgotten what it may know.
        connection.tryRunAlone(DOING, Sql.of("ANALYZE"));
      }
      connection.tryRunAlone(DOING, Sql.of("VACUUM FULL"));
    } catch (SQLException e) {
      throw LoadFailures.of(connection.place(), e);
    }
  }

  /**
   * Of a table in which no row is left the server goes on to know what it knew. It forgets that
   * when a column gets a type, also the one that it has, which a view on the column forbids; how
   * the column is stored it forgets as well.
   */
  private static boolean forgetEmptied(ServerConnection connection) throws SQLException {
    boolean forgotten = false;
    for (ServerConnection.Row column : connection.tryRun(DOING, KNOWN).get(0)) {
      if (!holdsRows(connection, column)) {
        try {
          connection.tryRun(
              DOING,
              Sql.of(
                  "ALTER TABLE %s.%s ALTER COLUMN %s TYPE %s, ALTER COLUMN %s SET STORAGE %s%s",
                  Sql.name(column.text(0)),
                  Sql.name(column.text(1)),
                  Sql.name(column.text(2)),
                  Sql.asWritten(column.text(3)),
                  Sql.name(column.text(2)),
                  Sql.asWritten(column.text(4)),
                  column.text(5).isEmpty()
                      ? Sql.of("")
                      : Sql.of(
                          ", ALTER COLUMN %s SET COMPRESSION %s",
                          Sql.name(column.text(2)), Sql.asWritten(column.text(5)))));
        } catch (SQLException e) {
          if (connection.broken()) {
            throw e;
          }
          throw left(connection, column);
        }
        forgotten = true;
      }
    }
    return forgotten;
  }

  private static boolean holdsRows(ServerConnection connection, ServerConnection.Row column)
      throws SQLException {
    return connection
        .tryRun(
            DOING,
            Sql.of(
                "SELECT EXISTS (SELECT FROM %s %s.%s)",
                Sql.of(column.bool(6) ? "" : "ONLY"),
                Sql.name(column.text(0)),
                Sql.name(column.text(1))))
        .get(0)
        .get(0)
        .bool(0);
  }

  private static Gen3DbException left(ServerConnection connection, ServerConnection.Row column) {
    return new Gen3DbException(
        Notice.of(
            PostgresCode.STATEMENT_FAILED,
            connection.place(),
            "masks have emptied the table %s.%s, and what the server knew of its column %s cannot be"
                    .formatted(column.text(0), column.text(1), column.text(2))
                + " removed, as something else depends on it",
            "Let the mask leave a row in the table that holds nothing of anybody; then repeat the"
                + " run."));
  }
}
