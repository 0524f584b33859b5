package org.gen3db.adapter.restore.statement;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gen3db.adapter.restore.RestoreCode;
import org.gen3db.adapter.restore.dump.Piece;
import org.gen3db.adapter.restore.dump.Position;
import org.gen3db.adapter.restore.dump.Token;
import org.gen3db.adapter.restore.dump.Tokens;
import org.gen3db.adapter.restore.statement.Handling.Reason;
import org.gen3db.domain.error.Gen3DbException;
import org.jspecify.annotations.Nullable;

/**
 * What {@code pg_dump --create} writes for the database that it dumps: never run, as the database
 * is made under another name. The first name is the dump's own, and any other is refused.
 */
final class OwnDatabase {
  private static final Pattern PLAIN = Pattern.compile("\\\\connect ([a-z_][a-z0-9_.]*)");
  private static final Pattern QUOTED = Pattern.compile("\\\\connect \"((?:[^\"]|\"\")+)\"");
  private static final Pattern STRING =
      Pattern.compile("\\\\connect -reuse-previous=on \"dbname='((?:[^'\\\\\"]|\\\\.|\"\")+)'\"");

  private @Nullable String name;

  Handling named(Position at, Token database) {
    if (!database.isName() && database.kind() != Token.Kind.STRING) {
      throw at.problem(RestoreCode.DUMP_REFUSED, "it names no database");
    }
    String text = database.text();
    String now = database.kind() == Token.Kind.STRING ? text.substring(1, text.length() - 1) : text;
    if (name == null) {
      name = now;
    }
    if (!now.equals(name)) {
      throw elsewhere(at, now);
    }
    return new Handling.Skip(Reason.DATABASE);
  }

  private Gen3DbException elsewhere(Position at, String other) {
    return at.problem(
        RestoreCode.DUMP_REFUSED,
        name == null
            ? "it goes into database \"%s\", and the dump named none of its own".formatted(other)
            : "it is about database \"%s\", and the dump is of \"%s\"".formatted(other, name));
  }

  /** {@code ALTER ROLE r IN DATABASE d SET …}: the only thing about roles that pg_dump writes. */
  Handling ofRole(Piece.Statement statement) {
    Tokens tokens = statement.tokens();
    if (tokens.get(2).isName() && tokens.are(3, "in", "database")) {
      return named(statement.at(), tokens.get(5));
    }
    throw statement
        .at()
        .problem(RestoreCode.DUMP_REFUSED, "it changes a role, which no dump of a database does");
  }

  /** {@code UPDATE pg_catalog.pg_database SET datistemplate = … WHERE datname = …}. */
  Handling ofCatalog(Piece.Statement statement) {
    Tokens tokens = statement.tokens();
    boolean template =
        tokens.are(1, "pg_catalog", ".", "pg_database", "set", "datistemplate", "=")
            && tokens.are(8, "where", "datname", "=")
            && tokens.size() == 12;
    if (template) {
      return named(statement.at(), tokens.get(11));
    }
    throw statement
        .at()
        .problem(RestoreCode.DUMP_REFUSED, "it updates rows, which no dump of a database does");
  }

  /** The way into the database that was just made. */
  Handling entered(Piece.Command command) {
    for (Pattern pattern : new Pattern[] {PLAIN, QUOTED, STRING}) {
      Matcher line = pattern.matcher(command.text());
      if (line.matches()) {
        String database = line.group(1);
        if (pattern != PLAIN) {
          database = database.replace("\"\"", "\"");
        }
        if (pattern == STRING) {
          database = database.replaceAll("\\\\(.)", "$1");
        }
        if (!database.equals(name)) {
          throw elsewhere(command.at(), database);
        }
        return new Handling.Skip(Reason.DATABASE);
      }
    }
    throw command
        .at()
        .problem(
            RestoreCode.DUMP_REFUSED,
            "a command of psql, which no dump needs: " + shown(command.text()));
  }

  private static String shown(String text) {
    String plain = text.replaceAll("\\p{Cntrl}", "?");
    return plain.length() > 60 ? plain.substring(0, 60) + "…" : plain;
  }
}
