package org.gen3db.testkit.restore;

import static org.gen3db.testkit.Promise.kept;
import static org.gen3db.testkit.Promise.refusal;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.restore.LoadedDump;
import org.gen3db.domain.restore.LoadingSession;
import org.gen3db.domain.restore.LoadingSession.Tolerance;
import org.gen3db.domain.restore.Note;
import org.gen3db.domain.restore.Replacement;
import org.gen3db.domain.restore.RestoreTarget;
import org.gen3db.domain.restore.RowStream;
import org.gen3db.domain.restore.Shadow;
import org.gen3db.domain.restore.Template;
import org.gen3db.domain.server.Master;
import org.gen3db.testkit.Promise;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The promises of a {@link RestoreTarget}: inherited by the test of each, on a real server. */
@Timeout(900)
public abstract class RestoreTargetContract {
  private static final AtomicInteger NAMES = new AtomicInteger();

  private final Cancellation nobody = Cancellation.create();

  /** For subclasses. */
  protected RestoreTargetContract() {}

  /** The port. */
  protected abstract RestoreTarget open();

  /**
   * The port, which waits for what others hold as short as it can be told to: for a promise that
   * somebody is refused. {@link #open} unless overridden.
   */
  protected RestoreTarget impatient() {
    return open();
  }

  /** The administrator. */
  protected abstract Master master();

  /** Makes a role that may log in, and a database that it owns. */
  protected abstract void make(String database, String role);

  /** Looks into a database as somebody who sees all; the first column. */
  protected abstract List<String> look(String database, String query);

  private Shadow prepare(String live) {
    return prepare(open(), live);
  }

  private Shadow prepare(RestoreTarget target, String live) {
    return target.prepare(new Replacement(master(), live, live), nobody);
  }

  private String live() {
    String name = "live-" + NAMES.incrementAndGet() + " \"of\" " + Integer.toHexString(hashCode());
    make(name, name);
    return name;
  }

  private static void rows(LoadingSession session, String rows) {
    byte[] bytes = rows.getBytes(StandardCharsets.UTF_8);
    try (RowStream stream = session.copy("COPY t (a) FROM stdin")) {
      stream.write(bytes, 0, bytes.length);
      stream.finish();
    }
  }

  private boolean isThere(String database) {
    return look("postgres", "SELECT datname FROM pg_database").contains(database);
  }

  private List<String> rolesBeside(String live) {
    return look("postgres", "SELECT rolname FROM pg_roles").stream()
        .filter(role -> role.startsWith(live) && !role.equals(live))
        .toList();
  }

  @Test
  void whatWasHandedOverBelongsToTheService() {
    String live = live();
    String name;
    try (Shadow shadow = prepare(live)) {
      name = shadow.database();
      try (LoadingSession session = shadow.open(nobody)) {
        for (String statement :
            List.of(
                "CREATE SCHEMA s",
                "CREATE TABLE public.t (a int)",
                "CREATE TYPE s.e AS ENUM ('x')",
                "CREATE FUNCTION s.f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
                "CREATE FUNCTION public.f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
                "SELECT pg_catalog.lo_create(4711)")) {
          session.run(statement, Tolerance.NOTHING);
        }
        session.run("SET search_path = public", Tolerance.NOTHING);
        rows(session, "1\n2\n");
        session.analyze();
      }
      kept(shadow.holdsTables(), "it does not see the table", "look at what was loaded.");
      shadow.handOver();
      belongsToTheService(live, name);
    }
  }

  private void belongsToTheService(String live, String name) {
    kept(
        isThere(name) && look(name, "SELECT count(*) FROM public.t").equals(List.of("2")),
        "what was loaded is not there",
        "keep the database while it is handed over.");
    List<String> owners =
        look(
            name,
            "SELECT DISTINCT pg_get_userbyid(o) FROM (SELECT relowner AS o FROM pg_class WHERE"
                + " relname = 't' UNION ALL SELECT proowner FROM pg_proc WHERE proname = 'f' UNION"
                + " ALL SELECT nspowner FROM pg_namespace WHERE nspname = 's' UNION ALL SELECT"
                + " typowner FROM pg_type WHERE typname = 'e' UNION ALL SELECT lomowner FROM"
                + " pg_largeobject_metadata UNION ALL SELECT datdba FROM pg_database WHERE datname ="
                + " current_database()) AS x");
    kept(
        owners.equals(List.of(live)),
        "what was loaded belongs to " + owners,
        "give every object and the database to the service's role.");
    kept(
        rolesBeside(live).isEmpty(),
        "the role that loaded is left: " + rolesBeside(live),
        "drop it when everything was handed over.");
  }

  @Test
  void whatWasHandedOverTakesThePlaceOfTheLiveOne() {
    String live = live();
    try (Shadow shadow = prepare(live)) {
      loadOneTable(shadow);
      shadow.handOver();
      kept(
          shadow.takePlace().previous().isEmpty(),
          "a database that held nothing is kept",
          "drop it; it would take the place of one that held data.");
    }
    kept(
        look(live, "SELECT count(*) FROM public.t").equals(List.of("0")),
        "the live database is not what was loaded",
        "let the shadow take its name.");
    kept(
        databasesBeside(live).isEmpty(),
        "beside the live database is left " + databasesBeside(live),
        "leave nothing that nobody needs.");
    nothingIsClosed();
  }

  private void nothingIsClosed() {
    kept(
        look(
                "postgres",
                "SELECT datname FROM pg_database WHERE NOT datallowconn AND datname LIKE 'live-%'")
            .isEmpty(),
        "a database is left closed",
        "open both again, whatever happens.");
  }

  private List<String> databasesBeside(String live) {
    return look("postgres", "SELECT datname FROM pg_database ORDER BY 1").stream()
        .filter(name -> name.startsWith(live) && !name.equals(live))
        .toList();
  }

  /** Restores a table that has one row; what was live then. */
  private Shadow.Placed replaced(Replacement replacement, String row) {
    try (Shadow shadow = open().prepare(replacement, nobody)) {
      loadOneTable(shadow);
      try (LoadingSession session = shadow.open(nobody)) {
        session.run("SET search_path = public", Tolerance.NOTHING);
        rows(session, row + "\n");
      }
      shadow.handOver();
      return shadow.takePlace();
    }
  }

  private Replacement over(String live, boolean overWrites, int keep) {
    return new Replacement(master(), live, live, true, overWrites, keep);
  }

  /** P8: the one that is replaced stays, and comes back, as often as somebody wants. */
  @Test
  void whatWasReplacedStaysAndComesBack() {
    String live = live();
    replaced(new Replacement(master(), live, live), "1");

    String previous = replaced(over(live, false, 1), "2").previous().orElse("");
    kept(
        look(live, "SELECT a FROM public.t").equals(List.of("2"))
            && look(previous, "SELECT a FROM public.t").equals(List.of("1")),
        "the live database and the one that it replaced are not both there",
        "give the live one another name.");

    for (String expected : List.of("1", "2")) {
      kept(
          open().rollBack(over(live, false, 1), nobody).previous().equals(Optional.of(previous)),
          "the name of what was rolled back is another",
          "let the two change their names.");
      kept(
          look(live, "SELECT a FROM public.t").equals(List.of(expected)),
          "rolling back brought " + look(live, "SELECT a FROM public.t") + ", not " + expected,
          "put the one that was replaced last in its place again.");
    }
    kept(
        databasesBeside(live).equals(List.of(previous)),
        "beside the live database is left " + databasesBeside(live),
        "keep the one that was replaced and nothing else.");
    nothingIsClosed();
  }

  @Test
  void nothingIsRolledBackWhereNothingWasReplaced() {
    String live = live();
    kept(
        refusal("RestoreTarget.rollBack", () -> open().rollBack(over(live, true, 1), nobody))
                .isPresent()
            && isThere(live),
        "it rolled back to nothing",
        "refuse where no database was replaced.");
  }

  /** P12: rows, TRUNCATE, a sequence, a large object; before a swap. */
  @Test
  void whatWasWrittenMeanwhileIsNotLost() {
    for (String write :
        List.of(
            "INSERT INTO public.t VALUES (7)",
            "UPDATE public.t SET a = 8",
            "DELETE FROM public.t",
            "TRUNCATE public.t",
            "SELECT nextval('public.q')",
            "SELECT lo_create(0)",
            "CREATE TABLE public.another (a int)")) {
      String live = live();
      replaced(new Replacement(master(), live, live), "1");
      look(live, "CREATE SEQUENCE public.q");
      try (Shadow shadow = open().prepare(over(live, false, 1), nobody)) {
        loadOneTable(shadow);
        shadow.handOver();
        look(live, write);
        kept(
            refusal("Shadow.takePlace", shadow::takePlace).isPresent()
                && look(live, "SELECT count(*) FROM pg_class WHERE relname = 'q'")
                    .equals(List.of("1")),
            "a database was replaced after: " + write,
            "compare counters, files, sequences and large objects with those of the beginning.");
      }
      nothingIsClosed();
    }
  }

  /** P12: before a rollback. */
  @Test
  void whatWasWrittenSinceIsNotLost() {
    String live = live();
    replaced(new Replacement(master(), live, live), "1");
    replaced(over(live, false, 1), "2");
    look(live, "CREATE SEQUENCE public.q");
    kept(
        refusal("RestoreTarget.rollBack", () -> open().rollBack(over(live, false, 1), nobody))
            .isPresent(),
        "it rolled back over what was made since",
        "remember how the new database was when it took its place.");
    open().rollBack(over(live, true, 1), nobody);
    nothingIsClosed();
  }

  @Test
  void asManyAreKeptAsAreWanted() {
    String live = live();
    replaced(new Replacement(master(), live, live), "1");
    replaced(over(live, false, 2), "2");
    replaced(over(live, false, 2), "3");
    List<String> kept = databasesBeside(live);
    kept(kept.size() == 2, "it keeps " + kept, "keep two where two are wanted.");
    Shadow.Placed last = replaced(over(live, false, 2), "4");

    List<String> now = databasesBeside(live);
    kept(
        now.equals(kept) && last.dropped().size() == 1,
        "it keeps " + now + " and tells that it dropped " + last.dropped(),
        "drop those beyond, and tell so.");
    kept(
        look(last.previous().orElse(""), "SELECT a FROM public.t").equals(List.of("3")),
        "the newest does not stand under the first name",
        "give the older ones the next names.");
  }

  /** What stood there: names of databases, and the rows of each that has a table. */
  private List<String> standing(String live) {
    return look("postgres", "SELECT datname FROM pg_database ORDER BY 1").stream()
        .filter(name -> name.startsWith(live))
        .map(
            name ->
                name
                    + (look(name, "SELECT to_regclass('public.t') IS NOT NULL").equals(List.of("t"))
                        ? " " + look(name, "SELECT a FROM public.t")
                        : " nothing"))
        .toList();
  }

  /** Another part of a release has failed: as if nothing had been, though only one is kept. */
  @Test
  void whatStandsInIsTakenBack() {
    String live = live();
    List<String> empty = standing(live);
    takenBack(new Replacement(master(), live, live), "");
    kept(
        standing(live).equals(empty),
        "where " + empty + " was there is " + standing(live),
        "bring back also the database that held nothing.");

    replaced(new Replacement(master(), live, live), "1");
    replaced(over(live, false, 1), "2");
    look("postgres", "COMMENT ON DATABASE \"" + live.replace("\"", "\"\"") + "\" IS 'ours'");
    List<String> before = standing(live);
    takenBack(over(live, false, 1), "");
    kept(
        standing(live).equals(before)
            && look(
                    "postgres",
                    "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname ="
                        + " '"
                        + live
                        + "'")
                .equals(List.of("ours")),
        "where " + before + " was there is " + standing(live),
        "let the databases that were kept have their names again, and the live one its mark.");
    nothingIsClosed();
    String previous = replaced(over(live, false, 1), "3").previous().orElse("");
    kept(
        standing(live).equals(List.of(live + " [3]", previous + " [2]")),
        "after it there is " + standing(live),
        "leave a state from which a restore begins as from any other.");
  }

  /** What somebody wrote to it in that moment is not thrown away. */
  @Test
  void whatStandsInAndWasWrittenToStays() {
    String live = live();
    takenBack(new Replacement(master(), live, live), "INSERT INTO public.t VALUES (7)");
    kept(
        databasesBeside(live).size() == 1
            && look(databasesBeside(live).get(0), "SELECT a FROM public.t")
                .equals(List.of("9", "7")),
        "beside the live database is " + databasesBeside(live),
        "keep what was taken back where somebody wrote to it.");
    replaced(new Replacement(master(), live, live), "1");
    takenBack(over(live, false, 1), "INSERT INTO public.t VALUES (8)");
    kept(
        look(live, "SELECT a FROM public.t").equals(List.of("1"))
            && look(databasesBeside(live).get(0), "SELECT a FROM public.t")
                .equals(List.of("9", "8")),
        "there is " + standing(live),
        "keep it as the one that was replaced last.");
    nothingIsClosed();
  }

  private void takenBack(Replacement replacement, String write) {
    try (Shadow shadow = open().prepare(replacement, nobody)) {
      loadOneTable(shadow);
      try (LoadingSession session = shadow.open(nobody)) {
        session.run("SET search_path = public", Tolerance.NOTHING);
        rows(session, "9\n");
      }
      shadow.handOver();
      Shadow.Trial trial = shadow.standIn();
      String live = replacement.database();
      kept(
          look(live, "SELECT a FROM public.t").equals(List.of("9")),
          "what was loaded is not in its place",
          "put it there, and keep what was there.");
      if (!write.isEmpty()) {
        look(live, write);
      }
      trial.withdraw();
    }
  }

  private void loadOneTable(Shadow shadow) {
    try (LoadingSession session = shadow.open(nobody)) {
      session.run("CREATE TABLE public.t (a int)", Tolerance.NOTHING);
    }
  }

  /** What is in the live database may be somebody's. */
  @Test
  void noDatabaseWithTablesIsReplaced() {
    String live = live();
    try (Shadow shadow = prepare(live)) {
      loadOneTable(shadow);
      shadow.handOver();
      look(live, "CREATE TABLE public.precious (a int)");
      kept(
          refusal("Shadow.takePlace", shadow::takePlace).isPresent()
              && isThere(shadow.database())
              && look(live, "SELECT count(*) FROM public.precious").equals(List.of("0")),
          "a database that holds tables was replaced",
          "look for tables before anybody is sent away.");
    }
    kept(
        open().holdsTables(new Replacement(master(), live, live), nobody)
            && refusal("RestoreTarget.prepare", () -> prepare(live)).isPresent(),
        "it prepares for a database that holds tables",
        "look before anything is loaded.");
    kept(
        databasesBeside(live).isEmpty() && rolesBeside(live).isEmpty(),
        "what did not take its place is left: " + databasesBeside(live),
        "throw it away.");
  }

  @Test
  void whatIsNotHandedOverIsThrownAway() {
    String live = live();
    String name;
    try (Shadow shadow = prepare(live)) {
      name = shadow.database();
      kept(isThere(name), "there is no database " + name, "make it when it is prepared.");
      LoadingSession left = shadow.open(nobody);
      left.run("CREATE TABLE public.t (a int)", Tolerance.NOTHING);
      // Its session stays open, as one does whose thread is stuck.
    }
    kept(!isThere(name), "the database " + name + " is left", "drop it, whoever is in it.");
    kept(rolesBeside(live).isEmpty(), "a role is left", "drop the role that loaded.");
    kept(isThere(live), "the live database is gone", "leave it alone.");
  }

  @Test
  void aSecondRestoreOfADatabaseIsRefusedWhileOneIsUnderWay() {
    String live = live();
    try (Shadow shadow = prepare(live);
        LoadingSession session = shadow.open(nobody)) {
      kept(
          refusal("a second RestoreTarget.prepare", () -> prepare(impatient(), live)).isPresent(),
          "two restores of one database go on at once",
          "hold a lock on the shadow until it is closed.");
      session.run("CREATE TABLE public.t (a int)", Tolerance.NOTHING);
    }
  }

  /** Whatever a name is, the live database stands beside what is loaded. */
  @Test
  void whatOthersMadeUnderItsNameStays() {
    String live = live();
    String name;
    try (Shadow shadow = prepare(live)) {
      name = shadow.database();
    }
    make(name, "other-" + NAMES.incrementAndGet());
    kept(
        refusal("RestoreTarget.prepare", () -> prepare(live)).isPresent() && isThere(name),
        "a database that no restore made was thrown away",
        "throw away only what bears a mark of yours.");
  }

  @Test
  void whoLoadsMayDoNothingElsewhere() {
    String live = live();
    String quoted = '"' + live.replace("\"", "\"\"") + '"';
    try (Shadow shadow = prepare(live);
        LoadingSession session = shadow.open(nobody)) {
      for (String statement :
          List.of(
              "CREATE ROLE another",
              "ALTER ROLE " + quoted + " PASSWORD 'x'",
              "SET ROLE " + quoted,
              "DROP DATABASE " + quoted,
              "CREATE DATABASE another",
              "COPY pg_class TO PROGRAM 'true'",
              "SELECT pg_read_file('postgresql.conf')",
              "ALTER SYSTEM SET work_mem = '1MB'")) {
        kept(
            refusal(statement, () -> run(session, statement)).isPresent(),
            "the role that loads may: " + statement,
            "let it own the shadow and have no right beyond.");
      }
    }
  }

  private static boolean run(LoadingSession session, String statement) {
    session.run(statement, Tolerance.NOTHING);
    return true;
  }

  @Test
  void rowsThatDoNotFitLeaveNoneAndTheSessionGoesOn() {
    try (Shadow shadow = prepare(live());
        LoadingSession session = shadow.open(nobody)) {
      session.run("CREATE TABLE public.t (a int)", Tolerance.NOTHING);
      session.run("SET search_path = public", Tolerance.NOTHING);
      long[] row = {0};
      var refused =
          refusal(
              "RowStream.finish",
              () -> {
                byte[] bytes = "1\n2\nprivate\n4\n".getBytes(StandardCharsets.UTF_8);
                try (RowStream stream = session.copy("COPY t (a) FROM stdin")) {
                  try {
                    stream.write(bytes, 0, bytes.length);
                    return stream.finish();
                  } finally {
                    row[0] = stream.refusedRow();
                  }
                }
              });
      kept(refused.isPresent(), "a row that does not fit was taken", "tell what is refused.");
      kept(row[0] == 3, "the row is told as " + row[0] + ", not 3", "say which row was refused.");
      kept(
          refused.stream().noneMatch(e -> Promise.text(e).contains("private")),
          "the refusal quotes the value",
          "leave the data of others out of messages and causes.");
      try (RowStream stream = session.copy("COPY t (a) FROM stdin")) {
        byte[] bytes = "5\n".getBytes(StandardCharsets.UTF_8);
        stream.write(bytes, 0, bytes.length);
      }
      rows(session, "6\n");
      kept(
          look(shadow.database(), "SELECT a FROM public.t").equals(List.of("6")),
          "a copy that was refused, or not finished, left rows or an unusable session",
          "cancel the copy when it is closed before it was finished.");
    }
  }

  /** Whatever is refused as a whole leaves no transaction in which nothing else can be done. */
  @Test
  void aRefusalLeavesTheSessionAsItWas() {
    try (Shadow shadow = prepare(live());
        LoadingSession session = shadow.open(nobody)) {
      session.run("CREATE TABLE public.t (a int)", Tolerance.NOTHING);
      session.run("SET search_path = public", Tolerance.NOTHING);
      refusal("LoadingSession.copy", () -> session.copy("COPY absent (a) FROM stdin"));
      rows(session, "1\n");
      refusal(
          "LoadingSession.mask",
          () -> {
            session.mask("DELETE FROM t; DELETE FROM absent");
            return true;
          });
      rows(session, "2\n");
      refusal("LoadingSession.ask", () -> session.ask("SELECT 1 FROM absent"));
      rows(session, "3\n");
      kept(
          look(shadow.database(), "SELECT a FROM public.t ORDER BY 1")
              .equals(List.of("1", "2", "3")),
          "after a refusal the session does not go on",
          "roll back what was refused.");
    }
  }

  /** What is noted is done, and what is done is noted. */
  @Test
  void whatIsNotedIsTakenOverByTheNextRun() {
    String live = live();
    var replacement = new Replacement(master(), live, live);
    kept(!open().isBegun(replacement, nobody), "a load is begun", "look for what was left.");
    Shadow left = prepare(live);
    kept(left.journal().isEmpty(), "a new one has notes", "begin with none.");
    try (LoadingSession session = left.open(nobody)) {
      session.run("CREATE TABLE public.t (a int)", Tolerance.NOTHING, new Note("t", "it's made"));
      session.run("DROP TABLE public.absent", Tolerance.ABSENT, new Note("absent", "1"));
      refusal(
          "a statement that fails",
          () -> {
            session.run("CREATE TABLE public.t (a int)", Tolerance.NOTHING, new Note("no", "1"));
            return true;
          });
      session.run("SET search_path = public", Tolerance.NOTHING);
      noted(session, "1\n2\n", new Note("rows", "2"));
      refusal(
          "rows that do not fit",
          () -> {
            noted(session, "x\n", new Note("no rows", "1"));
            return true;
          });
      session.mask("UPDATE t SET a = a + 10");
      session.note(new Note("alone", "1"));
      session.note(new Note("alone", "2"));
    }
    left.leave();

    kept(open().isBegun(replacement, nobody), "nothing is begun", "see what was left.");
    try (Shadow next = prepare(live)) {
      kept(
          next.journal().equals(Map.of("t", "it's made", "absent", "1", "rows", "2", "alone", "2")),
          "the journal is " + next.journal(),
          "note what was done, with it and once.");
      kept(
          look(next.database(), "SELECT a FROM public.t ORDER BY 1").equals(List.of("11", "12")),
          "what was loaded is not there",
          "keep it while nobody goes on.");
      try (LoadingSession session = next.open(nobody)) {
        session.empty(new LoadingSession.Table("public", "t", List.of()));
        kept(
            look(next.database(), "SELECT a FROM public.t").isEmpty(),
            "the table is not empty",
            "take its rows out.");
        session.endJournal();
      }
    }
    kept(
        databasesBeside(live).isEmpty() && rolesBeside(live).isEmpty(),
        "what was taken over is left",
        "throw it away like any other.");
  }

  private static void noted(LoadingSession session, String rows, Note note) {
    byte[] bytes = rows.getBytes(StandardCharsets.UTF_8);
    try (RowStream stream = session.copy("COPY t (a) FROM stdin")) {
      stream.write(bytes, 0, bytes.length);
      stream.finish(note);
    }
  }

  /** What nobody wants to go on with is gone, and the same may be loaded again. */
  @Test
  void whatIsBegunAnewIsEmpty() {
    String live = live();
    Shadow left = prepare(live);
    try (LoadingSession session = left.open(nobody)) {
      session.run("CREATE TABLE public.t (a int)", Tolerance.NOTHING, new Note("t", "1"));
    }
    left.leave();
    try (Shadow next = prepare(live)) {
      next.beginAnew();
      kept(next.journal().isEmpty(), "it has notes", "forget them with all else.");
      try (LoadingSession session = next.open(nobody)) {
        session.run("CREATE TABLE public.t (a int)", Tolerance.NOTHING, new Note("t", "1"));
        session.endJournal();
      }
      next.handOver();
      next.takePlace();
    }
    kept(
        look(live, "SELECT count(*) FROM public.t").equals(List.of("0")),
        "what was begun anew did not take its place",
        "make it as a new one.");
  }

  @Test
  void whatNeedNotBeThereIsTolerated() {
    try (Shadow shadow = prepare(live());
        LoadingSession session = shadow.open(nobody)) {
      for (String absent :
          List.of(
              "DROP TABLE public.t",
              "DROP VIEW s.v",
              "DROP FUNCTION public.f(int)",
              "DROP TYPE public.e",
              "DROP SCHEMA s",
              "ALTER TABLE ONLY public.t DROP CONSTRAINT k",
              "DROP INDEX public.i",
              "SELECT pg_catalog.lo_unlink(12)")) {
        session.run(absent, Tolerance.ABSENT);
        kept(
            refusal(absent, () -> run(session, absent)).isPresent(),
            "it took \"" + absent + "\" for done",
            "tolerate only what may be so.");
      }
      session.run("CREATE SCHEMA public", Tolerance.PRESENT);
      kept(
          session.set("SET work_mem = '5MB'") && !session.set("SET nonsense_of_tomorrow = 1"),
          "it does not tell which settings the server knows",
          "return false for a setting that the server does not know.");
    }
  }

  private static String read(LoadingSession session, LoadingSession.Table table) {
    var text = new StringBuilder();
    session.read(
        table,
        (bytes, from, length) ->
            text.append(new String(bytes, from, length, StandardCharsets.UTF_8)));
    return text.toString();
  }

  /** What a dump's session sets is what its text means; what other sessions set is not. */
  @Test
  void whatWasLoadedIsReadAsADumpHasIt() {
    try (Shadow shadow = prepare(live());
        LoadingSession session = shadow.open(nobody)) {
      for (String statement :
          List.of(
              "CREATE DOMAIN public.d AS timestamptz",
              "CREATE TYPE public.c AS (x float8, y public.d)",
              "CREATE TYPE public.e AS ENUM ('x')",
              "CREATE TABLE public.\"T\" (b bytea, a timestamptz, c public.c[], e public.e,"
                  + " g int GENERATED ALWAYS AS (1) STORED, r tstzrange)",
              "INSERT INTO public.\"T\" VALUES ('\\x00ff', '2024-05-06 07:08:09+02',"
                  + " ARRAY[ROW(0.1, '2024-05-06 07:08:09+02')::public.c], 'x')",
              "CREATE TABLE public.p (a int) PARTITION BY LIST (a)",
              "CREATE TABLE public.p1 PARTITION OF public.p FOR VALUES IN (1)",
              "INSERT INTO public.p VALUES (1)",
              "SET timezone = 'Asia/Tokyo'",
              "SET bytea_output = 'escape'")) {
        session.run(statement, Tolerance.NOTHING);
      }
      var table = new LoadingSession.Table("public", "T", List.of("a", "b", "c", "e", "r"));
      List<LoadingSession.Column> columns = session.columns(table);
      kept(
          columns.equals(
              List.of(
                  new LoadingSession.Column("a", Set.of("timestamptz"), false),
                  new LoadingSession.Column("b", Set.of("bytea"), false),
                  new LoadingSession.Column("c", Set.of("float8", "timestamptz"), true),
                  new LoadingSession.Column("e", Set.of(), false),
                  new LoadingSession.Column("r", Set.of("timestamptz"), true))),
          "the columns are " + columns,
          "follow domains, arrays, ranges and composite types, in the order that is asked for.");
      String expected =
          "2024-05-06 05:08:09+00\t\\\\x00ff\t{\"(0.1,\\\\\"2024-05-06 05:08:09+00\\\\\")\"}\tx\t\\N\n";
      kept(
          read(session, table).equals(expected),
          "it reads " + read(session, table),
          "read in UTC and hex digits, whatever the session has set.");
      kept(
          read(session, new LoadingSession.Table("public", "p", List.of("a"))).equals("1\n"),
          "a table in partitions is not read whole",
          "read it by a query, as COPY does not.");
      kept(
          session.columns(new LoadingSession.Table("public", "absent", List.of("a"))).isEmpty(),
          "a table that is not there has columns",
          "tell none.");
      session.run("CREATE TABLE public.after (a int)", Tolerance.NOTHING);
    }
  }

  @Test
  void queriesOfOthersAreAnsweredAndChangeNothing() {
    try (Shadow shadow = prepare(live())) {
      try (LoadingSession session = shadow.open(nobody)) {
        session.run("CREATE TABLE public.t (a int)", Tolerance.NOTHING);
        List<LoadingSession.Answer> answers =
            session.ask(
                "SET search_path = public; SELECT count(*) = 0 FROM t; SELECT a FROM t; SELECT 't',"
                    + " true; SELECT false; SELECT true FROM generate_series(1, 2);");
        kept(
            answers.equals(
                List.of(
                    new LoadingSession.Answer(1, true),
                    new LoadingSession.Answer(0, false),
                    new LoadingSession.Answer(1, false),
                    new LoadingSession.Answer(1, false),
                    new LoadingSession.Answer(2, false))),
            "it answers " + answers,
            "tell of each query how many rows it gave, and whether that is one true.");
        kept(
            session.ask("SELECT current_setting('search_path') = 'public'").get(0).rows() == 1
                && !session.ask("SELECT current_setting('search_path') = 'public'").get(0).holds(),
            "what queries set stays",
            "undo all that they did.");
      }
      try (LoadingSession session = shadow.open(nobody)) {
        kept(
            refusal("a query that writes", () -> session.ask("INSERT INTO public.t VALUES (1)"))
                    .isPresent()
                && look(shadow.database(), "SELECT count(*) FROM public.t").equals(List.of("0")),
            "a query that writes was answered",
            "ask in a transaction that reads only.");
      }
    }
  }

  @Test
  void theShadowIsAsTheLiveOne() {
    String live = live();
    String like =
        "SELECT pg_encoding_to_char(encoding) || datcollate || datctype || dattablespace FROM"
            + " pg_database WHERE datname = current_database()";
    try (Shadow shadow = prepare(live)) {
      kept(
          look(shadow.database(), like).equals(look(live, like)),
          "encoding, locale or tablespace differ from the live database's",
          "take them from there, as nothing can change them later.");
      kept(
          look(
                  shadow.database(),
                  "SELECT relname FROM pg_class WHERE oid >= 16384 AND relnamespace NOT IN (SELECT oid"
                      + " FROM pg_namespace WHERE nspname IN ('pg_toast', 'gen3db_restore'))")
              .isEmpty(),
          "the shadow is not empty",
          "copy a template that nobody put anything in.");
    }
  }

  private static Template.Input input(String digit) {
    return new Template.Input(digit.repeat(64), "b".repeat(64), 4711);
  }

  private Template keep(String live, Template.Input input, String... statements) {
    try (Shadow shadow = prepare(live)) {
      try (LoadingSession session = shadow.open(nobody)) {
        for (String statement : statements) {
          session.run(statement, Tolerance.NOTHING);
        }
        session.endJournal();
      }
      List<LoadedDump.Table> tables =
          List.of(
              new LoadedDump.Table(
                  "public.my table", 2, 9, LoadedDump.Compared.COUNT, List.of("money")));
      Optional<Template> kept = shadow.keep(input, tables, Long.MAX_VALUE);
      kept(kept.isPresent(), "no template is kept", "keep one of every size that is asked for.");
      return kept.orElseThrow();
    }
  }

  private List<Template> templates(String live) {
    return open().templates(new Replacement(master(), live, live), nobody);
  }

  private Optional<Shadow> copy(String live, Template template) {
    return open().prepareCopy(new Replacement(master(), live, live), template, nobody);
  }

  /** P9, P10: whatever was loaded is in the copy, and belongs to the service in the end. */
  @Test
  void whatWasKeptIsCopied() {
    String first = live();
    Template template =
        keep(
            first,
            input("1"),
            "CREATE SCHEMA s",
            "CREATE TABLE public.t (a serial PRIMARY KEY, b int GENERATED ALWAYS AS IDENTITY)",
            "INSERT INTO public.t DEFAULT VALUES",
            "CREATE TYPE s.e AS ENUM ('x')",
            "CREATE DOMAIN s.d AS int CHECK (value > 0)",
            "CREATE TYPE s.c AS (x int)",
            "CREATE TYPE s.r AS RANGE (subtype = int4)",
            "CREATE SEQUENCE s.q",
            "CREATE VIEW s.v AS SELECT * FROM public.t",
            "CREATE MATERIALIZED VIEW s.m AS SELECT * FROM public.t",
            "CREATE TABLE s.p (a int) PARTITION BY LIST (a)",
            "CREATE TABLE s.p1 PARTITION OF s.p FOR VALUES IN (1)",
            "CREATE FUNCTION s.f(a int, VARIADIC b text[]) RETURNS int LANGUAGE sql AS 'SELECT 1'",
            "CREATE PROCEDURE s.f() LANGUAGE sql AS 'SELECT 1'",
            "CREATE AGGREGATE s.g(int) (sfunc = int4pl, stype = int4)",
            "CREATE OPERATOR s.@#@ (leftarg = int, rightarg = int, function = int4pl)",
            "CREATE COLLATION s.l FROM \"C\"",
            "CREATE TEXT SEARCH DICTIONARY s.y (template = simple)",
            "CREATE TEXT SEARCH CONFIGURATION s.z (copy = simple)",
            "CREATE STATISTICS s.t ON a, b FROM public.t",
            "SELECT pg_catalog.lo_create(4711)");
    kept(
        rolesBeside(first).isEmpty() && databasesBeside(first).isEmpty(),
        "what was loaded stays beside the live database",
        "throw it away like any other; the template is a copy.");
    String second = live();
    kept(
        templates(second).contains(template),
        "the template is not found: " + templates(second),
        "tell all with which they were kept.");
    try (Shadow shadow = copy(second, template).orElseThrow()) {
      try (LoadingSession session = shadow.open(nobody)) {
        kept(
            session.ask("SELECT count(*) = 1 FROM public.t").get(0).holds(),
            "the role that loads cannot ask about the copy",
            "give it all that is in it.");
      }
      kept(shadow.journal().isEmpty(), "a copy has notes", "tell none.");
      shadow.handOver();
      shadow.takePlace();
    }
    List<String> owners =
        look(
            second,
            "SELECT DISTINCT refobjid::regrole::text FROM pg_shdepend WHERE deptype = 'o' AND dbid ="
                + " (SELECT oid FROM pg_database WHERE datname = current_database())");
    kept(
        look(second, "SELECT count(*) || count(l.*)::text FROM public.t, pg_largeobject_metadata l")
                .equals(List.of("11"))
            && owners.equals(look(second, "SELECT quote_ident('" + second + "')")),
        "what was copied belongs to " + owners,
        "give every object and the database to the service's role.");
    kept(
        copy(live(), template).map(RestoreTargetContract::closed).isPresent(),
        "it is copied only once",
        "leave the template as it is.");
  }

  private static boolean closed(Shadow shadow) {
    shadow.close();
    return true;
  }

  /** P9: nobody gets into a template, which is of no service. */
  @Test
  void aTemplateIsNobodys() {
    String live = live();
    Template template = keep(live, input("2"), "CREATE TABLE public.t (a int)");
    kept(
        look(
                "postgres",
                "SELECT datname FROM pg_database d JOIN pg_roles r ON r.oid = datdba WHERE NOT"
                    + " datallowconn AND NOT datistemplate AND NOT rolcanlogin AND datname NOT LIKE"
                    + " 'template_'")
            .contains(template.name()),
        "somebody may connect to the template, copy it or log in as its owner",
        "let it take no connections, and belong to a role that nobody can log in as.");
    kept(
        look(
                "postgres",
                "SELECT 1 FROM pg_auth_members m WHERE pg_get_userbyid(roleid) = '"
                    + template.name()
                    + "' AND pg_get_userbyid(member) <> '"
                    + master().username()
                    + "'")
            .isEmpty(),
        "somebody is a member of the template's role",
        "let nobody be one.");
  }

  /** A template is not kept twice, and makes room for a newer one of the same database. */
  @Test
  void aNewerTemplateTakesThePlaceOfAnOlderOne() {
    String live = live();
    Template first = keep(live, input("3"), "CREATE TABLE public.t (a int)");
    Template again = keep(live, input("3"), "CREATE TABLE public.other (a int)");
    kept(again.name().equals(first.name()), "one input has two templates", "keep the first.");
    Template newer = keep(live, input("4"), "CREATE TABLE public.t (a int)");
    kept(
        isThere(newer.name()) && !isThere(first.name()),
        "an older template of the same database stays",
        "drop it, so that the room for templates does not grow.");
    kept(
        copy(live(), first).isEmpty(),
        "a template is copied that is gone",
        "tell that there is none.");
    try (Shadow shadow = prepare(live)) {
      try (LoadingSession session = shadow.open(nobody)) {
        session.run("CREATE TABLE public.t (a int)", Tolerance.NOTHING);
        session.endJournal();
      }
      kept(
          shadow.keep(input("5"), List.of(), 1).isEmpty() && isThere(newer.name()),
          "a database is kept that is larger than what is asked for",
          "look at its size before it is copied.");
    }
  }

  /** What somebody has changed is no copy of what was loaded. */
  @Test
  void aTemplateThatWasChangedIsNotCopied() {
    String live = live();
    Template template = keep(live, input("6"), "CREATE TABLE public.t (a int)");
    look(
        "postgres",
        "ALTER DATABASE " + template.name() + " ALLOW_CONNECTIONS true; SELECT 1 AS opened");
    kept(
        copy(live(), template).isEmpty(),
        "a template is copied that somebody has opened",
        "take it for none; who opened it may have changed it.");
    look(template.name(), "CREATE TABLE public.more (a int); SELECT 1 AS made");
    look(
        "postgres",
        "ALTER DATABASE " + template.name() + " ALLOW_CONNECTIONS false; SELECT 1 AS closed");
    String other = live();
    kept(
        copy(other, template).isEmpty() && !isThere(template.name()),
        "a template is copied that somebody has changed",
        "compare what is in the copy with what was kept, and drop what is not that.");
    kept(
        databasesBeside(other).isEmpty() && rolesBeside(other).isEmpty(),
        "a copy that does not fit is left",
        "throw it away.");
  }

  @Test
  void aDatabaseThatIsNotThereIsNotReplaced() {
    kept(
        refusal("RestoreTarget.prepare", () -> prepare("absent")).isPresent()
            && !isThere("absent__next"),
        "a database was prepared for one that is not there",
        "look for the live one first.");
  }
}
