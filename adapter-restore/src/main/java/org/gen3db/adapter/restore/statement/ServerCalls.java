package org.gen3db.adapter.restore.statement;

import java.util.Set;
import org.gen3db.adapter.restore.RestoreCode;
import org.gen3db.adapter.restore.dump.Piece;
import org.gen3db.adapter.restore.dump.Position;
import org.gen3db.adapter.restore.dump.Token;
import org.gen3db.adapter.restore.dump.Tokens;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.restore.LoadingSession.Tolerance;

/** The functions of the server that a dump calls by SELECT, and those that it must not name. */
final class ServerCalls {
  /** With constants only; {@code set_config} is for the search path alone. */
  private static final Set<String> CALLED =
      Set.of(
          "setval",
          "set_config",
          "lo_create",
          "lo_open",
          "lo_close",
          "lowrite",
          "lo_unlink",
          "pg_restore_relation_stats",
          "pg_restore_attribute_stats",
          "pg_restore_extended_stats");

  /** They read or write files of the server, or lead to other databases. */
  private static final Set<String> REACHING =
      Set.of("lo_import", "lo_export", "pg_stat_file", "set_config");

  private static final Set<String> REACHING_BEGIN =
      Set.of("dblink", "pg_read_", "pg_ls_", "pg_file_", "postgres_fdw_", "pg_logdir_");

  private ServerCalls() {}

  /** {@code SELECT [* FROM] pg_catalog.f(constants)}. */
  static Handling select(Piece.Statement statement) {
    Tokens tokens = statement.tokens();
    int from = tokens.are(1, "*", "from") ? 3 : 1;
    String function = tokens.get(from + 2).text();
    boolean called =
        tokens.are(from, "pg_catalog", ".")
            && tokens.get(from + 2).isName()
            && CALLED.contains(function)
            && tokens.get(from + 3).is('(');
    if (!called) {
      throw refused(statement.at(), "it selects something that no dump selects");
    }
    if (function.equals("lo_unlink")) {
      return unlinked(statement, from + 4);
    }
    constants(statement, from + 4);
    if (function.equals("set_config")) {
      if (!tokens.get(from + 4).text().equals("'search_path'")) {
        throw refused(statement.at(), "it sets something else than the search path");
      }
      return new Handling.Setting("search_path");
    }
    return function.startsWith("pg_restore_")
        ? Handling.Run.PLAIN
        : new Handling.Aside(Tolerance.NOTHING);
  }

  private static void constants(Piece.Statement statement, int from) {
    Tokens tokens = statement.tokens();
    int last = tokens.size() - 1;
    for (int i = from; i < last; i++) {
      if (tokens.get(i).is('(') || tokens.get(i).is(')') || tokens.get(i).is("select")) {
        throw refused(statement.at(), "it calls a function with more than constants");
      }
    }
    if (!tokens.get(last).is(')')) {
      throw refused(statement.at(), "it does more than to call a function");
    }
  }

  /** The form of {@code --clean --if-exists}: for an object that is there. */
  private static Handling unlinked(Piece.Statement statement, int from) {
    Tokens tokens = statement.tokens();
    boolean constant = tokens.get(from).kind() == Token.Kind.STRING && tokens.get(from + 1).is(')');
    boolean ifThere =
        tokens.are(
                from,
                "oid",
                ")",
                "from",
                "pg_catalog",
                ".",
                "pg_largeobject_metadata",
                "where",
                "oid",
                "=")
            && tokens.size() == from + 10;
    if (ifThere || (constant && tokens.size() == from + 2)) {
      return new Handling.Aside(Tolerance.ABSENT);
    }
    throw refused(statement.at(), "it removes other large objects than its own");
  }

  /** Refuses a statement that calls what reaches beyond its database. */
  static void checkNames(Piece.Statement statement) {
    Tokens tokens = statement.tokens();
    for (int i = 0; i < tokens.size() - 1; i++) {
      Token.Kind kind = tokens.kind(i);
      boolean called =
          (kind == Token.Kind.WORD || kind == Token.Kind.QUOTED)
              && tokens.kind(i + 1) == Token.Kind.SIGN
              && tokens.get(i + 1).is('(');
      if (called && reaches(tokens.get(i).text()) && !isTable(tokens, i)) {
        throw refused(
            statement.at(),
            "it calls %s, which reaches beyond the database".formatted(tokens.get(i).text()));
      }
    }
  }

  /** A table's name, with the list of its columns behind it. */
  private static boolean isTable(Tokens tokens, int name) {
    int before = name > 1 && tokens.get(name - 1).is('.') ? name - 3 : name - 1;
    if (before < 0) {
      return false;
    }
    Token word = tokens.get(before);
    return word.is("table")
        || word.is("view")
        || word.is("into")
        || word.is("references")
        || (before > 2 && tokens.are(before - 3, "table", "if", "not", "exists"));
  }

  private static boolean reaches(String name) {
    return REACHING.contains(name) || REACHING_BEGIN.stream().anyMatch(name::startsWith);
  }

  private static Gen3DbException refused(Position at, String message) {
    return at.problem(RestoreCode.DUMP_REFUSED, message);
  }
}
