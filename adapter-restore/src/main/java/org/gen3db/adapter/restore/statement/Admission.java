package org.gen3db.adapter.restore.statement;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.gen3db.adapter.restore.RestoreCode;
import org.gen3db.adapter.restore.dump.Piece;
import org.gen3db.adapter.restore.dump.Position;
import org.gen3db.adapter.restore.dump.Token;
import org.gen3db.adapter.restore.dump.Tokens;
import org.gen3db.adapter.restore.statement.Handling.Reason;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.restore.LoadingSession.Tolerance;

/**
 * Says what is done with each statement of a dump, in the order in which they stand there. What
 * pg_dump does not write, or writes for other things than one database, is refused with its line
 * ({@link RestoreCode#DUMP_REFUSED}). It is the first of two bars: what it lets through is run by a
 * role that owns the new database and nothing else.
 */
public final class Admission {
  /** Gone once a dump is loaded, with all in it. */
  private static final String JOURNAL = "gen3db_restore";

  private final OwnDatabase database = new OwnDatabase();
  private final Definitions definitions = new Definitions(database);
  private final Map<String, Function<Piece.Statement, Handling>> rules = new HashMap<>();

  /** For one dump. */
  public Admission() {
    rules.put("create", definitions::create);
    rules.put("alter", definitions::alter);
    rules.put("drop", definitions::drop);
    rules.put("comment", definitions::comment);
    rules.put("set", Settings::set);
    rules.put("reset", Settings::reset);
    rules.put("select", ServerCalls::select);
    rules.put("insert", Admission::insert);
    rules.put("update", database::ofCatalog);
    rules.put("refresh", Admission::refresh);
    rules.put("begin", Admission::alone);
    rules.put("commit", Admission::alone);
    rules.put("grant", statement -> new Handling.Skip(Reason.PRIVILEGES));
    rules.put("revoke", statement -> new Handling.Skip(Reason.PRIVILEGES));
    rules.put("security", Admission::label);
  }

  /** What is done with a statement. */
  public Handling of(Piece.Statement statement) {
    String verb = statement.tokens().get(0).text();
    Function<Piece.Statement, Handling> rule = rules.get(verb);
    if (rule == null || !statement.tokens().get(0).is(verb)) {
      throw statement
          .at()
          .problem(
              RestoreCode.DUMP_REFUSED,
              "a statement that no dump has: " + verb.replaceAll("\\p{Cntrl}", "?"));
    }
    Handling handling = rule.apply(statement);
    if (!(handling instanceof Handling.Skip) && !verb.equals("select")) {
      checkNames(statement);
    }
    return handling;
  }

  /** Refuses rows that are no data of a service. */
  public void check(Piece.Copy copy) {
    if (copy.schema().equals(JOURNAL)) {
      throw ofJournal(copy.at());
    }
  }

  private static void checkNames(Piece.Statement statement) {
    Tokens tokens = statement.tokens();
    for (int i = 0; i < tokens.size(); i++) {
      if (tokens.get(i).isName() && tokens.get(i).text().equals(JOURNAL)) {
        throw ofJournal(statement.at());
      }
    }
    ServerCalls.checkNames(statement);
  }

  private static Gen3DbException ofJournal(Position at) {
    return at.problem(
        RestoreCode.DUMP_REFUSED,
        "it names the schema " + JOURNAL + ", where a restore keeps what it has done");
  }

  /** What is done with a command of psql: nothing, or it is refused. */
  public Handling of(Piece.Command command) {
    return database.entered(command);
  }

  /** Rows by {@code pg_dump --inserts}. */
  private static Handling insert(Piece.Statement statement) {
    Tokens tokens = statement.tokens();
    int depth = 0;
    boolean values = false;
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      depth += token.is('(') ? 1 : token.is(')') ? -1 : 0;
      values |= depth == 0 && token.is("values");
      if (token.is("select") || token.is("with") || token.is("returning")) {
        throw statement.at().problem(RestoreCode.DUMP_REFUSED, "it inserts more than values");
      }
    }
    if (!values || !tokens.are(1, "into")) {
      throw statement.at().problem(RestoreCode.DUMP_REFUSED, "it inserts no values");
    }
    return Handling.Run.PLAIN;
  }

  private static Handling refresh(Piece.Statement statement) {
    if (statement.tokens().are(1, "materialized", "view")) {
      return Handling.Run.PLAIN;
    }
    throw statement.at().problem(RestoreCode.DUMP_REFUSED, "it refreshes what no dump refreshes");
  }

  /** Around the parts of a large object. */
  private static Handling alone(Piece.Statement statement) {
    if (statement.tokens().size() == 1) {
      return new Handling.Aside(Tolerance.NOTHING);
    }
    throw statement.at().problem(RestoreCode.DUMP_REFUSED, "a transaction that no dump has");
  }

  private static Handling label(Piece.Statement statement) {
    if (statement.tokens().are(1, "label", "on")) {
      return new Handling.Skip(Reason.PRIVILEGES);
    }
    throw statement.at().problem(RestoreCode.DUMP_REFUSED, "a statement that no dump has");
  }
}
