package org.gen3db.adapter.postgres.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.gen3db.adapter.postgres.connection.ServerConnection;
import org.gen3db.adapter.postgres.sql.Sql;
import org.gen3db.adapter.postgres.sql.Statements;
import org.gen3db.domain.restore.NamesBeside;

/**
 * What a crash of the server left closed while names changed: a database together with one beside
 * it, both of one owner. One that is closed by itself somebody has closed.
 *
 * @param connection the administrator's, in another database
 */
public record LeftClosed(ServerConnection connection) {
  /**
   * The other databases of its owner that are closed, where it is closed itself; by d of
   * pg_database.
   */
  static final String OTHERS =
      """
      CASE WHEN d.datallowconn THEN '' ELSE (SELECT coalesce(string_agg(o.datname, E'\\x1e'), '')
        FROM pg_database o
        WHERE o.datdba = d.datdba AND NOT o.datallowconn AND o.oid <> d.oid) END\
      """;

  private static final String LOOK =
      "SELECT pg_get_userbyid(d.datdba), %s FROM pg_database d WHERE d.datname = %s";

  private static final String SEPARATOR = "\u001e";

  /** Those of the others that stand beside it. */
  static List<String> beside(String live, String others) {
    return others.isEmpty()
        ? List.of()
        : List.of(others.split(SEPARATOR)).stream()
            .filter(name -> NamesBeside.isBeside(live, name))
            .sorted()
            .toList();
  }

  /** The databases that are to be opened; none where no crash left it closed. */
  public List<String> names(String live) {
    return row(live).map(row -> names(live, row)).orElse(List.of());
  }

  /** Opens them. */
  public void open(String live) {
    row(live)
        .ifPresent(
            row ->
                names(live, row)
                    .forEach(
                        name ->
                            connection.run(
                                "opening database \"" + name + "\"",
                                new TemporaryMembership(connection)
                                    .with(
                                        List.of(row.text(0)),
                                        row.text(0),
                                        Statements.openDatabase(name)))));
  }

  private static List<String> names(String live, ServerConnection.Row row) {
    var names = new ArrayList<>(beside(live, row.text(1)));
    if (!names.isEmpty()) {
      names.add(live);
    }
    return names;
  }

  private Optional<ServerConnection.Row> row(String live) {
    return connection
        .rows(
            "looking whether a crash left database \"" + live + "\" closed",
            Sql.of(LOOK, Sql.of(OTHERS), Sql.literal(live)))
        .stream()
        .findFirst();
  }
}
