package org.gen3db.adapter.restore.statement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.gen3db.adapter.restore.RestoreCode;
import org.gen3db.adapter.restore.dump.DumpReader;
import org.gen3db.adapter.restore.dump.Dumps;
import org.gen3db.adapter.restore.dump.Piece;
import org.gen3db.domain.error.Gen3DbException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Dumps that try to leave their database, or to run programs, are refused with the line (P1). */
class HostileDumpsTest {
  private static final String BEFORE =
      """
      --
      -- PostgreSQL database dump
      --
      SET statement_timeout = 0;
      CREATE TABLE public.t (a text);
      """;

  private static final int LINES_BEFORE = 5;

  static Stream<String> hostile() {
    return Stream.of(
        // programs and files of whoever restores
        "\\! touch /tmp/owned",
        "  \\!id",
        "\\o |id",
        "\\copy public.t from program 'id'",
        "\\i /etc/passwd",
        "\\setenv PGPASSWORD x",
        "\\lo_import /etc/passwd",
        // CVE-2025-8714: a name with an end of line gets out of pg_dump's comment
        "-- Name: x\n\\! id\n; Type: TABLE; Schema: public; Owner: o",
        "-- Data for Name: x\r\\! id",
        // CVE-2025-12762: commands of psql that a search for lines does not see
        "COPY public.t (a) FROM stdin;\nx\n\\.\n\\! id",
        "/* \n */ \\! id",
        "SELECT pg_catalog.setval('s', 1, true); \\! id",
        "\ufeff\\! id",
        "\\restrict k\n\\connect postgres\n\\unrestrict k",
        "\\unrestrict k\n\\! id",
        // programs and files of the server
        "COPY public.t (a) FROM PROGRAM 'id';",
        "COPY public.t (a) FROM '/etc/passwd';",
        "COPY public.t TO '/tmp/x';",
        "COPY (SELECT 1) TO PROGRAM 'id';",
        "COPY public.t (a) FROM stdin WITH (FORMAT csv);\n1\n\\.",
        "SELECT pg_catalog.lo_import('/etc/passwd');",
        "INSERT INTO public.t VALUES (pg_read_file('/etc/passwd'));",
        "INSERT INTO public.t VALUES (lo_export(1, '/tmp/x'));",
        "CREATE VIEW public.v AS SELECT pg_ls_dir('/');",
        "CREATE FUNCTION public.f() RETURNS int LANGUAGE c AS 'libc', 'system';",
        "CREATE FUNCTION public.f() RETURNS int AS 'x' LANGUAGE plpython3u;",
        "CREATE FUNCTION public.f() RETURNS int LANGUAGE internal AS 'x';",
        "LOAD 'x';",
        // other databases and servers
        "\\connect postgres",
        "\\c fence_gen3",
        "\\connect -reuse-previous=on \"host=elsewhere dbname='x'\"",
        "CREATE DATABASE a;\n\\connect b",
        "DROP DATABASE a;\nDROP DATABASE b;",
        "CREATE DATABASE a;\nALTER DATABASE b SET work_mem = '1GB';",
        "CREATE VIEW public.v AS SELECT * FROM dblink('host=x', 'SELECT 1') AS t(a int);",
        "CREATE SERVER s FOREIGN DATA WRAPPER postgres_fdw;",
        "CREATE FOREIGN TABLE public.f (a int) SERVER s;",
        "CREATE USER MAPPING FOR public SERVER s;",
        "CREATE SUBSCRIPTION s CONNECTION 'host=x' PUBLICATION p;",
        "CREATE PUBLICATION p FOR ALL TABLES;",
        // the server and its roles
        "CREATE ROLE owned SUPERUSER;",
        "ALTER ROLE fence_gen3 PASSWORD 'x';",
        "ALTER USER fence_gen3 SUPERUSER;",
        "DROP ROLE fence_gen3;",
        "ALTER SYSTEM SET archive_command = 'id';",
        "CREATE TABLESPACE x LOCATION '/tmp';",
        "CREATE EVENT TRIGGER e ON ddl_command_start EXECUTE FUNCTION f();",
        "REASSIGN OWNED BY a TO b;",
        "SET session_replication_role = replica;",
        "SET LOCAL search_path = x;",
        "SET local_preload_libraries = 'x';",
        "SELECT pg_catalog.set_config('role', 'postgres', false);",
        "SELECT pg_catalog.set_config('client_encoding', 'SJIS', false);",
        // statements that do anything
        "DO $$ BEGIN PERFORM 1; END $$;",
        "CALL p();",
        "SELECT pg_terminate_backend(1);",
        "SELECT pg_catalog.pg_reload_conf();",
        "SELECT pg_catalog.setval('s', (SELECT 1), true);",
        "SELECT pg_catalog.setval('s', 1, true) FROM public.t;",
        "SELECT * FROM public.t;",
        "WITH x AS (SELECT 1) SELECT * FROM x;",
        "INSERT INTO public.t SELECT 'x';",
        "INSERT INTO public.t VALUES ('x') RETURNING pg_sleep(1);",
        "UPDATE public.t SET a = 'x';",
        "UPDATE pg_catalog.pg_database SET datistemplate = true WHERE true;",
        "DELETE FROM public.t;",
        "TRUNCATE public.t;",
        "PREPARE p AS SELECT 1;",
        "EXECUTE p;",
        "COMMIT AND CHAIN;",
        "ROLLBACK;",
        "\"create\" TABLE public.x (a int);",
        "CREATE SCHEMA x AUTHORIZATION postgres;",
        "ALTER EXTENSION ltree UPDATE;",
        "COMMENT ON ROLE fence_gen3 IS 'x';",
        "SELECT pg_catalog.lo_unlink(oid) FROM pg_catalog.pg_largeobject_metadata;");
  }

  /** The line of a piece that is refused; nothing before it is. */
  @ParameterizedTest
  @MethodSource("hostile")
  void a_hostile_dump_is_refused_with_the_line(String text) {
    assertThatThrownBy(() -> admitAll(BEFORE + text + "\n"))
        .isInstanceOfSatisfying(
            Gen3DbException.class,
            e -> {
              assertThat(e.problem().code()).isEqualTo(RestoreCode.DUMP_REFUSED);
              long line = Long.parseLong(e.problem().place().substring("fence.sql:".length()));
              assertThat(line).isBetween(LINES_BEFORE + 1L, LINES_BEFORE + text.lines().count());
              assertThat(e.problem().message()).startsWith("byte ").doesNotContain("\n");
            });
  }

  @ParameterizedTest
  @MethodSource("lines")
  void the_line_is_that_of_the_offender(String text, int line) {
    assertThatThrownBy(() -> admitAll(BEFORE + text + "\n"))
        .hasMessageContaining("fence.sql:" + (LINES_BEFORE + line) + ":");
  }

  static Stream<org.junit.jupiter.params.provider.Arguments> lines() {
    return Stream.of(
        org.junit.jupiter.params.provider.Arguments.of("-- Name: x\n\\! id\n", 2),
        org.junit.jupiter.params.provider.Arguments.of(
            "COPY public.t (a) FROM stdin;\nx\n\\.\n\\! id", 4),
        org.junit.jupiter.params.provider.Arguments.of("CREATE DATABASE a;\n\n\\connect b", 3),
        org.junit.jupiter.params.provider.Arguments.of(
            "COMMENT ON TABLE public.t IS 'a\nb\nc';\nCREATE ROLE\n x;", 4));
  }

  static List<Handling> admitAll(String text) {
    DumpReader reader = Dumps.of(text);
    var admission = new Admission();
    var all = new java.util.ArrayList<Handling>();
    for (Piece piece = reader.next(); piece != null; piece = reader.next()) {
      if (piece instanceof Piece.Copy) {
        reader.copy((bytes, from, length, rows, whole) -> {});
      } else if (piece instanceof Piece.Statement statement) {
        all.add(admission.of(statement));
      } else if (piece instanceof Piece.Command command) {
        all.add(admission.of(command));
      }
    }
    return all;
  }
}
