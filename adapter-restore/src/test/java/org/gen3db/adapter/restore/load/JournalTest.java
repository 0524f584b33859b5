package org.gen3db.adapter.restore.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.gen3db.adapter.restore.RestoreCode;
import org.gen3db.adapter.restore.dump.DumpReader;
import org.gen3db.adapter.restore.dump.Piece;
import org.gen3db.adapter.restore.dump.Position;
import org.gen3db.adapter.restore.statement.Admission;
import org.gen3db.adapter.restore.statement.Handling;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.restore.DumpFile;
import org.gen3db.domain.restore.DumpLoader.Loading;
import org.gen3db.domain.restore.DumpSource;
import org.gen3db.domain.restore.LoadProgress;
import org.gen3db.domain.restore.LoadedDump;
import org.gen3db.domain.restore.LoadedDump.Compared;
import org.gen3db.domain.restore.LoadedDump.Earlier;
import org.gen3db.domain.restore.LoadingSession;
import org.gen3db.domain.restore.LoadingSession.Tolerance;
import org.gen3db.domain.restore.RowStream;
import org.gen3db.domain.restore.Script;
import org.gen3db.domain.restore.Shadow;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A load that was ended goes on where it was, and the database is the same in the end. */
class JournalTest {
  private static final String END = "\n--\n-- PostgreSQL database dump complete\n--\n";
  private static Restored restored;

  @BeforeAll
  static void start() {
    restored = Restored.on(17);
  }

  @AfterAll
  static void stop() {
    restored.close();
  }

  /**
   * A dump in memory, whose reader ends the run at a byte.
   *
   * @param version that its file has
   */
  private record Dump(byte[] bytes, String version, int endsAt, Cancellation run)
      implements DumpSource {
    static Dump of(String text) {
      return new Dump((text + END).getBytes(StandardCharsets.UTF_8), "1", Integer.MAX_VALUE, null);
    }

    Dump endedAt(int place) {
      return new Dump(bytes, version, place, Cancellation.create());
    }

    Dump whole() {
      return new Dump(bytes, version, Integer.MAX_VALUE, Cancellation.create());
    }

    DumpFile file() {
      return new DumpFile("fence.sql", bytes.length, version, null);
    }

    @Override
    public String describe() {
      return "memory";
    }

    @Override
    public List<DumpFile> list(String folder, Cancellation cancellation) {
      return List.of(file());
    }

    @Override
    public List<String> folders(String folder, Cancellation cancellation) {
      return List.of();
    }

    @Override
    public Optional<DumpFile> find(String path, Cancellation cancellation) {
      return Optional.of(file());
    }

    @Override
    public InputStream open(DumpFile file, long from, Cancellation cancellation) {
      return new ByteArrayInputStream(bytes) {
        @Override
        public synchronized int read(byte[] into, int offset, int length) {
          if (pos >= endsAt) {
            run.cancel();
          }
          // Little at a time, so that it ends near the place.
          return super.read(into, offset, Math.min(length, 512));
        }
      };
    }
  }

  private static LoadedDump load(Shadow shadow, Dump dump, Script... masks) {
    return load(shadow, dump, true, masks);
  }

  private static LoadedDump load(Shadow shadow, Dump dump, boolean compare, Script... masks) {
    return new PlainDumpLoader().load(loading(shadow, dump, compare, masks), dump.run());
  }

  private static Loading loading(Shadow shadow, Dump dump, boolean compare, Script... masks) {
    return new Loading(
        dump,
        dump.file(),
        shadow,
        Restored.EXTENSIONS,
        3,
        List.of(masks),
        compare,
        LoadProgress.NONE);
  }

  /** Loads until the reader is at a place; what is noted then. */
  private static Map<String, String> end(String live, Dump dump, int place, Script... masks) {
    Shadow shadow = restored.prepare(live);
    assertThatThrownBy(() -> load(shadow, dump.endedAt(place), masks))
        .isInstanceOfSatisfying(
            Gen3DbException.class,
            e -> assertThat(e.problem().code()).isEqualTo(DomainCode.INTERRUPTED));
    shadow.leave();
    try (Shadow next = restored.prepare(live)) {
      var noted = new TreeMap<>(next.journal());
      next.leave();
      return noted;
    }
  }

  /** Loads the rest, and puts it in place; what is told. */
  private static LoadedDump goOn(String live, Dump dump, Script... masks) {
    try (Shadow shadow = restored.prepare(live)) {
      LoadedDump loaded = load(shadow, dump.whole(), masks);
      assertThat(
              restored.server.sqlIn(
                  shadow.database(), "SELECT nspname FROM pg_namespace WHERE nspname ~ '^gen3db'"))
          .as("of the journal")
          .isEmpty();
      shadow.handOver();
      shadow.takePlace();
      return loaded;
    }
  }

  private static Dump hard(String name) throws IOException {
    try (var in = new GZIPInputStream(Restored.resource(name))) {
      return new Dump(in.readAllBytes(), "1", Integer.MAX_VALUE, null);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"hard-18.sql.gz", "hard-15-inserts.sql.gz"})
  void ended_again_and_again_it_is_the_same_database(String name) throws Exception {
    String original = "j" + Integer.toHexString(name.hashCode());
    restored.server.sql("CREATE DATABASE " + original + " TEMPLATE template0");
    restored.server.sqlIn(original, Restored.text("hard.sql"));
    Dump dump = hard(name);
    LoadedDump atOnce;
    String live = restored.live();
    try (Shadow shadow = restored.prepare(restored.live())) {
      atOnce = load(shadow, dump.whole());
    }

    int notes = 0;
    for (int part = 1; part < 6; part++) {
      var noted = end(live, dump, dump.bytes().length * part / 6);
      assertThat(noted.size()).as("noted").isGreaterThanOrEqualTo(notes);
      notes = noted.size();
    }
    LoadedDump inParts = goOn(live, dump);

    // Of rows in statements only the last one is noted, however many there are.
    assertThat(notes).isGreaterThan(name.contains("inserts") ? 1 : 20);
    assertThat(inParts.earlier()).isEqualTo(Earlier.KEPT);
    assertThat(inParts)
        .isEqualTo(
            new LoadedDump(
                atOnce.sha256(),
                atOnce.bytes(),
                atOnce.tables(),
                atOnce.statements(),
                atOnce.skipped(),
                atOnce.masks(),
                atOnce.behind(),
                Earlier.KEPT));
    assertThat(Snapshot.of(restored.server, live))
        .isEqualTo(Snapshot.of(restored.server, original));
    assertThat(Snapshot.owners(restored.server, live)).containsExactly(Restored.SERVICE);
    assertThat(restored.isAlone(live)).isTrue();
    assertThat(restored.loaders()).isEmpty();
  }

  private static final String TWO_TABLES =
      """
      CREATE TABLE public.a (a int);
      CREATE TABLE public.b (a int);
      COPY public.a (a) FROM stdin;
      1
      2
      \\.
      CREATE INDEX i ON public.a (a);
      CREATE VIEW public.v AS SELECT 1 AS one;
      COPY public.b (a) FROM stdin;
      3
      \\.
      CREATE VIEW public.behind AS SELECT 1 AS one;
      """
          + "-- nothing\n".repeat(200);

  /** What is there is not made a second time: it is the same in the end to the last transaction. */
  @Test
  void what_is_done_is_not_done_again() throws SQLException {
    String live = restored.live();
    Dump dump = Dump.of(TWO_TABLES);

    var noted = end(live, dump, 2000);
    String made =
        "SELECT string_agg(oid || ' ' || relfilenode, ', ' ORDER BY oid) FROM pg_class WHERE"
            + " relname IN ('a', 'b', 'i', 'v')";
    String rows = "SELECT string_agg(xmin || ' ' || a, ', ' ORDER BY a) FROM public.";
    List<String> before =
        List.of(
            restored.server.sqlIn(live + "__next", made).get(0),
            restored.server.sqlIn(live + "__next", rows + "a").get(0),
            restored.server.sqlIn(live + "__next", rows + "b").get(0));
    LoadedDump loaded = goOn(live, dump);

    assertThat(noted.keySet().stream().map(of -> of.split(" ")[0]))
        .contains("load", "statement", "rows", "build", "compared");
    assertThat(
            List.of(
                restored.server.sqlIn(live, made).get(0),
                restored.server.sqlIn(live, rows + "a").get(0),
                restored.server.sqlIn(live, rows + "b").get(0)))
        .isEqualTo(before);
    assertThat(loaded.tables())
        .containsExactly(
            new LoadedDump.Table("public.a", 2, 4, Compared.CONTENT, List.of()),
            new LoadedDump.Table("public.b", 1, 2, Compared.CONTENT, List.of()));
  }

  /** Of several sessions that loaded one table one had ended: its rows must not be there twice. */
  @Test
  void rows_of_a_table_that_is_half_there_are_thrown_away() throws Exception {
    String live = restored.live();
    Dump dump = Dump.of(TWO_TABLES);
    Shadow shadow = restored.prepare(live);
    try (LoadingSession session = shadow.open(Cancellation.create());
        DumpReader reader = DumpReader.open("fence.sql", new ByteArrayInputStream(dump.bytes()))) {
      var loading =
          new Loading(
              dump,
              dump.file(),
              shadow,
              Restored.EXTENSIONS,
              3,
              List.of(),
              true,
              LoadProgress.NONE);
      Journal.begun(loading, Earlier.NOTHING).open(session);
      Piece piece = reader.next();
      while (piece instanceof Piece.Statement made) {
        session.run(made.text(), Tolerance.NOTHING, Journal.statement(made.at(), reader.digest()));
        piece = reader.next();
      }
      var copy = (Piece.Copy) piece;
      try (RowStream half = session.copy(copy.text())) {
        half.write(new byte[] {'1', '\n'}, 0, 2);
        half.finish(Journal.partly(copy));
      }
    }
    shadow.leave();

    LoadedDump loaded = goOn(live, dump);

    assertThat(loaded.earlier()).isEqualTo(Earlier.KEPT);
    assertThat(restored.server.sqlIn(live, "SELECT a FROM a ORDER BY 1")).containsExactly("1", "2");
  }

  /** It was added, and the run was ended before its rows were held against it. */
  @Test
  void rows_are_held_against_a_foreign_key_that_was_only_added() throws Exception {
    String live = restored.live();
    Dump dump =
        Dump.of(
            """
            CREATE TABLE public.u (a int PRIMARY KEY);
            CREATE TABLE public.t (a int);
            ALTER TABLE ONLY public.t ADD CONSTRAINT k FOREIGN KEY (a) REFERENCES public.u(a);
            """);
    Shadow shadow = restored.prepare(live);
    try (LoadingSession session = shadow.open(Cancellation.create());
        DumpReader reader = DumpReader.open("fence.sql", new ByteArrayInputStream(dump.bytes()))) {
      Journal.begun(loading(shadow, dump, true), Earlier.NOTHING).open(session);
      var admission = new Admission();
      for (Piece piece = reader.next(); piece != null; piece = reader.next()) {
        var statement = (Piece.Statement) piece;
        String sql =
            admission.of(statement) instanceof Handling.Reference reference
                ? reference.adding(statement.text())
                : statement.text();
        session.run(sql, Tolerance.NOTHING, Journal.statement(statement.at(), reader.digest()));
      }
    }
    shadow.leave();
    String validated = "SELECT convalidated::text FROM pg_constraint WHERE conname = 'k'";
    assertThat(restored.server.sqlIn(live + "__next", validated)).containsExactly("false");

    LoadedDump loaded = goOn(live, dump);

    assertThat(loaded.earlier()).isEqualTo(Earlier.KEPT);
    assertThat(restored.server.sqlIn(live, validated)).containsExactly("true");
  }

  /** Whatever its file says: the same name, size and version. */
  @ParameterizedTest
  @ValueSource(strings = {"\n1\n", "VIEW public.v AS SELECT 1", "INDEX i ON"})
  void nothing_is_taken_over_from_another_dump(String differs) throws SQLException {
    String live = restored.live();
    end(live, Dump.of(TWO_TABLES), 2000);
    var other =
        Map.of(
            "\n1\n", "\n7\n",
            "VIEW public.v AS SELECT 1", "VIEW public.v AS SELECT 7",
            "INDEX i ON", "INDEX k ON");

    LoadedDump loaded = goOn(live, Dump.of(TWO_TABLES.replace(differs, other.get(differs))));

    assertThat(loaded.earlier()).isEqualTo(Earlier.DISCARDED);
    assertThat(
            restored.server.sqlIn(
                live,
                "SELECT string_agg(a::text, ' ' ORDER BY a) || (TABLE v) || (SELECT relname FROM"
                    + " pg_class WHERE relname IN ('i', 'k')) FROM a"))
        .containsExactly(
            switch (differs) {
              case "\n1\n" -> "2 71i";
              case "INDEX i ON" -> "1 21k";
              default -> "1 27i";
            });
  }

  @Test
  void a_file_that_says_that_it_is_another_begins_anew() throws SQLException {
    String live = restored.live();
    Dump dump = Dump.of(TWO_TABLES);
    end(live, dump, 2000);

    LoadedDump loaded =
        goOn(live, new Dump(dump.bytes(), "2", Integer.MAX_VALUE, Cancellation.create()));

    assertThat(loaded.earlier()).isEqualTo(Earlier.DISCARDED);
    assertThat(restored.server.sqlIn(live, "SELECT a FROM a ORDER BY 1")).containsExactly("1", "2");
  }

  /** What is compared, and how it is masked, belongs to what is loaded. */
  @Test
  void another_way_of_loading_begins_anew() {
    String live = restored.live();
    Dump dump = Dump.of(TWO_TABLES);
    end(live, dump, 2000);

    try (Shadow shadow = restored.prepare(live)) {
      LoadedDump loaded = load(shadow, dump.whole(), false);

      assertThat(loaded.earlier()).isEqualTo(Earlier.DISCARDED);
      assertThat(loaded.tables())
          .extracting(LoadedDump.Table::compared)
          .containsOnly(Compared.NOTHING);
    }
    end(live, dump, 2000, new Script("masks/fence/1.sql", "SELECT 1"));
    assertThat(goOn(live, dump, new Script("masks/fence/1.sql", "SELECT 2")).earlier())
        .isEqualTo(Earlier.DISCARDED);
  }

  /** To throw away what one COPY has half loaded must not take the rows of another one. */
  @Test
  void a_table_that_two_copies_load_is_not_emptied_under_the_first() {
    var first =
        new Piece.Copy(new Position("fence.sql", 1, 10), "COPY a", "public", "a", List.of());
    var second =
        new Piece.Copy(new Position("fence.sql", 9, 90), "COPY a", "public", "a", List.of());
    String live = restored.live();
    Dump dump = Dump.of(TWO_TABLES);
    Shadow shadow = restored.prepare(live);
    Loading loading = loading(shadow, dump, false);
    try (LoadingSession session = shadow.open(Cancellation.create())) {
      Journal.begun(loading, Earlier.NOTHING).open(session);
      session.note(Journal.partly(second));
    }
    shadow.leave();
    try (Shadow next = restored.prepare(live)) {
      Map<String, String> before = next.journal();
      assertThat(Journal.of(loading, before).orElseThrow().isPartly(second)).isTrue();

      Journal journal = Journal.of(loading, before).orElseThrow();
      assertThat(journal.isPartly(first)).isFalse();
      assertThatThrownBy(() -> journal.isPartly(second)).isInstanceOf(Journal.Unfit.class);
    }
  }

  /** What was noted of masks may be the word of the dump itself. */
  @Test
  void with_masks_all_begins_anew() throws SQLException {
    String live = restored.live();
    Dump dump =
        Dump.of(
            TWO_TABLES.replace("-- nothing\n", "")
                + "CREATE FUNCTION public.f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN END';\n"
                + "CREATE TRIGGER t BEFORE DELETE ON public.a EXECUTE FUNCTION public.f();\n"
                + "-- nothing\n".repeat(200));
    var mask = new Script("masks/fence/1.sql", "UPDATE a SET a = a + 10");

    end(live, dump, dump.bytes().length - 300, mask);
    LoadedDump loaded = goOn(live, dump, mask);

    assertThat(loaded.earlier()).isEqualTo(Earlier.DISCARDED);
    assertThat(loaded.masks()).containsExactly("masks/fence/1.sql");
    assertThat(loaded.tables())
        .extracting(LoadedDump.Table::compared)
        .containsOnly(Compared.CONTENT);
    assertThat(restored.server.sqlIn(live, "SELECT a FROM a ORDER BY 1"))
        .containsExactly("11", "12");
  }

  /** What is wrong with a dump is told as if it were loaded at once, and nothing is left. */
  @Test
  void a_dump_that_is_refused_is_refused_after_going_on() {
    String live = restored.live();
    Dump dump = Dump.of(TWO_TABLES + "CREATE VIEW public.w AS SELECT absent FROM public.a;");
    end(live, dump, 2000);

    try (Shadow shadow = restored.prepare(live)) {
      assertThatThrownBy(() -> load(shadow, dump.whole()))
          .hasMessageContaining("fence.sql:213")
          .hasMessageContaining("absent");
    }
    assertThat(restored.isAlone(live)).isTrue();
  }

  @Test
  void nobody_writes_into_the_journal() {
    try (Shadow shadow = restored.prepare(restored.live())) {
      for (String hostile :
          List.of(
              "CREATE SCHEMA gen3db_restore;",
              "CREATE TABLE gen3db_restore.t (a int);",
              "COPY gen3db_restore.journal (about, says) FROM stdin;\nx\ty\n\\.\n",
              "INSERT INTO \"gen3db_restore\".journal VALUES ('x', 'y');")) {
        assertThatThrownBy(() -> load(shadow, Dump.of(hostile).whole()))
            .as(hostile)
            .isInstanceOfSatisfying(
                Gen3DbException.class,
                e -> assertThat(e.problem().code()).isEqualTo(RestoreCode.DUMP_REFUSED))
            .hasMessageContaining("fence.sql:1")
            .hasMessageContaining("gen3db_restore");
      }
    }
  }
}
