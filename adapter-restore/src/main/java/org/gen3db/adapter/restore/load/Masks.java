package org.gen3db.adapter.restore.load;

import java.util.ArrayList;
import java.util.List;
import org.gen3db.adapter.restore.RestoreCode;
import org.gen3db.adapter.restore.dump.Piece;
import org.gen3db.adapter.restore.dump.Position;
import org.gen3db.adapter.restore.dump.Tokens;
import org.gen3db.adapter.restore.statement.Handling;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.restore.LoadingSession;
import org.gen3db.domain.restore.Script;
import org.gen3db.domain.restore.Shadow;

/**
 * Masks of a dump's rows (P7). They are run before the first trigger, rule, policy or refreshed
 * view, as those could carry elsewhere what a mask takes away; rows that come after them would be
 * seen by no mask, and are refused.
 */
final class Masks {
  private final List<Script> scripts;
  private final List<String> files = new ArrayList<>();
  private boolean due;

  Masks(List<Script> scripts) {
    this.scripts = List.copyOf(scripts);
    this.due = !scripts.isEmpty();
  }

  /** Whether they are still to be run. */
  boolean areDue() {
    return due;
  }

  /** Whether a statement makes what acts when rows change, or copies what they hold. */
  static boolean acts(Piece.Statement statement) {
    Tokens tokens = statement.tokens();
    if (tokens.get(0).is("refresh")) {
      return true;
    }
    if (tokens.get(0).is("alter")) {
      return enables(tokens);
    }
    if (!tokens.get(0).is("create")) {
      return false;
    }
    int kind = tokens.are(1, "or", "replace") ? 3 : 1;
    kind += tokens.get(kind).is("constraint") || tokens.get(kind).is("event") ? 1 : 0;
    boolean ofView = tokens.get(kind + 1).text().equals("_RETURN");
    return tokens.get(kind).is("trigger")
        || tokens.get(kind).is("policy")
        || (tokens.get(kind).is("rule") && !ofView);
  }

  /** {@code ALTER TABLE … ENABLE ROW LEVEL SECURITY}, or a trigger or rule of it. */
  private static boolean enables(Tokens tokens) {
    int table = tokens.are(2, "if", "exists") ? 4 : 2;
    table += tokens.get(table).is("only") ? 1 : 0;
    return tokens.get(table + (tokens.get(table + 1).is('.') ? 3 : 1)).is("enable");
  }

  /** Whether a statement writes a part of a large object. */
  static boolean isLargeObject(Piece.Statement statement) {
    Tokens tokens = statement.tokens();
    for (int i = 0; i < tokens.size(); i++) {
      if (tokens.get(i).is("lowrite")) {
        return true;
      }
    }
    return false;
  }

  /** What the dump says that the server knew of values (from 18 on). */
  boolean isStale(Piece.Statement statement, Handling handling) {
    return !scripts.isEmpty()
        && handling instanceof Handling.Run
        && statement.tokens().get(0).is("select");
  }

  /** Rows that no mask would see. */
  void refuseRows(Position at) {
    if (!scripts.isEmpty() && !due) {
      throw at.problem(
          RestoreCode.DUMP_REFUSED,
          "data follows behind a trigger, rule, policy or refreshed view, so that masks cannot come"
              + " between",
          "Make the dump again with pg_dump, which has all data before those.");
    }
  }

  /** Runs them, as the role that loads. */
  void run(Shadow shadow, Cancellation cancellation) {
    due = false;
    try (LoadingSession session = shadow.open(cancellation)) {
      for (Script script : scripts) {
        mask(session, script);
        files.add(script.place());
      }
    }
  }

  private static void mask(LoadingSession session, Script script) {
    try {
      session.mask(script.sql());
    } catch (Gen3DbException e) {
      Notice said = e.problem();
      throw new Gen3DbException(
          Notice.of(said.code(), script.place(), said.message(), said.remedy()), e);
    }
  }

  /** Ends the load: the server looks at what is there, and nothing else is left. */
  void finish(LoadingSession session, Crew crew) {
    if (!scripts.isEmpty()) {
      session.purge();
      return;
    }
    for (int i = 0; i < crew.size(); i++) {
      int share = i;
      crew.give(one -> one.analyze(share, crew.size()));
    }
    crew.await();
  }

  /** The files that were run. */
  List<String> files() {
    return List.copyOf(files);
  }
}
