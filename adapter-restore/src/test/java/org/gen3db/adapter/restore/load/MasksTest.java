package org.gen3db.adapter.restore.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.gen3db.adapter.restore.RestoreCode;
import org.gen3db.adapter.restore.statement.Handling.Reason;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.restore.LoadedDump;
import org.gen3db.domain.restore.LoadedDump.Compared;
import org.gen3db.domain.restore.Script;
import org.gen3db.domain.restore.Shadow;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** P7: what masks take out is nowhere. */
class MasksTest {
  private static final String PERSON = "Quimby Featherstonehaugh";
  private static Restored restored;

  @BeforeAll
  static void start() {
    restored = Restored.on(17);
  }

  @AfterAll
  static void stop() {
    restored.close();
  }

  private static final String DUMP =
      """
      SELECT pg_catalog.set_config('search_path', '', false);
      CREATE FUNCTION public.copied() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN INSERT INTO public.audit SELECT (OLD).name; RETURN NEW; END $$;
      CREATE TABLE public.audit (was text);
      CREATE TABLE public.users (id int, name text, about jsonb, letters text);
      CREATE TABLE public.gone (name text COLLATE "C");
      ALTER TABLE ONLY public.users ALTER COLUMN letters SET STORAGE EXTERNAL;
      ALTER TABLE ONLY public.gone ALTER COLUMN name SET STORAGE EXTERNAL;
      CREATE VIEW public.seen AS SELECT name FROM public.users;
      CREATE MATERIALIZED VIEW public.kept AS SELECT name FROM public.users WITH NO DATA;
      COPY public.audit (was) FROM stdin;
      \\.
      COPY public.users (id, name, about, letters) FROM stdin;
      1\tQuimby Featherstonehaugh\t{"name": "Quimby Featherstonehaugh"}\tLETTERS
      2\tQuimby Featherstonehaugh\t{}\tLETTERS
      \\.
      COPY public.gone (name) FROM stdin;
      Quimby Featherstonehaugh
      Quimby Featherstonehaugh
      \\.
      CREATE INDEX users_name ON public.users (name);
      CREATE TRIGGER copied BEFORE UPDATE ON public.users FOR EACH ROW
      EXECUTE FUNCTION public.copied();
      REFRESH MATERIALIZED VIEW public.kept;
      """
          .replace("LETTERS", (PERSON + " wrote. ").repeat(500));

  /** Looking at the rows before stands for autovacuum, which may do so at any time. */
  private static final List<Script> MASKS =
      List.of(
          new Script(
              "masks/fence/1.sql",
              "ANALYZE users; ANALYZE gone; UPDATE users SET name = 'person ' || id, about = '{}';"),
          new Script("masks/fence/2.sql", "UPDATE users SET letters = ''; DELETE FROM gone;"));

  private static Loaded load(Shadow shadow, String dump, List<Script> masks) {
    return new Loader(Restored.dump(dump), shadow, Set.of(), Cancellation.create())
        .masking(masks)
        .load(2);
  }

  /** The files of a database in which somebody's name stands. */
  private static List<Path> holding(String database) {
    restored.server.sql("CHECKPOINT");
    Path folder =
        Path.of(
            restored.server.sql("SHOW data_directory").get(0),
            "base",
            restored
                .server
                .sql("SELECT oid FROM pg_database WHERE datname = '" + database + "'")
                .get(0));
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(MasksTest::holds).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean holds(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(PERSON);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void p7_what_masks_take_out_is_found_nowhere() {
    String live = restored.live();
    try (Shadow shadow = restored.prepare(live)) {
      Loaded loaded = load(shadow, DUMP, MASKS);
      shadow.handOver();
      shadow.takePlace();

      assertThat(loaded.masks()).containsExactly("masks/fence/1.sql", "masks/fence/2.sql");
      assertThat(loaded.tables())
          .extracting(LoadedDump.Table::compared)
          .as("with the dump, before they were masked")
          .containsOnly(Compared.CONTENT);
    }
    assertThat(restored.server.sqlIn(live, "SELECT name FROM kept ORDER BY 1"))
        .containsExactly("person 1", "person 2");
    assertThat(restored.server.sqlIn(live, "SELECT count(*) FROM audit")).containsExactly("0");
    assertThat(
            restored.server.sqlIn(
                live, "SELECT count(*) FROM pg_stats WHERE pg_stats::text LIKE '%Quimby%'"))
        .containsExactly("0");
    assertThat(
            restored.server.sqlIn(
                live,
                "SELECT attstorage::text || ' ' || collname FROM pg_attribute JOIN pg_collation c ON"
                    + " c.oid = attcollation WHERE attrelid = 'gone'::regclass AND attnum = 1"))
        .containsExactly("e C");
    assertThat(
            restored.server.sqlIn(live, "SELECT count(*) FROM pg_stats WHERE tablename = 'users'"))
        .as("analyzed")
        .containsExactly("4");
    assertThat(holding(live)).isEmpty();
  }

  /** Rows of those that inherit are rows of a table that has none of its own. */
  @Test
  void p7_a_table_that_others_inherit_from_may_be_empty() {
    String live = restored.live();
    String heirs =
        """
        CREATE TABLE public.parent (name text);
        CREATE TABLE public.child (of int) INHERITS (public.parent);
        COPY public.parent (name) FROM stdin;
        \\.
        COPY public.child (name, of) FROM stdin;
        Quimby Featherstonehaugh\t1
        Quimby Featherstonehaugh\t2
        \\.
        """;
    try (Shadow shadow = restored.prepare(live)) {
      load(
          shadow,
          heirs,
          List.of(new Script("masks/fence/1.sql", "ANALYZE; UPDATE parent SET name = 'a person'")));
      shadow.handOver();
      shadow.takePlace();
    }

    assertThat(
            restored.server.sqlIn(
                live,
                "SELECT DISTINCT tablename || ' ' || most_common_vals::text FROM pg_stats"
                    + " WHERE attname = 'name' AND schemaname = 'public' ORDER BY 1"))
        .containsExactly("child {\"a person\"}", "parent {\"a person\"}");
    assertThat(holding(live)).isEmpty();
  }

  /** Or the test before would find nothing in any case. */
  @Test
  void without_masks_it_is_found() {
    String live = restored.live();
    try (Shadow shadow = restored.prepare(live)) {
      load(shadow, DUMP, List.of());
      shadow.handOver();
      shadow.takePlace();
    }

    assertThat(holding(live)).hasSizeGreaterThan(3);
  }

  /** Rather nothing than data that nobody masked. */
  @Test
  void rows_that_no_mask_would_see_are_refused() {
    for (String late :
        List.of(
            "COPY public.audit (was) FROM stdin;\nlate\n\\\\.\n".replace("\\\\", "\\"),
            "INSERT INTO public.audit VALUES ('late');\n",
            "SELECT pg_catalog.lowrite(0, '\\x00');\n")) {
      String live = restored.live();
      int line = (int) DUMP.lines().count() + 1;

      assertThatThrownBy(
              () -> {
                try (Shadow shadow = restored.prepare(live)) {
                  load(shadow, DUMP + late, MASKS);
                }
              })
          .isInstanceOfSatisfying(
              Gen3DbException.class,
              e -> {
                assertThat(e.problem().code()).isEqualTo(RestoreCode.DUMP_REFUSED);
                assertThat(e.problem().place()).isEqualTo("fence.sql:" + line);
              });
      assertThat(restored.isAlone(live)).isTrue();
    }
  }

  @Test
  void a_mask_that_fails_is_told_by_its_file_and_without_the_value() {
    String live = restored.live();

    assertThatThrownBy(
            () -> {
              try (Shadow shadow = restored.prepare(live)) {
                load(
                    shadow,
                    DUMP,
                    List.of(new Script("masks/fence/a.sql", "UPDATE users SET id = name::int")));
              }
            })
        .isInstanceOfSatisfying(
            Gen3DbException.class,
            e -> {
              assertThat(e.problem().place()).isEqualTo("masks/fence/a.sql");
              assertThat(e.problem().message()).contains("22P02").doesNotContain("Quimby");
            });
    assertThat(restored.isAlone(live)).isTrue();
  }

  /** What an emptied table held must not stay in the statistics because a view is in the way. */
  @Test
  void statistics_that_cannot_be_removed_stop_the_restore() {
    String live = restored.live();
    String read = "CREATE VIEW public.reader AS SELECT name FROM public.gone;\n";

    assertThatThrownBy(
            () -> {
              try (Shadow shadow = restored.prepare(live)) {
                load(shadow, DUMP + read, MASKS);
              }
            })
        .hasMessageContaining("masks have emptied the table public.gone")
        .hasMessageContaining("name");
  }

  /** From 18 on a dump brings what the server knew of values. */
  @Test
  void statistics_of_the_dump_are_left_out() {
    String statistics =
        "SELECT * FROM pg_catalog.pg_restore_attribute_stats('version', '180000'::integer);\n";
    try (Shadow shadow = restored.prepare(restored.live())) {
      Loaded loaded = load(shadow, DUMP + statistics, MASKS);

      assertThat(loaded.skipped())
          .extracting(Loaded.Skipped::reason)
          .containsExactly(Reason.MASKED);
    }
  }
}
