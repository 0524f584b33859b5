package org.gen3db.adapter.restore.dump;

import java.util.List;

/** What a dump is made of. */
public sealed interface Piece {
  /** Where it begins. */
  Position at();

  /**
   * A statement of SQL.
   *
   * @param text as it stands in the dump, without comments before it and without the semicolon
   * @param tokens what it is made of
   */
  record Statement(Position at, String text, Tokens tokens) implements Piece {
    @Override
    public String toString() {
      return at + ": " + text;
    }
  }

  /**
   * A COPY whose rows follow.
   *
   * @param text the statement
   * @param schema empty where it is not named
   * @param columns none where the table has none
   */
  record Copy(Position at, String text, String schema, String table, List<String> columns)
      implements Piece {}

  /**
   * A line that a client obeys, and no server sees.
   *
   * @param text the line from its backslash on
   */
  record Command(Position at, String text) implements Piece {}
}
