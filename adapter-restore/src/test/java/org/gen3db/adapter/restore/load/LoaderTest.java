package org.gen3db.adapter.restore.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.awaitility.Awaitility;
import org.gen3db.adapter.restore.RestoreCode;
import org.gen3db.adapter.restore.dump.DumpReader;
import org.gen3db.adapter.restore.dump.Position;
import org.gen3db.adapter.restore.load.Loaded.Skipped;
import org.gen3db.adapter.restore.statement.Handling.Reason;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.restore.LoadedDump;
import org.gen3db.domain.restore.LoadedDump.Compared;
import org.gen3db.domain.restore.LoadingSession;
import org.gen3db.domain.restore.Shadow;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Dumps that pg_dump made, loaded into a real server. */
class LoaderTest {
  private static Restored restored;

  @BeforeAll
  static void start() {
    restored = Restored.on(17);
  }

  @AfterAll
  static void stop() {
    restored.close();
  }

  /** What the statements that made the dumped database make here. */
  private static String original(String name) throws SQLException {
    restored.server.sql("CREATE DATABASE " + name + " TEMPLATE template0");
    restored.server.sqlIn(name, Restored.text("hard.sql"));
    return name;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hard-15.sql.gz",
        "hard-15-create-clean.sql.zst",
        "hard-15-inserts.sql.gz",
        "hard-18.sql.gz",
        "hard-18-inserts.sql.lz4"
      })
  void a_real_dump_is_the_database_that_was_dumped(String dump) throws SQLException {
    String original = original("o" + Integer.toHexString(dump.hashCode()));

    String loaded = restored.restore(Restored.dump(Restored.resource(dump)));

    assertThat(Snapshot.of(restored.server, loaded))
        .isEqualTo(Snapshot.of(restored.server, original));
    assertThat(Snapshot.owners(restored.server, loaded)).containsExactly(Restored.SERVICE);
    assertThat(restored.loaders()).isEmpty();
  }

  @Test
  void what_was_loaded_and_what_was_not_run_is_told() {
    var dump =
        Restored.dump(
            """
            SET transaction_timeout = 0;
            CREATE TABLE public.t (a int);
            ALTER TABLE public.t OWNER TO nobody_here;
            COPY public.t (a) FROM stdin;
            1
            2
            \\.
            GRANT ALL ON TABLE public.t TO reader;
            """);

    try (Shadow shadow = restored.prepare(restored.live())) {
      Loaded loaded = Restored.load(shadow, dump);

      assertThat(loaded.tables())
          .containsExactly(new LoadedDump.Table("public.t", 2, 4, Compared.CONTENT, List.of()));
      assertThat(loaded.statements()).isEqualTo(2);
      assertThat(loaded.skipped())
          .containsExactly(
              new Skipped(
                  new Position("fence.sql", 3, 60),
                  Reason.OWNER,
                  "ALTER TABLE public.t OWNER TO nobody_here"),
              new Skipped(
                  new Position("fence.sql", 8, 140),
                  Reason.PRIVILEGES,
                  "GRANT ALL ON TABLE public.t TO reader"));
      assertThat(
              restored.server.sqlIn(
                  shadow.database(), "SELECT reltuples FROM pg_class WHERE relname = 't'"))
          .as("analyzed")
          .containsExactly("2");
    }
  }

  @Test
  void a_large_table_is_loaded_by_several_sessions() {
    var rows =
        new StringBuilder(
            "CREATE TABLE public.t (a int, b text);\nCOPY public.t (a, b) FROM stdin;\n");
    int count = 180_000; // more than two sessions begin with
    long sum = 0;
    for (int i = 0; i < count; i++) {
      rows.append(i)
          .append("\tsome text that makes the row longer than a number ")
          .append(i)
          .append('\n');
      sum += i;
    }
    rows.append(
        "\\.\nALTER TABLE ONLY public.t ADD CONSTRAINT k PRIMARY KEY (a);\nCREATE INDEX i ON public.t (b);\n");

    String database = restored.restore(Restored.dump(rows.toString()));

    assertThat(restored.server.sqlIn(database, "SELECT count(*) || ' ' || sum(a) FROM t"))
        .containsExactly(count + " " + sum);
    assertThat(restored.server.sqlIn(database, "SELECT count(DISTINCT xmin::text) > 1 FROM t"))
        .as("by more than one transaction")
        .containsExactly("t");
  }

  @Test
  void rows_longer_than_any_buffer_arrive_whole() {
    var rows =
        new StringBuilder(
            "CREATE TABLE public.t (a int, b text);\nCOPY public.t (a, b) FROM stdin;\n");
    for (int i = 1; i <= 6; i++) {
      rows.append(i).append('\t').append(Integer.toString(i % 10).repeat(i * 300_000)).append('\n');
    }
    rows.append("7\t").append("z".repeat(50_000_000)).append("\n\\.\n");

    String database = restored.restore(Restored.dump(rows.toString()));

    assertThat(
            restored.server.sqlIn(
                database,
                "SELECT count(*) || ' ' || sum(length(b)) FROM t"
                    + " WHERE b = repeat(CASE a WHEN 7 THEN 'z' ELSE (a % 10)::text END, length(b))"))
        .containsExactly("7 " + (300_000 * 21 + 50_000_000));
  }

  /** Wherever it is in the file, and without the value, which may be a person's. */
  @Test
  void a_row_that_does_not_fit_is_told_by_its_line_and_without_its_value() {
    var rows = new StringBuilder("CREATE TABLE public.t (a int);\nCOPY public.t (a) FROM stdin;\n");
    for (int i = 0; i < 1_000_000; i++) {
      rows.append(i == 900_000 ? "Jane Doe" : Integer.toString(i)).append('\n');
    }
    rows.append("\\.\n");

    String live = restored.live();

    assertThatThrownBy(() -> restored.restore(live, Restored.dump(rows.toString())))
        .isInstanceOfSatisfying(
            Gen3DbException.class,
            e -> {
              assertThat(e.problem().place()).isEqualTo("fence.sql:900003");
              assertThat(e.problem().message())
                  .contains("COPY public.t (a) FROM stdin", "22P02")
                  .doesNotContain("Jane");
            });
    assertThat(restored.isAlone(live)).isTrue();
    assertThat(restored.loaders()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE TABLE public.t (a nonsense);",
        "CREATE TABLE public.t (a int);\nCREATE INDEX i ON public.t (b);",
        "CREATE TABLE public.t (a int);\nCOPY public.absent (a) FROM stdin;\n1\n\\.",
        "CREATE TABLE public.t (a int);\nCOPY public.t (a) FROM stdin;\n1\n1\n\\.\n"
            + "ALTER TABLE ONLY public.t ADD CONSTRAINT k PRIMARY KEY (a);",
        "CREATE TABLE public.t (a int);\nINSERT INTO public.t VALUES ('Jane Doe');",
      })
  void what_the_server_refuses_is_told_with_its_line_and_leaves_nothing(String text) {
    int last = (int) text.lines().filter(line -> !line.matches("\\d|\\\\\\.")).count();
    String live = restored.live();

    assertThatThrownBy(
            () -> {
              try (Shadow shadow = restored.prepare(live)) {
                Restored.load(shadow, Restored.dump("\n\n" + text));
              }
            })
        .isInstanceOfSatisfying(
            Gen3DbException.class,
            e -> {
              int line = Integer.parseInt(e.problem().place().substring("fence.sql:".length()));
              assertThat(line).isGreaterThanOrEqualTo(2 + last);
              assertThat(e.problem().message()).contains("SQLSTATE").doesNotContain("Jane");
            });
    assertThat(restored.isAlone(live)).isTrue();
    assertThat(restored.loaders()).isEmpty();
  }

  /** An index that was there before the rows would be what refuses them, and be slow as well. */
  @Test
  void an_index_is_built_when_all_rows_of_its_table_are_loaded() {
    var rows = new StringBuilder("CREATE TABLE public.t (a int);\nCOPY public.t (a) FROM stdin;\n");
    int count = 700_000; // more than one session takes
    for (int i = 0; i < count; i++) {
      rows.append(i == count - 1 ? 7 : i).append('\n');
    }
    rows.append("\\.\nALTER TABLE ONLY public.t ADD CONSTRAINT k PRIMARY KEY (a);\n");
    String live = restored.live();

    assertThatThrownBy(() -> restored.restore(live, Restored.dump(rows.toString())))
        .isInstanceOfSatisfying(
            Gen3DbException.class,
            e -> {
              assertThat(e.problem().place()).isEqualTo("fence.sql:" + (count + 4));
              assertThat(e.problem().message()).contains("ADD CONSTRAINT k", "23505");
            });
  }

  /** Each session looks at some, and none is forgotten. */
  @Test
  void the_server_has_looked_at_every_table_in_the_end() {
    var dump = new StringBuilder();
    var expected = new ArrayList<String>(List.of("m", "p", "p1"));
    for (int i = 1; i <= 7; i++) {
      dump.append(
              "CREATE TABLE public.t%1$d (a int);\nCOPY public.t%1$d (a) FROM stdin;\n"
                  .formatted(i))
          .append("1\n".repeat(i * i * 100))
          .append("\\.\n");
      expected.add("t" + i);
    }
    dump.append(
        """
        CREATE TABLE public.p (a int) PARTITION BY LIST (a);
        CREATE TABLE public.p1 (a int);
        ALTER TABLE ONLY public.p ATTACH PARTITION public.p1 FOR VALUES IN (1);
        COPY public.p1 (a) FROM stdin;
        1
        \\.
        CREATE MATERIALIZED VIEW public.m AS SELECT 1 AS a WITH NO DATA;
        REFRESH MATERIALIZED VIEW public.m;
        """);

    String database = restored.restore(Restored.dump(dump.toString()));

    assertThat(
            restored.server.sqlIn(
                database, "SELECT tablename FROM pg_stats WHERE schemaname = 'public' ORDER BY 1"))
        .containsExactlyElementsOf(expected);
  }

  /**
   * Each table refers by a type of its own, whose cast waits until rows of the other table are cast
   * as well: whoever looked at one table after the other would wait in vain.
   */
  @Test
  void rows_of_several_tables_are_held_against_their_foreign_keys_side_by_side() {
    var dump =
        new StringBuilder(
            """
            CREATE FUNCTION public.meet(mine int, other int) RETURNS int LANGUAGE plpgsql AS $$
            DECLARE
              patience timestamptz := clock_timestamp() + interval '3 minutes';
            BEGIN
              PERFORM pg_advisory_lock_shared(mine);
              WHILE NOT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND objid = other
                AND database = (SELECT oid FROM pg_database WHERE datname = current_database())) LOOP
                IF clock_timestamp() > patience THEN RAISE 'alone'; END IF;
                PERFORM pg_sleep(0.01);
              END LOOP;
              RETURN 1;
            END $$;
            CREATE TABLE public.u (a int);
            """);
    for (int i = 1; i <= 2; i++) {
      dump.append(
          """
          CREATE TYPE public.e%1$d AS ENUM ('x');
          CREATE FUNCTION public.f%1$d(public.e%1$d) RETURNS int LANGUAGE sql AS
            'SELECT public.meet(%1$d, %2$d)';
          CREATE CAST (public.e%1$d AS int) WITH FUNCTION public.f%1$d AS IMPLICIT;
          CREATE TABLE public.t%1$d (a public.e%1$d);
          """
              .formatted(i, 3 - i));
    }
    dump.append(
        """
        COPY public.u (a) FROM stdin;
        1
        \\.
        COPY public.t1 (a) FROM stdin;
        x
        \\.
        COPY public.t2 (a) FROM stdin;
        x
        \\.
        ALTER TABLE ONLY public.u ADD CONSTRAINT u_key PRIMARY KEY (a);
        ALTER TABLE ONLY public.t1 ADD CONSTRAINT k1 FOREIGN KEY (a) REFERENCES public.u(a);
        ALTER TABLE ONLY public.t2 ADD CONSTRAINT k2 FOREIGN KEY (a) REFERENCES public.u(a);
        """);

    String database = restored.restore(Restored.dump(dump.toString()));

    assertThat(
            restored.server.sqlIn(
                database,
                "SELECT conname || ' ' || convalidated FROM pg_constraint WHERE contype = 'f'"
                    + " ORDER BY 1"))
        .containsExactly("k1 true", "k2 true");
  }

  @Test
  void a_row_that_refers_to_nothing_is_told_with_the_line_of_its_foreign_key() {
    String dump =
        """
        CREATE TABLE public.u (a int);
        CREATE TABLE public.t (a int);
        COPY public.u (a) FROM stdin;
        1
        \\.
        COPY public.t (a) FROM stdin;
        1
        2
        \\.
        ALTER TABLE ONLY public.u ADD CONSTRAINT u_key PRIMARY KEY (a);
        ALTER TABLE ONLY public.t
            ADD CONSTRAINT k FOREIGN KEY (a) REFERENCES public.u(a) ON DELETE CASCADE;
        CREATE VIEW public.v AS SELECT 1 AS one;
        """;

    assertThatThrownBy(() -> restored.restore(Restored.dump(dump)))
        .hasMessageContaining("fence.sql:11:")
        .hasMessageContaining("ADD CONSTRAINT k")
        .hasMessageContaining("23503");
  }

  /** P2: an index runs code of the dump; it runs as a role that may do nothing to others. */
  @Test
  void p2_hostile_code_of_a_dump_cannot_touch_the_services_role() {
    String dump =
        """
        CREATE FUNCTION public.evil() RETURNS int LANGUAGE plpgsql VOLATILE AS $$
        BEGIN ALTER ROLE "fence_my-gen3" PASSWORD 'stolen'; RETURN 1; END $$;
        CREATE FUNCTION public.good(a int) RETURNS int LANGUAGE sql IMMUTABLE AS $$
        SELECT public.evil() $$;
        CREATE TABLE public.t (a int);
        COPY public.t (a) FROM stdin;
        1
        \\.
        CREATE INDEX i ON public.t (public.good(a));
        """;
    String before =
        restored
            .server
            .sql("SELECT rolpassword FROM pg_authid WHERE rolname = 'fence_my-gen3'")
            .get(0);

    assertThatThrownBy(() -> restored.restore(Restored.dump(dump)))
        .hasMessageContaining("fence.sql:9:")
        .hasMessageContaining("42501");

    assertThat(
            restored.server.sql(
                "SELECT rolpassword FROM pg_authid WHERE rolname = 'fence_my-gen3'"))
        .containsExactly(before);
  }

  @Test
  void p3_an_extension_must_be_allowed_and_come_before_any_object() {
    assertThatThrownBy(() -> restored.restore(Restored.dump("\nCREATE EXTENSION hstore;")))
        .isInstanceOfSatisfying(
            Gen3DbException.class,
            e -> {
              assertThat(e.problem().code()).isEqualTo(RestoreCode.DUMP_REFUSED);
              assertThat(e.problem().place()).isEqualTo("fence.sql:2");
              assertThat(e.problem().hint()).contains("gen3db.extensions");
            });
    assertThatThrownBy(
            () ->
                restored.restore(
                    Restored.dump(
                        "CREATE TABLE t ();\nCREATE EXTENSION ltree WITH SCHEMA public;")))
        .hasMessageContaining("fence.sql:2");
  }

  /** Each would be refused by the server in words that say nothing of the dump. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "SET row_security = off;\nCOPY public.t (a) FROM stdin;\n1\n\\.\n",
        "SET row_security = off;\nINSERT INTO public.t VALUES (1);\n",
        "SET row_security = off;\nSELECT pg_catalog.setval('public.s', 3, true);\n",
        "SET row_security = off;\nALTER TABLE ONLY public.t ADD CONSTRAINT k PRIMARY KEY (a);\n",
        "SET row_security = off;\nALTER TABLE public.t DISABLE TRIGGER ALL;\n",
      })
  void a_part_of_a_dump_is_told_from_a_whole_one(String text) {
    try (Shadow shadow = restored.prepare(restored.live())) {
      assertThatThrownBy(() -> Restored.load(shadow, Restored.dump(text)))
          .isInstanceOfSatisfying(
              Gen3DbException.class,
              e -> {
                assertThat(e.problem().place()).isEqualTo("fence.sql:2");
                assertThat(e.problem().hint())
                    .isEqualTo("Make a whole dump, without --data-only and --section.");
              });
    }
  }

  /** pg_dump writes collations before extensions; they have no code that an extension could run. */
  @Test
  void a_collation_may_come_before_an_extension() {
    try (Shadow shadow = restored.prepare(restored.live())) {
      Restored.load(
          shadow,
          Restored.dump(
              "CREATE SCHEMA s;\nCREATE COLLATION s.c (provider = libc, locale = 'C');\n"
                  + "CREATE EXTENSION ltree;\n"));
      assertThat(
              restored.server.sqlIn(
                  shadow.database(), "SELECT extname FROM pg_extension WHERE extname = 'ltree'"))
          .hasSize(1);
    }
  }

  /** In the server's own memory for it, or in one that a processor's cache holds. */
  @Test
  void what_a_session_sets_to_build_an_index_ends_with_it() {
    try (Shadow shadow = restored.prepare(restored.live());
        LoadingSession session = shadow.open(Cancellation.create())) {
      session.run(
          Loader.byParts("CREATE TABLE t AS SELECT current_setting('maintenance_work_mem') AS a"),
          LoadingSession.Tolerance.NOTHING,
          null);
      assertThat(session.ask("SELECT a = '8MB' FROM t"))
          .containsExactly(new LoadingSession.Answer(1, true));
      assertThat(session.ask("SELECT current_setting('maintenance_work_mem') = '64MB'"))
          .containsExactly(new LoadingSession.Answer(1, true));
      assertThatThrownBy(
              () ->
                  session.run(
                      Loader.byParts("CREATE INDEX i ON t (b)"),
                      LoadingSession.Tolerance.NOTHING,
                      null))
          .isInstanceOf(Gen3DbException.class);
      assertThat(session.ask("SELECT current_setting('maintenance_work_mem') = '64MB'"))
          .containsExactly(new LoadingSession.Answer(1, true));
    }
  }

  @Test
  void a_truncated_dump_leaves_the_live_database_and_nothing_else() {
    String live = restored.live();
    restored.server.sqlIn(live, "CREATE TABLE kept (a int)");
    byte[] cut =
        "CREATE TABLE public.t (a int);\nCOPY public.t (a) FROM stdin;\n1\n2"
            .getBytes(StandardCharsets.UTF_8);

    assertThatThrownBy(
            () -> {
              try (Shadow shadow = restored.prepare(live)) {
                Restored.load(shadow, Restored.dump(new ByteArrayInputStream(cut)));
              }
            })
        .isInstanceOfSatisfying(
            Gen3DbException.class,
            e -> assertThat(e.problem().code()).isEqualTo(RestoreCode.DUMP_TRUNCATED));
    assertThat(restored.isAlone(live)).isTrue();
    assertThat(restored.server.sqlIn(live, "SELECT count(*) FROM kept")).containsExactly("0");
  }

  /** Three quarters of a restore's time go by while indexes are built. */
  @Test
  void what_is_built_is_told() {
    var told = new ConcurrentLinkedQueue<String>();
    try (Shadow shadow = restored.prepare(restored.live())) {
      new Loader(
              Restored.dump(
                  """
                  CREATE TABLE t (a integer NOT NULL, b text);
                  COPY t (a, b) FROM stdin;
                  1\tx
                  \\.
                  ALTER TABLE ONLY t ADD CONSTRAINT t_pkey PRIMARY KEY (a);
                  CREATE INDEX t_b ON t USING btree (b) WHERE b <> 'a person';
                  """),
              shadow,
              Set.of(),
              Cancellation.create())
          .tellingBuilds(
              (what, number, known) -> told.add(number + " " + (known >= number) + " " + what))
          .load(1);
    }
    assertThat(told)
        .hasSize(2)
        .anySatisfy(each -> assertThat(each).contains(" true ALTER TABLE ONLY t ADD CONSTRAINT"))
        .anySatisfy(each -> assertThat(each).contains(" true CREATE INDEX t_b ON t"))
        .allSatisfy(each -> assertThat(each).matches("[12] .*").doesNotContain("person"));
  }

  /** A long statement of the server ends too, and not after its hour. */
  @Test
  void a_cancelled_load_ends_soon() {
    var end = Cancellation.create();
    String live = restored.live();
    try (Shadow shadow = restored.prepare(live)) {
      DumpReader dump =
          Restored.dump(
              "CREATE VIEW v AS SELECT 1;\nCREATE TABLE t AS SELECT pg_sleep(3600)::text;");
      var run =
          CompletableFuture.supplyAsync(() -> new Loader(dump, shadow, Set.of(), end).load(2));
      Awaitility.await()
          .atMost(Duration.ofMinutes(5))
          .until(
              () ->
                  restored
                      .server
                      .sql("SELECT count(*) FROM pg_stat_activity WHERE query ~ 'TABLE t AS'")
                      .get(0)
                      .equals("2")); // this query is one

      end.cancel();

      assertThatThrownBy(run::join)
          .cause()
          .isInstanceOfSatisfying(
              Gen3DbException.class,
              e -> assertThat(e.problem().code()).isEqualTo(DomainCode.INTERRUPTED));
    }
    assertThat(restored.isAlone(live)).isTrue();
  }

  /** One that failed does not wait for hours of another's work. */
  @Test
  void a_failure_ends_the_work_of_the_other_sessions() {
    String dump =
        """
        CREATE FUNCTION public.slow(a int) RETURNS int LANGUAGE plpgsql IMMUTABLE AS $$
        BEGIN PERFORM pg_sleep(3600); RETURN a; END $$;
        CREATE TABLE public.t (a int);
        CREATE TABLE public.u (a int);
        COPY public.t (a) FROM stdin;
        1
        \\.
        CREATE INDEX i ON public.t (public.slow(a));
        CREATE INDEX j ON public.u (nonsense);
        """;

    assertThatThrownBy(() -> restored.restore(Restored.dump(dump)))
        .hasMessageContaining("fence.sql:9");
  }

  private static void differs(String dump, String line, String... words) {
    String live = restored.live();
    restored.server.sqlIn(live, "CREATE TABLE kept (a int)");

    assertThatThrownBy(() -> restored.restore(live, Restored.dump(dump)))
        .isInstanceOfSatisfying(
            Gen3DbException.class,
            e -> {
              assertThat(e.problem().code()).isEqualTo(RestoreCode.CONTENT_DIFFERS);
              assertThat(e.problem().place()).isEqualTo("fence.sql:" + line);
              assertThat(e.problem().message()).contains(words).doesNotContain("Jane");
            });
    assertThat(restored.server.sqlIn(live, "SELECT count(*) FROM kept")).containsExactly("0");
    assertThat(restored.isAlone(live)).isTrue();
  }

  private static final String SPOILT =
      """
      CREATE TABLE public.t (a int, b text);
      CREATE FUNCTION public.spoil() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN %s RETURN NEW; END $$;
      CREATE TRIGGER spoil BEFORE INSERT ON public.t FOR EACH ROW EXECUTE FUNCTION public.spoil();
      COPY public.t (a, b) FROM stdin;
      """;

  /** A trigger of the dump stands for whatever changes a row between the file and the table. */
  @Test
  void one_letter_in_many_rows_is_found_and_its_table_named() {
    oneLetter(20_000);
  }

  @Tag("full")
  @Test
  void one_letter_in_a_million_rows_is_found_and_its_table_named() {
    oneLetter(1_000_000);
  }

  private static void oneLetter(int rows) {
    var dump =
        new StringBuilder(SPOILT.formatted("IF NEW.a = 17777 THEN NEW.b := 'Jane Dof'; END IF;"));
    for (int i = 0; i < rows; i++) {
      dump.append(i).append("\tJane Doe\n");
    }

    differs(dump.append("\\.\n").toString(), "5", "public.t", rows + " rows");
  }

  @Test
  void a_row_that_gets_lost_is_found() {
    differs(
        SPOILT.formatted("IF NEW.a = 2 THEN RETURN NULL; END IF;") + "1\tx\n2\tx\n3\tx\n\\.\n",
        "5",
        "public.t",
        "has 2 rows, and the dump has 3");
  }

  @Test
  void two_rows_that_change_their_values_are_found() {
    differs(
        SPOILT.formatted("NEW.b := CASE NEW.a WHEN 1 THEN 'y' ELSE 'x' END;") + "1\tx\n2\ty\n\\.\n",
        "5",
        "public.t");
  }

  @Test
  void what_is_not_to_be_compared_is_not() {
    String dump = SPOILT.formatted("NEW.b := 'other';") + "1\tx\n\\.\n";
    try (Shadow shadow = restored.prepare(restored.live())) {
      Loaded loaded =
          new Loader(Restored.dump(dump), shadow, Set.of(), Cancellation.create())
              .comparing(false)
              .load(2);

      assertThat(loaded.tables())
          .containsExactly(new LoadedDump.Table("public.t", 1, 4, Compared.NOTHING, List.of()));
    }
  }

  private static List<LoadedDump.Table> tables(String dump) {
    try (Shadow shadow = restored.prepare(restored.live())) {
      return Restored.load(shadow, Restored.dump(dump)).tables();
    }
  }

  /** P11: what a session, a version or a locale writes in another way is equal by its value. */
  @Test
  void p11_values_count_and_not_how_they_are_written() {
    assertThat(
            tables(
                """
                CREATE TYPE public.c AS (at timestamptz, n float8);
                CREATE DOMAIN public.d AS timestamptz;
                CREATE TABLE public.t (a timestamptz, b timestamptz[], c tstzrange, d public.c, e public.d,
                  f float4, g float8[], h bytea, i char(4), j numeric(6,2));
                COPY public.t (a, b, c, d, e, f, g, h, i, j) FROM stdin;
                2024-05-06 07:08:09.5+02\t{"2024-05-06 07:08:09+02"}\t["2024-05-06 07:08:09+02",)\t("2024-05-06 07:08:09+02",0.10000000000000001)\t2024-05-06 07:08:09+05:30\t0.100000001\t{0.10000000000000001,NaN}\ta\\\\000\tab  \t1.50
                \\N\t\\N\t\\N\t\\N\t\\N\t\\N\t\\N\t\\N\t\\N\t\\N
                infinity\t{}\tempty\t(,)\t-infinity\t-0\t{}\t\tab  \t-1.00
                \\.
                """))
        .containsExactly(new LoadedDump.Table("public.t", 3, 288, Compared.CONTENT, List.of()));
  }

  @Test
  void p11_where_a_text_is_not_settled_rows_are_counted_and_the_type_is_named() {
    assertThat(
            tables(
                """
                CREATE TABLE public.t (a money, b xml);
                COPY public.t (a, b) FROM stdin;
                1.5\t<a/>
                \\.
                """))
        .containsExactly(
            new LoadedDump.Table("public.t", 1, 9, Compared.COUNT, List.of("money", "xml")));
  }

  /** P11: COPY reads no table in partitions, and pg_dump loads them by it if it is asked to. */
  @Test
  void p11_a_table_in_partitions_is_compared_as_a_whole() {
    assertThat(
            tables(
                """
                CREATE TABLE public.p (a int, b text) PARTITION BY LIST (a);
                CREATE TABLE public.p1 PARTITION OF public.p FOR VALUES IN (1);
                CREATE TABLE public.p2 PARTITION OF public.p FOR VALUES IN (2);
                COPY public.p (a, b) FROM stdin;
                1\tx
                \\.
                COPY public.p (a, b) FROM stdin;
                2\ty
                1\tz
                \\.
                """))
        .containsExactly(new LoadedDump.Table("public.p", 3, 12, Compared.CONTENT, List.of()));
  }

  /** P11: with FORCE ROW LEVEL SECURITY not even the owner reads by COPY. */
  @Test
  void p11_a_table_with_policies_is_compared_before_they_hold() {
    assertThat(
            tables(
                """
                SET row_security = off;
                CREATE TABLE public.t (a int);
                ALTER TABLE ONLY public.t FORCE ROW LEVEL SECURITY;
                COPY public.t (a) FROM stdin;
                1
                \\.
                CREATE POLICY nobody ON public.t USING (false);
                ALTER TABLE public.t ENABLE ROW LEVEL SECURITY;
                """))
        .containsExactly(new LoadedDump.Table("public.t", 1, 2, Compared.CONTENT, List.of()));
  }

  /** P11: rows in statements are counted, and named. */
  @Test
  void p11_rows_in_statements_are_counted() {
    assertThat(
            tables(
                """
                CREATE TABLE public.t (a int, b text);
                CREATE TABLE public.u (a int PRIMARY KEY);
                CREATE TABLE public.v ();
                INSERT INTO public.t (a, b) VALUES (1, 'x'), (2, '(y), (z)');
                INSERT INTO public.t VALUES ((3), 'w');
                INSERT INTO public.u (a) VALUES (1) ON CONFLICT (a) DO NOTHING;
                INSERT INTO public.u (a) VALUES (1) ON CONFLICT (a) DO NOTHING;
                INSERT INTO public.v DEFAULT VALUES;
                CREATE VIEW public.w AS SELECT 1;
                """))
        .containsExactly(
            new LoadedDump.Table("public.t", 3, 0, Compared.COUNT, List.of()),
            new LoadedDump.Table("public.u", 2, 0, Compared.NOTHING, List.of()),
            new LoadedDump.Table("public.v", 1, 0, Compared.COUNT, List.of()));
  }

  @Test
  void rows_that_come_after_others_were_compared_count_too() {
    assertThat(
            tables(
                """
                CREATE TABLE public.t (a int);
                COPY public.t (a) FROM stdin;
                1
                \\.
                CREATE TABLE public.u (a int);
                COPY public.t (a) FROM stdin;
                2
                \\.
                CREATE INDEX i ON public.t (a);
                INSERT INTO public.t VALUES (3);
                """))
        .containsExactly(new LoadedDump.Table("public.t", 3, 4, Compared.COUNT, List.of()));
  }

  /** P11: it is as the dump has it, and worth a word. */
  @Test
  void p11_a_sequence_behind_its_column_is_told() {
    String dump =
        """
        CREATE TABLE public.t (a int NOT NULL, b int GENERATED BY DEFAULT AS IDENTITY, c int, d int);
        CREATE SEQUENCE public.s;
        CREATE SEQUENCE public.used INCREMENT BY -1 START WITH -1;
        CREATE SEQUENCE public.free;
        ALTER SEQUENCE public.s OWNED BY public.t.a;
        ALTER TABLE ONLY public.t ALTER COLUMN c SET DEFAULT nextval('public.used'::regclass);
        ALTER TABLE ONLY public.t ALTER COLUMN d SET DEFAULT nextval('public.free'::regclass);
        COPY public.t (a, b, c, d) FROM stdin;
        7\t7\t-7\t\\N
        \\.
        SELECT pg_catalog.setval('public.s', %s, true);
        SELECT pg_catalog.setval('public.t_b_seq', %s, false);
        SELECT pg_catalog.setval('public.used', %s, true);
        """;
    try (Shadow shadow = restored.prepare(restored.live())) {
      assertThat(Restored.load(shadow, Restored.dump(dump.formatted(7, 8, -7))).behind()).isEmpty();
    }
    try (Shadow shadow = restored.prepare(restored.live())) {
      assertThat(Restored.load(shadow, Restored.dump(dump.formatted(6, 7, -6))).behind())
          .containsExactly(
              new LoadedDump.Behind("public.s", "public.t.a"),
              new LoadedDump.Behind("public.t_b_seq", "public.t.b"),
              new LoadedDump.Behind("public.used", "public.t.c"));
    }
  }
}
