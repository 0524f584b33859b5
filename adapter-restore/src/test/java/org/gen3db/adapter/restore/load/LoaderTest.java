package org.gen3db.adapter.restore.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.gen3db.adapter.restore.RestoreCode;
import org.gen3db.adapter.restore.dump.DumpReader;
import org.gen3db.adapter.restore.dump.Position;
import org.gen3db.adapter.restore.load.Loaded.Skipped;
import org.gen3db.adapter.restore.load.Loaded.Table;
import org.gen3db.adapter.restore.statement.Handling.Reason;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.restore.Shadow;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
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

      assertThat(loaded.tables()).containsExactly(new Table("public.t", 2, 4));
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
    int count = 400_000;
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
    for (int i = 1; i <= 12; i++) {
      rows.append(i).append('\t').append(Integer.toString(i % 10).repeat(i * 300_000)).append('\n');
    }
    rows.append("13\t").append("z".repeat(50_000_000)).append("\n\\.\n");

    String database = restored.restore(Restored.dump(rows.toString()));

    assertThat(
            restored.server.sqlIn(
                database,
                "SELECT count(*) || ' ' || sum(length(b)) FROM t"
                    + " WHERE b = repeat(CASE a WHEN 13 THEN 'z' ELSE (a % 10)::text END, length(b))"))
        .containsExactly("13 " + (300_000 * 78 + 50_000_000));
  }

  /** Wherever it is in the file, and without the value, which may be a person's. */
  @Test
  void a_row_that_does_not_fit_is_told_by_its_line_and_without_its_value() {
    var rows = new StringBuilder("CREATE TABLE public.t (a int);\nCOPY public.t (a) FROM stdin;\n");
    for (int i = 0; i < 2_000_000; i++) {
      rows.append(i == 1_700_000 ? "Jane Doe" : Integer.toString(i)).append('\n');
    }
    rows.append("\\.\n");

    String live = restored.live();

    assertThatThrownBy(() -> restored.restore(live, Restored.dump(rows.toString())))
        .isInstanceOfSatisfying(
            Gen3DbException.class,
            e -> {
              assertThat(e.problem().place()).isEqualTo("fence.sql:1700003");
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
        "COPY public.absent (a) FROM stdin;\n1\n\\.",
        "CREATE TABLE public.t (a int);\nCOPY public.t (a) FROM stdin;\n1\n1\n\\.\n"
            + "ALTER TABLE ONLY public.t ADD CONSTRAINT k PRIMARY KEY (a);",
        "INSERT INTO public.t VALUES ('Jane Doe');",
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
    int count = 1_500_000;
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

  /** A long statement of the server ends too. */
  @Test
  void a_cancelled_load_ends_soon() {
    var end = Cancellation.create();
    String live = restored.live();
    try (Shadow shadow = restored.prepare(live)) {
      DumpReader dump =
          Restored.dump(
              "CREATE VIEW v AS SELECT 1;\nCREATE TABLE t AS SELECT pg_sleep(300)::text;");
      var run =
          CompletableFuture.supplyAsync(() -> new Loader(dump, shadow, Set.of(), end).load(2));
      Awaitility.await()
          .until(
              () ->
                  restored
                      .server
                      .sql("SELECT count(*) FROM pg_stat_activity WHERE query ~ 'TABLE t AS'")
                      .get(0)
                      .equals("2")); // this query is one
      long before = System.nanoTime();

      end.cancel();

      assertThatThrownBy(run::join)
          .cause()
          .isInstanceOfSatisfying(
              Gen3DbException.class,
              e -> assertThat(e.problem().code()).isEqualTo(DomainCode.INTERRUPTED));
      assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - before)).isLessThan(20);
    }
    assertThat(restored.isAlone(live)).isTrue();
  }

  /** One that failed does not wait for hours of another's work. */
  @Test
  void a_failure_ends_the_work_of_the_other_sessions() {
    String dump =
        """
        CREATE FUNCTION public.slow(a int) RETURNS int LANGUAGE plpgsql IMMUTABLE AS $$
        BEGIN PERFORM pg_sleep(300); RETURN a; END $$;
        CREATE TABLE public.t (a int);
        CREATE TABLE public.u (a int);
        COPY public.t (a) FROM stdin;
        1
        \\.
        CREATE INDEX i ON public.t (public.slow(a));
        CREATE INDEX j ON public.u (nonsense);
        """;
    long before = System.nanoTime();

    assertThatThrownBy(() -> restored.restore(Restored.dump(dump)))
        .hasMessageContaining("fence.sql:9");

    assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - before)).isLessThan(30);
  }
}
