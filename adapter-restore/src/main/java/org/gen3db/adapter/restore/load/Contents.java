package org.gen3db.adapter.restore.load;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gen3db.adapter.restore.dump.Piece;
import org.gen3db.adapter.restore.dump.Rows;
import org.gen3db.adapter.restore.dump.Token;
import org.gen3db.adapter.restore.dump.Tokens;
import org.gen3db.domain.restore.LoadedDump;
import org.gen3db.domain.restore.LoadingSession.Table;

/**
 * What a dump has of each table. It is held against what the table has as soon as anything else
 * than rows follows, so that no trigger, rule or policy of the dump stands between; and beside the
 * building of indexes.
 */
final class Contents {
  private final boolean compared;
  private final Journal journal;
  private final Map<String, TableContent> tables = new LinkedHashMap<>();
  private final Set<TableContent> waiting = new LinkedHashSet<>();

  /**
   * Of a dump.
   *
   * @param compared whether anything is compared
   * @param journal what was compared before
   */
  Contents(boolean compared, Journal journal) {
    this.compared = compared;
    this.journal = journal;
  }

  /** Whether anything is compared. */
  boolean compared() {
    return compared;
  }

  static Table table(Piece.Copy copy) {
    return new Table(copy.schema(), copy.table(), copy.columns());
  }

  static String name(String schema, String table) {
    return schema.isEmpty() ? table : schema + "." + table;
  }

  /** Whether rows of this table were compared before, so that more of them must not come beside. */
  boolean isCompared(Piece.Copy copy) {
    TableContent content = tables.get(name(copy.schema(), copy.table()));
    return content != null && !content.waits();
  }

  /** How many bytes the rows of a table have in the dump, as far as they were read. */
  long bytes(String name) {
    TableContent content = tables.get(name);
    return content == null ? 0 : content.bytes();
  }

  /** The rows of a COPY were read. */
  void copied(Piece.Copy copy, TableContent.Source load, Rows read) {
    Table table = table(copy);
    content(table, copy).copied(load, table, read);
  }

  /** {@code INSERT INTO [schema.]table … VALUES (…), (…) [ON CONFLICT …]}. */
  void inserted(Piece.Statement statement) {
    Tokens tokens = statement.tokens();
    boolean qualified = tokens.get(3).is('.');
    var table =
        new Table(
            qualified ? tokens.get(2).text() : "", tokens.get(qualified ? 4 : 2).text(), List.of());
    int depth = 0;
    long rows = 0;
    boolean values = false;
    boolean skips = false;
    for (int i = 3; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      if (token.is('(')) {
        rows += depth == 0 && values && !skips ? 1 : 0;
        depth++;
      } else if (token.is(')')) {
        depth--;
      } else if (depth == 0) {
        values |= token.is("values");
        skips |= token.is("conflict");
      }
    }
    // DEFAULT VALUES is one row.
    content(table, statement).inserted(Math.max(rows, 1), skips);
  }

  private TableContent content(Table table, Piece piece) {
    String name = name(table.schema(), table.name());
    TableContent content =
        tables.computeIfAbsent(name, key -> new TableContent(name, table, piece.at()));
    waiting.add(content);
    return content;
  }

  /** Compares what was not compared yet, as soon as it is loaded. */
  void compareIn(Crew crew) {
    if (compared) {
      waiting.forEach(content -> content.compareIn(crew, journal));
    }
    waiting.clear();
  }

  /** The tables that got rows, in the order of the dump. */
  List<LoadedDump.Table> tables() {
    return tables.values().stream().map(TableContent::told).toList();
  }
}
