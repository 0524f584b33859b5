package org.gen3db.adapter.restore.load;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.gen3db.adapter.restore.RestoreCode;
import org.gen3db.adapter.restore.dump.DumpReader;
import org.gen3db.adapter.restore.dump.Piece;
import org.gen3db.adapter.restore.dump.Position;
import org.gen3db.adapter.restore.dump.Rows;
import org.gen3db.adapter.restore.dump.Tokens;
import org.gen3db.adapter.restore.statement.Admission;
import org.gen3db.adapter.restore.statement.Handling;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.restore.LoadedDump.Behind;
import org.gen3db.domain.restore.LoadingSession;
import org.gen3db.domain.restore.LoadingSession.Tolerance;
import org.gen3db.domain.restore.Note;
import org.gen3db.domain.restore.Script;
import org.gen3db.domain.restore.Shadow;

/**
 * Loads a dump while it is read. Statements run in their order in one session; the rows of a table
 * go to as many sessions as have time; indexes, and constraints that have one, are built side by
 * side from when the rows of their table are loaded. Rows are held against foreign keys side by
 * side too, table by table. Any other statement waits for all before it. One object loads one dump.
 */
public final class Loader {
  /** A GIN index of JSON took eight times as long as one of a number of the same table. */
  private static final long OF_PARTS = 8;

  /**
   * Up to so many bytes of rows an index is built in a memory that a processor's cache holds: by a
   * fifth faster than in the server's 64 MB, and what is sorted in parts is still merged in one go.
   */
  private static final long BY_PARTS = 256 << 20;

  private final DumpReader reader;
  private final Shadow shadow;
  private final Set<String> extensions;
  private final Stoppable stoppable;
  private final Admission admission = new Admission();
  private final List<String> settings = new CopyOnWriteArrayList<>();
  private final Map<String, TableContent.Source> loading = new HashMap<>();
  private final List<Loaded.Skipped> skipped = new ArrayList<>();
  private Consumer<String> reading = table -> {};
  private Building building = (what, number, known) -> {};
  private final AtomicInteger begun = new AtomicInteger();
  private final AtomicInteger builds = new AtomicInteger();
  private Journal journal = Journal.empty();
  private boolean compares = true;
  private Contents contents = new Contents(true, journal);
  private final References references = new References();
  private Masks masks = new Masks(List.of());
  private long statements;
  private boolean objects;

  /** Whether the dump has made anything, which rows and keys could be of. */
  private boolean defines;

  /**
   * For one dump.
   *
   * @param extensions those that the administrator may make
   */
  public Loader(
      DumpReader reader, Shadow shadow, Set<String> extensions, Cancellation cancellation) {
    this.reader = reader;
    this.shadow = shadow;
    this.extensions = Set.copyOf(extensions);
    this.stoppable = new Stoppable(cancellation, shadow.database());
  }

  /** The same, which tells whose rows it reads: a table, or nothing once they are read. */
  public Loader telling(Consumer<String> table) {
    reading = table;
    return this;
  }

  /** Is told that an index or a key begins to be built. */
  @FunctionalInterface
  interface Building {
    /**
     * One begins, in whichever session has time for it.
     *
     * @param what the first words of its statement
     * @param number how many have begun with it
     * @param known how many were read of so far
     */
    void begins(String what, int number, int known);
  }

  /** The same, which tells what it builds. */
  Loader tellingBuilds(Building what) {
    building = what;
    return this;
  }

  /** The same, which runs masks once all rows are there. */
  public Loader masking(List<Script> scripts) {
    masks = new Masks(scripts);
    return this;
  }

  /** The same, which holds what was loaded against the dump, or does not. */
  public Loader comparing(boolean compare) {
    compares = compare;
    contents = new Contents(compares, journal);
    return this;
  }

  /** The same, which leaves out what an earlier run had done. */
  Loader goingOn(Journal earlier) {
    journal = earlier;
    contents = new Contents(compares, journal);
    return this;
  }

  /**
   * Loads all of it; afterwards the server has looked at all tables.
   *
   * @param sessions how many load rows and build indexes, beside one for statements
   * @throws Gen3DbException at the first thing that cannot be loaded, with its place in the dump
   * @throws Journal.Unfit where what an earlier run had done is of no use
   */
  public Loaded load(int sessions) {
    List<Behind> behind = List.of();
    try (LoadingSession main = shadow.open(stoppable.cancellation());
        Crew crew = new Crew(sessions, shadow, stoppable, settings)) {
      try {
        journal.open(main);
        for (Piece piece = reader.next(); piece != null; piece = reader.next()) {
          stoppable.check();
          take(piece, main, crew);
        }
        journal.refuseUnmet();
        references.validateIn(crew);
        contents.compareIn(crew);
        crew.await();
        mask(crew);
        masks.finish(main, crew);
        behind = main.behind();
        main.endJournal();
      } catch (RuntimeException e) {
        stoppable.fail(e);
      }
    }
    RuntimeException failure = stoppable.failure();
    if (failure != null) {
      throw failure;
    }
    return new Loaded(contents.tables(), statements, List.copyOf(skipped), masks.files(), behind);
  }

  private void take(Piece piece, LoadingSession main, Crew crew) {
    if (piece instanceof Piece.Copy copy) {
      copy(copy, main, crew);
    } else if (piece instanceof Piece.Command command) {
      skip(command.at(), admission.of(command), command.text());
    } else if (piece instanceof Piece.Statement statement) {
      run(statement, main, crew);
    }
  }

  /** All rows that were seen are loaded, and compared, before masks change any. */
  private void mask(Crew crew) {
    if (masks.areDue()) {
      contents.compareIn(crew);
      crew.await();
      masks.run(shadow, stoppable.cancellation());
    }
  }

  private void copy(Piece.Copy copy, LoadingSession main, Crew crew) {
    objects = true;
    admission.check(copy);
    refuseParts(copy.at());
    masks.refuseRows(copy.at());
    if (contents.isCompared(copy)) {
      crew.await();
    }
    String name = Contents.name(copy.schema(), copy.table());
    reading.accept(name);
    if (journal.isCopied(copy)) {
      Rows read = reader.copy((bytes, from, length, rows, whole) -> {});
      loaded(copy, new TableContent.Earlier(journal.sum(copy, reader.digest())), read);
    } else {
      if (journal.isPartly(copy)) {
        if (contents.isInserted(copy)) {
          throw new Journal.Unfit("rows of the table stand in statements too, and were there");
        }
        empty(copy, main);
      }
      var table = new TableLoad(copy, reader.at(), crew, stoppable, contents.compared());
      Rows read = reader.copy(table);
      table.end(reader.digest());
      loaded(copy, table, read);
    }
    reading.accept("");
  }

  private void loaded(Piece.Copy copy, TableContent.Source source, Rows read) {
    loading.put(Contents.name(copy.schema(), copy.table()), source);
    statements++;
    contents.copied(copy, source, read);
  }

  /** Of several sessions that loaded a table some had ended. */
  private static void empty(Piece.Copy copy, LoadingSession main) {
    try {
      main.empty(Contents.table(copy));
    } catch (Gen3DbException e) {
      throw new Journal.Unfit("rows of a table cannot be removed: " + e.getMessage());
    }
  }

  private void run(Piece.Statement statement, LoadingSession main, Crew crew) {
    Handling handling = admission.of(statement);
    if (needsDefinitions(statement, handling)) {
      refuseParts(statement.at());
    }
    defines |= statement.tokens().get(0).is("create") && !(handling instanceof Handling.Skip);
    if (!(handling instanceof Handling.Reference)) {
      references.validateIn(crew);
    }
    if (masks.isStale(statement, handling)) {
      skip(statement.at(), new Handling.Skip(Handling.Reason.MASKED), statement.text());
    } else if (handling instanceof Handling.Run run) {
      if (Masks.acts(statement)) {
        mask(crew);
      }
      if (statement.tokens().get(0).is("insert")) {
        masks.refuseRows(statement.at());
        contents.inserted(statement);
      } else {
        contents.compareIn(crew);
      }
      crew.await();
      run(statement, run.tolerance(), main);
      objects |= isObject(statement.tokens());
    } else if (handling instanceof Handling.Aside aside) {
      if (Masks.isLargeObject(statement)) {
        masks.refuseRows(statement.at());
      }
      run(statement, aside.tolerance(), main);
    } else if (handling instanceof Handling.Reference reference) {
      refer(statement, reference, main, crew);
    } else if (handling instanceof Handling.Build build) {
      contents.compareIn(crew);
      statements++;
      String digest = reader.digest();
      if (journal.built(statement.at(), digest)) {
        return;
      }
      Note note = Journal.build(statement.at(), digest);
      String name = Contents.name(build.schema(), build.table());
      String sql = contents.bytes(name) > BY_PARTS ? statement.text() : byParts(statement.text());
      builds.incrementAndGet();
      Runnable begin =
          crew.later(
              contents.bytes(name) * weight(statement),
              session -> {
                building.begins(Shown.of(statement.text()), begun.incrementAndGet(), builds.get());
                attempt(statement, sql, Tolerance.NOTHING, session, note);
              });
      TableContent.Source table = loading.get(name);
      if (table == null) {
        begin.run();
      } else {
        table.whenLoaded(begin);
      }
    } else if (handling instanceof Handling.Setting) {
      if (main.set(statement.text())) {
        settings.add(statement.text());
      } else {
        skipped.add(
            new Loaded.Skipped(
                statement.at(), Handling.Reason.UNKNOWN, Shown.of(statement.text())));
      }
    } else if (handling instanceof Handling.Extension extension) {
      extension(statement, extension, main);
    } else {
      skip(statement.at(), handling, statement.text());
    }
  }

  /** A schema or a collation, which pg_dump writes before extensions, has no code. */
  private static boolean isObject(Tokens tokens) {
    return tokens.get(0).is("create")
        && !tokens.get(1).is("schema")
        && !tokens.get(1).is("collation");
  }

  /** Rows, keys and indexes are of something; what is dropped or skipped need not be there. */
  private static boolean needsDefinitions(Piece.Statement statement, Handling handling) {
    Tokens tokens = statement.tokens();
    return switch (tokens.get(0).text()) {
      case "insert" -> true;
      case "alter" ->
          handling instanceof Handling.Reference
              || handling instanceof Handling.Build
              || (handling instanceof Handling.Run run && run.tolerance() == Tolerance.NOTHING);
      case "select" -> tokens.are(1, "pg_catalog", ".", "setval");
      default -> false;
    };
  }

  private void refuseParts(Position at) {
    if (!defines) {
      throw at.problem(
          RestoreCode.DUMP_REFUSED,
          "it is about something that the dump does not make, as in a part of a dump",
          "Make a whole dump, without --data-only and --section.");
    }
  }

  static String byParts(String build) {
    return "SET maintenance_work_mem = '8MB';\n" + build + "\n;\nRESET maintenance_work_mem";
  }

  /** An index that keeps what is in a value takes several times as long as one of whole values. */
  private static long weight(Piece.Statement statement) {
    Tokens tokens = statement.tokens();
    for (int i = 0; i < tokens.size(); i++) {
      if (tokens.get(i).is("using")) {
        return tokens.get(i + 1).is("btree") ? 1 : OF_PARTS;
      }
    }
    return 1;
  }

  /** The foreign keys that stand one behind the other are added first, in no time. */
  private void refer(
      Piece.Statement statement, Handling.Reference reference, LoadingSession main, Crew crew) {
    contents.compareIn(crew);
    crew.awaitMade();
    run(statement, reference.adding(statement.text()), Tolerance.NOTHING, main);
    String digest = reader.digest();
    if (!journal.built(statement.at(), digest)) {
      Note note = Journal.build(statement.at(), digest);
      references.add(
          reference.table(),
          session -> attempt(statement, reference.validating(), Tolerance.NOTHING, session, note));
    }
  }

  private void run(Piece.Statement statement, Tolerance tolerance, LoadingSession session) {
    run(statement, statement.text(), tolerance, session);
  }

  private void run(
      Piece.Statement statement, String sql, Tolerance tolerance, LoadingSession session) {
    statements++;
    String digest = reader.digest();
    if (!journal.ran(statement.at(), digest)) {
      attempt(statement, sql, tolerance, session, Journal.statement(statement.at(), digest));
    }
  }

  private static void attempt(
      Piece.Statement statement,
      String sql,
      Tolerance tolerance,
      LoadingSession session,
      Note note) {
    try {
      session.run(sql, tolerance, note);
    } catch (Gen3DbException e) {
      throw Refused.at(statement.at(), statement.text(), e);
    }
  }

  private void extension(
      Piece.Statement statement, Handling.Extension extension, LoadingSession main) {
    if (objects) {
      throw statement
          .at()
          .problem(
              RestoreCode.DUMP_REFUSED,
              "it makes an extension when there are objects already, which the extension's code"
                  + " could meet");
    }
    if (!extensions.contains(extension.name())) {
      throw statement
          .at()
          .problem(
              RestoreCode.DUMP_REFUSED,
              "it wants the extension \"%s\"".formatted(extension.name()),
              "Name it in gen3db.extensions, if the service is to have it.");
    }
    String digest = reader.digest();
    if (journal.ran(statement.at(), digest)) {
      return;
    }
    try {
      shadow.createExtension(extension.name(), extension.schema());
      main.note(Journal.statement(statement.at(), digest));
    } catch (Gen3DbException e) {
      throw Refused.at(statement.at(), statement.text(), e);
    }
  }

  private void skip(Position at, Handling handling, String text) {
    if (handling instanceof Handling.Skip skip) {
      skipped.add(new Loaded.Skipped(at, skip.reason(), Shown.of(text)));
    }
  }
}
