package org.gen3db.adapter.restore.statement;

import java.util.Set;
import org.gen3db.adapter.restore.RestoreCode;
import org.gen3db.adapter.restore.dump.Piece;
import org.gen3db.adapter.restore.dump.Token;
import org.gen3db.adapter.restore.dump.Tokens;
import org.gen3db.adapter.restore.statement.Handling.Reason;

/** What a dump sets for its own session, and nothing that changes who does what. */
final class Settings {
  private static final Set<String> HARMLESS =
      Set.of(
          "statement_timeout",
          "lock_timeout",
          "idle_in_transaction_session_timeout",
          "idle_session_timeout",
          "transaction_timeout",
          "standard_conforming_strings",
          "escape_string_warning",
          "check_function_bodies",
          "xmloption",
          "client_min_messages",
          "row_security",
          "default_with_oids",
          "default_table_access_method",
          "default_toast_compression",
          "search_path");

  private Settings() {}

  static Handling set(Piece.Statement statement) {
    Tokens tokens = statement.tokens();
    String name = tokens.get(1).text();
    if (tokens.are(1, "session", "authorization") || tokens.are(1, "role")) {
      return new Handling.Skip(Reason.ROLE);
    }
    if (!isOne(tokens)) {
      throw statement.at().problem(RestoreCode.DUMP_REFUSED, "it sets more than one constant");
    }
    if (name.equals("client_encoding")) {
      return new Handling.Skip(Reason.READING);
    }
    if (name.equals("default_tablespace")) {
      return tokens.get(3).text().equals("''")
          ? new Handling.Setting(name)
          : new Handling.Skip(Reason.TABLESPACE);
    }
    if (name.equals("default_transaction_read_only")) {
      throw statement
          .at()
          .problem(
              RestoreCode.DUMP_REFUSED,
              "it begins as pg_dumpall does for all databases of a server",
              "Make a dump of the one database with pg_dump.");
    }
    if (!HARMLESS.contains(name)) {
      throw statement
          .at()
          .problem(RestoreCode.DUMP_REFUSED, "it sets %s, which no dump does".formatted(name));
    }
    return new Handling.Setting(name);
  }

  /** {@code SET name = constants}. */
  private static boolean isOne(Tokens tokens) {
    boolean head =
        tokens.get(1).kind() == Token.Kind.WORD
            && (tokens.get(2).is('=') || tokens.get(2).is("to"))
            && tokens.size() > 3;
    for (int i = 3; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      if (token.kind() == Token.Kind.SIGN && !token.is(',') && !token.is('-')) {
        return false;
      }
    }
    return head;
  }

  static Handling reset(Piece.Statement statement) {
    Tokens tokens = statement.tokens();
    if (tokens.are(1, "session", "authorization") || tokens.are(1, "role")) {
      return new Handling.Skip(Reason.ROLE);
    }
    throw statement.at().problem(RestoreCode.DUMP_REFUSED, "it resets what no dump resets");
  }
}
