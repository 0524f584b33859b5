package org.gen3db.adapter.restore.statement;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.gen3db.adapter.restore.RestoreCode;
import org.gen3db.adapter.restore.dump.Piece;
import org.gen3db.adapter.restore.dump.Position;
import org.gen3db.adapter.restore.dump.Token;
import org.gen3db.adapter.restore.dump.Tokens;
import org.gen3db.adapter.restore.statement.Handling.Reason;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.restore.LoadingSession.Tolerance;

/** CREATE, ALTER, DROP and COMMENT, by the kind of what they are about. */
final class Definitions {
  private static final Set<String> TRUSTED =
      Set.of("sql", "plpgsql", "plperl", "pltcl", "plv8", "pljava", "plr");

  private final OwnDatabase database;

  /** Tables in partitions, by schema and name. */
  private final Set<List<String>> parted = new HashSet<>();

  /** Whether anything of the service's was made. */
  private boolean made;

  Definitions(OwnDatabase database) {
    this.database = database;
  }

  Handling create(Piece.Statement statement) {
    Tokens tokens = statement.tokens();
    int from = tokens.are(1, "or", "replace") ? 3 : 1;
    ObjectKind kind = kind(statement, from, "makes");
    int name = from + kind.size();
    return switch (kind.whose()) {
      case DATABASE -> database.named(statement.at(), tokens.get(name));
      case EXTENSION ->
          extension(statement, tokens.are(name, "if", "not", "exists") ? name + 3 : name);
      case LANGUAGE -> language(statement, tokens.get(name));
      case SERVICES -> create(statement, kind, name);
    };
  }

  private Handling create(Piece.Statement statement, ObjectKind kind, int name) {
    Tokens tokens = statement.tokens();
    if (kind == ObjectKind.VIEW && !made && isHollow(tokens)) {
      return new Handling.Skip(Reason.CLEAN);
    }
    made = true;
    if (kind == ObjectKind.TABLE && isParted(tokens)) {
      parted.add(table(tokens, name));
    }
    if (kind == ObjectKind.INDEX || kind == ObjectKind.UNIQUE_INDEX) {
      return index(statement, name);
    }
    if (kind == ObjectKind.FUNCTION || kind == ObjectKind.PROCEDURE) {
      languages(statement);
    }
    if (kind == ObjectKind.SCHEMA) {
      if (tokens.size() != name + 1) {
        throw refused(statement.at(), "it makes a schema with more than a name");
      }
      boolean there = tokens.get(name).text().equals("public");
      return new Handling.Run(there ? Tolerance.PRESENT : Tolerance.NOTHING);
    }
    return Handling.Run.PLAIN;
  }

  /**
   * Takes the place of a view, before all is dropped, so that nothing depends on what it reads:
   * {@code CREATE OR REPLACE VIEW name AS SELECT NULL::type AS column, …}.
   */
  private static boolean isHollow(Tokens tokens) {
    boolean hollow = false;
    for (int i = 1; i < tokens.size(); i++) {
      if (tokens.get(i).is("from")) {
        return false;
      }
      hollow |= tokens.are(i, "as", "select", "null");
    }
    return hollow && tokens.are(1, "or", "replace");
  }

  /**
   * {@code name [WITH SCHEMA schema]}, as pg_dump writes it: a version is the server's to choose.
   */
  private static Handling extension(Piece.Statement statement, int name) {
    Tokens tokens = statement.tokens();
    boolean placed = tokens.are(name + 1, "with", "schema") && tokens.get(name + 3).isName();
    if (!tokens.get(name).isName() || tokens.size() != name + (placed ? 4 : 1)) {
      throw refused(statement.at(), "it makes an extension in a way that no dump does");
    }
    return new Handling.Extension(
        tokens.get(name).text(), placed ? tokens.get(name + 3).text() : "");
  }

  private static Handling index(Piece.Statement statement, int name) {
    Tokens tokens = statement.tokens();
    if (tokens.get(name).isName() && tokens.are(name + 1, "on")) {
      int table = tokens.are(name + 2, "only") ? name + 3 : name + 2;
      return build(statement, table);
    }
    throw refused(statement.at(), "it makes an index in a way that no dump does");
  }

  private static Handling build(Piece.Statement statement, int table) {
    Tokens tokens = statement.tokens();
    boolean qualified = tokens.get(table + 1).is('.');
    return new Handling.Build(
        qualified ? tokens.get(table).text() : "",
        tokens.get(qualified ? table + 2 : table).text());
  }

  /** What runs beside the server, or as the server itself, is no data. */
  private static void languages(Piece.Statement statement) {
    Tokens tokens = statement.tokens();
    int depth = 0;
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      depth += token.is('(') ? 1 : token.is(')') ? -1 : 0;
      if (depth == 0 && token.is("language")) {
        String language = tokens.get(i + 1).text().replace("'", "").toLowerCase(Locale.ROOT);
        if (!TRUSTED.contains(language)) {
          throw refused(
              statement.at(),
              "it makes a function in %s, which the server trusts no service with"
                  .formatted(language));
        }
      }
    }
  }

  private static Handling language(Piece.Statement statement, Token name) {
    if (name.text().equals("plpgsql")) {
      return new Handling.Skip(Reason.LANGUAGE);
    }
    throw refused(statement.at(), "it is about the language " + name.text());
  }

  Handling alter(Piece.Statement statement) {
    Tokens tokens = statement.tokens();
    if (tokens.are(1, "default", "privileges")) {
      return new Handling.Skip(Reason.PRIVILEGES);
    }
    if (tokens.are(1, "role") || tokens.are(1, "user")) {
      return database.ofRole(statement);
    }
    ObjectKind kind = kind(statement, 1, "changes");
    int name = 1 + kind.size();
    if (kind.whose() == ObjectKind.Whose.DATABASE) {
      return database.named(statement.at(), tokens.get(name));
    }
    if (tokens.are(tokens.size() - 3, "owner", "to") && tokens.get(tokens.size() - 1).isName()) {
      return new Handling.Skip(Reason.OWNER);
    }
    if (kind.whose() != ObjectKind.Whose.SERVICES) {
      throw refused(statement.at(), "it changes what is not the service's");
    }
    return switch (kind) {
      case TABLE -> table(statement);
      case DOMAIN -> domain(tokens);
      default -> Handling.Run.PLAIN;
    };
  }

  /** {@code pg_dump --clean} drops what was made {@code NOT VALID} by itself. */
  private static Handling domain(Tokens tokens) {
    int domain = tokens.are(2, "if", "exists") ? 4 : 2;
    int after = domain + (tokens.get(domain + 1).is('.') ? 3 : 1);
    return tokens.are(after, "drop", "constraint")
        ? new Handling.Run(Tolerance.ABSENT)
        : Handling.Run.PLAIN;
  }

  private static boolean isParted(Tokens tokens) {
    for (int i = tokens.size() - 1; i > 0; i--) {
      if (tokens.are(i, "partition", "by")) {
        return true;
      }
    }
    return false;
  }

  private static List<String> table(Tokens tokens, int at) {
    return tokens.get(at + 1).is('.')
        ? List.of(tokens.get(at).text(), tokens.get(at + 2).text())
        : List.of("", tokens.get(at).text());
  }

  /** The table that a foreign key refers to; empty where the statement is another. */
  private static List<String> referred(Tokens tokens, int columns) {
    int at = columns;
    while (at < tokens.size() && !tokens.get(at).is(')')) {
      at++;
    }
    return tokens.are(at + 1, "references") ? table(tokens, at + 2) : List.of();
  }

  /**
   * Only of a table that has no partitions, and that refers to one that has none: of others the
   * server takes none that it has not looked at, or marks what it made for the partitions
   * otherwise.
   */
  private Handling reference(Tokens tokens, int table, int what) {
    List<String> to = referred(tokens, what + 2);
    boolean plain = tokens.are(table - 1, "only") && !to.isEmpty() && !parted.contains(to);
    for (int i = what; i < tokens.size(); i++) {
      plain &= !tokens.get(i).is("valid") && !tokens.get(i).is("enforced");
    }
    if (!plain) {
      return Handling.Run.PLAIN;
    }
    List<String> from = table(tokens, table);
    String name = quoted(from.get(1));
    return new Handling.Reference(
        from.get(0).isEmpty() ? name : quoted(from.get(0)) + "." + name,
        quoted(tokens.get(what - 1).text()));
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  private Handling table(Piece.Statement statement) {
    Tokens tokens = statement.tokens();
    int table = tokens.are(2, "if", "exists") ? 4 : 2;
    table += tokens.are(table, "only") ? 1 : 0;
    int after = table + (tokens.get(table + 1).is('.') ? 3 : 1);
    if (tokens.are(after, "add", "constraint")) {
      int what = after + 3;
      boolean indexed =
          tokens.are(what, "primary", "key")
              || tokens.are(what, "unique")
              || tokens.are(what, "exclude");
      if (tokens.are(what, "foreign", "key") && tokens.get(what + 2).is('(')) {
        return reference(tokens, table, what);
      }
      return indexed ? build(statement, table) : Handling.Run.PLAIN;
    }
    if (tokens.are(after, "set", "tablespace")) {
      return new Handling.Skip(Reason.TABLESPACE);
    }
    boolean drops =
        tokens.are(after, "drop", "constraint")
            || (tokens.are(after, "alter", "column") && tokens.are(after + 3, "drop", "default"));
    return drops ? new Handling.Run(Tolerance.ABSENT) : Handling.Run.PLAIN;
  }

  Handling drop(Piece.Statement statement) {
    Tokens tokens = statement.tokens();
    ObjectKind kind = kind(statement, 1, "drops");
    Token name = afterIf(tokens, 1 + kind.size());
    return switch (kind.whose()) {
      case DATABASE -> database.named(statement.at(), name);
      case EXTENSION -> new Handling.Skip(Reason.EXTENSION);
      case LANGUAGE -> language(statement, name);
      case SERVICES -> new Handling.Run(Tolerance.ABSENT);
    };
  }

  Handling comment(Piece.Statement statement) {
    Tokens tokens = statement.tokens();
    if (!tokens.are(1, "on")) {
      throw refused(statement.at(), "it is no comment that a dump has");
    }
    ObjectKind kind = kind(statement, 2, "comments on");
    return switch (kind.whose()) {
      case DATABASE -> database.named(statement.at(), tokens.get(2 + kind.size()));
      case EXTENSION -> new Handling.Skip(Reason.EXTENSION);
      case LANGUAGE -> language(statement, tokens.get(2 + kind.size()));
      case SERVICES -> Handling.Run.PLAIN;
    };
  }

  private static Token afterIf(Tokens tokens, int from) {
    if (tokens.are(from, "if", "exists")) {
      return tokens.get(from + 2);
    }
    return tokens.are(from, "if", "not", "exists") ? tokens.get(from + 3) : tokens.get(from);
  }

  private static ObjectKind kind(Piece.Statement statement, int from, String does) {
    return ObjectKind.at(statement.tokens(), from)
        .orElseThrow(
            () ->
                refused(
                    statement.at(),
                    "it %s something outside of what a service owns: %s"
                        .formatted(does, statement.tokens().get(from).text())));
  }

  private static Gen3DbException refused(Position at, String message) {
    return at.problem(RestoreCode.DUMP_REFUSED, message);
  }
}
