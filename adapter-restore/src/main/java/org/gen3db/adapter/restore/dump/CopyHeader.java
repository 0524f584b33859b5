package org.gen3db.adapter.restore.dump;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code COPY schema.table (columns) FROM stdin}, as pg_dump writes it and in no other form. */
final class CopyHeader {
  private final Piece.Statement statement;
  private final Tokens tokens;
  private int next = 1;

  private CopyHeader(Piece.Statement statement) {
    this.statement = statement;
    this.tokens = statement.tokens();
  }

  /** The COPY that a statement is; null where it is none of this form. */
  static Piece.@Nullable Copy of(Piece.Statement statement) {
    return statement.tokens().get(0).is("copy") ? new CopyHeader(statement).parse() : null;
  }

  private Piece.@Nullable Copy parse() {
    String first = name();
    if (first == null) {
      return null;
    }
    String table = first;
    String schema = "";
    if (tokens.get(next).is('.')) {
      next++;
      String second = name();
      if (second == null) {
        return null;
      }
      schema = first;
      table = second;
    }
    List<String> columns = columns();
    return columns != null && tokens.size() == next + 2 && tokens.are(next, "from", "stdin")
        ? new Piece.Copy(statement.at(), statement.text(), schema, table, columns)
        : null;
  }

  /** pg_dump writes the list, unless there are no columns. */
  private @Nullable List<String> columns() {
    var columns = new ArrayList<String>();
    if (!tokens.get(next).is('(')) {
      return columns;
    }
    do {
      next++;
      if (tokens.get(next).is(')') && columns.isEmpty()) {
        break;
      }
      String column = name();
      if (column == null) {
        return null;
      }
      columns.add(column);
    } while (tokens.get(next).is(','));
    return tokens.get(next++).is(')') ? columns : null;
  }

  private @Nullable String name() {
    Token token = tokens.get(next);
    if (!token.isName()) {
      return null;
    }
    next++;
    return token.text();
  }
}
