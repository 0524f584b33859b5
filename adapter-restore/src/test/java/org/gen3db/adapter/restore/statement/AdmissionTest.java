package org.gen3db.adapter.restore.statement;

import static org.assertj.core.api.Assertions.assertThat;

import org.gen3db.adapter.restore.statement.Handling.Aside;
import org.gen3db.adapter.restore.statement.Handling.Build;
import org.gen3db.adapter.restore.statement.Handling.Extension;
import org.gen3db.adapter.restore.statement.Handling.Reason;
import org.gen3db.adapter.restore.statement.Handling.Reference;
import org.gen3db.adapter.restore.statement.Handling.Run;
import org.gen3db.adapter.restore.statement.Handling.Setting;
import org.gen3db.adapter.restore.statement.Handling.Skip;
import org.gen3db.domain.restore.LoadingSession.Tolerance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is done with what pg_dump writes. */
class AdmissionTest {
  private static Handling of(String statement) {
    return HostileDumpsTest.admitAll(statement + ";\n").get(0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE TABLE public.t (a int, dblink_id text)",
        "CREATE UNLOGGED TABLE public.t (a int)",
        "CREATE SEQUENCE public.s START WITH 1",
        "CREATE VIEW public.v AS SELECT 1",
        "CREATE OR REPLACE VIEW public.v AS SELECT 1",
        "CREATE MATERIALIZED VIEW public.m AS SELECT 1 WITH NO DATA",
        "CREATE FUNCTION public.f(language text) RETURNS text LANGUAGE plpgsql AS $$BEGIN END$$",
        "CREATE FUNCTION public.f() RETURNS text LANGUAGE 'sql' AS $$SELECT lo_import('x')$$",
        "CREATE PROCEDURE public.p() LANGUAGE sql BEGIN ATOMIC SELECT 1; END",
        "CREATE AGGREGATE public.a(int) (SFUNC = int4pl, STYPE = int)",
        "CREATE TYPE public.e AS ENUM ('a', 'b')",
        "CREATE DOMAIN public.d AS text CHECK (VALUE <> '')",
        "CREATE TRIGGER t BEFORE INSERT ON public.t FOR EACH ROW EXECUTE FUNCTION public.f()",
        "CREATE CONSTRAINT TRIGGER t AFTER INSERT ON public.t FOR EACH ROW EXECUTE FUNCTION f()",
        "CREATE RULE r AS ON INSERT TO public.t DO ALSO (SELECT 1; SELECT 2)",
        "CREATE POLICY p ON public.t USING (true)",
        "CREATE STATISTICS public.st ON a, b FROM public.t",
        "CREATE SCHEMA other",
        "CREATE CAST (text AS public.e) WITH FUNCTION public.f(text)",
        "CREATE OPERATOR public.=== (FUNCTION = public.f, LEFTARG = int)",
        "CREATE TEXT SEARCH CONFIGURATION public.c (PARSER = pg_catalog.\"default\")",
        "ALTER TABLE ONLY public.t ALTER COLUMN a SET DEFAULT nextval('public.s'::regclass)",
        "ALTER TABLE public.t ADD CONSTRAINT c CHECK ((a > 0)) NOT VALID",
        "ALTER TABLE public.t ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES public.u(a)",
        "ALTER TABLE ONLY public.t ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES public.u(a) NOT VALID",
        "ALTER TABLE ONLY public.t ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES u(a) NOT ENFORCED",
        "ALTER TABLE ONLY public.t ATTACH PARTITION public.p FOR VALUES IN (1)",
        "ALTER TABLE public.t ENABLE ROW LEVEL SECURITY",
        "ALTER INDEX public.i ATTACH PARTITION public.j",
        "ALTER SEQUENCE public.s OWNED BY public.t.a",
        "ALTER TABLE public.t CLUSTER ON i",
        "COMMENT ON COLUMN public.t.a IS 'x'",
        "COMMENT ON SCHEMA public IS 'x'",
        "COMMENT ON LARGE OBJECT 1 IS 'x'",
        "REFRESH MATERIALIZED VIEW public.m",
        "SELECT * FROM pg_catalog.pg_restore_relation_stats('version', '180003'::integer,"
            + " 'relpages', '1'::integer, 'reltuples', '-1'::real)",
        "INSERT INTO public.t VALUES (1, 'select'), (2, 'with')",
        "INSERT INTO public.t (a, \"select\") OVERRIDING SYSTEM VALUE VALUES (1, 'x')",
        "INSERT INTO public.t DEFAULT VALUES",
      })
  void what_makes_data_is_run(String statement) {
    assertThat(of(statement)).isEqualTo(new Run(Tolerance.NOTHING));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DROP TABLE public.t",
        "DROP VIEW IF EXISTS public.v",
        "DROP SCHEMA public",
        "ALTER TABLE IF EXISTS ONLY public.t DROP CONSTRAINT c",
        "ALTER TABLE public.t ALTER COLUMN a DROP DEFAULT",
      })
  void what_is_dropped_need_not_be_there(String statement) {
    assertThat(of(statement)).isEqualTo(new Run(Tolerance.ABSENT));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT pg_catalog.setval('public.s', 5, true)",
        "SELECT pg_catalog.lo_create('123')",
        "SELECT pg_catalog.lowrite(0, '\\x00')",
        "BEGIN",
        "COMMIT",
      })
  void sequences_and_large_objects_wait_for_no_rows(String statement) {
    assertThat(of(statement)).isEqualTo(new Aside(Tolerance.NOTHING));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT pg_catalog.lo_unlink('12')",
        "SELECT pg_catalog.lo_unlink(oid) FROM pg_catalog.pg_largeobject_metadata WHERE oid = '12'",
      })
  void a_large_object_that_is_dropped_need_not_be_there(String statement) {
    assertThat(of(statement)).isEqualTo(new Aside(Tolerance.ABSENT));
  }

  @Test
  void the_schema_public_may_be_there() {
    assertThat(of("CREATE SCHEMA public")).isEqualTo(new Run(Tolerance.PRESENT));
  }

  @Test
  void indexes_and_constraints_with_one_are_built_beside_others() {
    var table = new Build("public", "My t");
    assertThat(of("CREATE INDEX i ON public.\"My t\" USING gin (a)")).isEqualTo(table);
    assertThat(of("CREATE UNIQUE INDEX i ON ONLY public.\"My t\" (a)")).isEqualTo(table);
    assertThat(of("ALTER TABLE ONLY public.\"My t\" ADD CONSTRAINT k PRIMARY KEY (a)"))
        .isEqualTo(table);
    assertThat(of("ALTER TABLE ONLY public.\"My t\" ADD CONSTRAINT u UNIQUE (a)")).isEqualTo(table);
    assertThat(of("ALTER TABLE \"My t\" ADD CONSTRAINT e EXCLUDE USING gist (a WITH &&)"))
        .isEqualTo(new Build("", "My t"));
  }

  @Test
  void rows_are_held_against_a_foreign_key_beside_others() {
    var plain =
        "ALTER TABLE ONLY public.\"My \"\"t\" ADD CONSTRAINT \"valid f\" FOREIGN KEY (a, \"b)\")"
            + " REFERENCES u(a, b) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED";

    var reference = (Reference) of(plain);

    assertThat(reference.adding(plain)).isEqualTo(plain + "\nNOT VALID");
    assertThat(reference.validating())
        .isEqualTo("ALTER TABLE ONLY \"public\".\"My \"\"t\" VALIDATE CONSTRAINT \"valid f\"");
    assertThat(of("ALTER TABLE ONLY T ADD CONSTRAINT F FOREIGN KEY (a) REFERENCES u(a)"))
        .isEqualTo(new Reference("\"t\"", "\"f\""));
  }

  /** The server would mark what it makes for each partition as one that it has not looked at. */
  @Test
  void rows_that_refer_to_a_table_in_partitions_are_looked_at_at_once() {
    var refers =
        "ALTER TABLE ONLY public.t ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES public.u(a)";
    var all =
        HostileDumpsTest.admitAll(
            "CREATE TABLE public.u (a int) PARTITION BY LIST (a);\n"
                + refers
                + ";\n"
                + refers.replace("public.u", "public.v")
                + ";\n");

    assertThat(all.get(1)).isEqualTo(new Run(Tolerance.NOTHING));
    assertThat(all.get(2)).isInstanceOf(Reference.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "OWNER | ALTER TABLE public.t OWNER TO fence_gen3",
        "OWNER | ALTER FUNCTION public.f(integer, text) OWNER TO \"fence_my-gen3\"",
        "OWNER | ALTER LARGE OBJECT 16404 OWNER TO postgres",
        "OWNER | ALTER SCHEMA public OWNER TO pg_database_owner",
        "PRIVILEGES | GRANT ALL ON TABLE public.t TO reader",
        "PRIVILEGES | REVOKE USAGE ON SCHEMA public FROM PUBLIC",
        "PRIVILEGES | ALTER DEFAULT PRIVILEGES FOR ROLE a GRANT SELECT ON TABLES TO b",
        "PRIVILEGES | SECURITY LABEL ON TABLE public.t IS 'x'",
        "ROLE | SET SESSION AUTHORIZATION 'fence_gen3'",
        "ROLE | RESET SESSION AUTHORIZATION",
        "ROLE | SET ROLE x",
        "EXTENSION | COMMENT ON EXTENSION ltree IS 'data type'",
        "EXTENSION | DROP EXTENSION IF EXISTS ltree",
        "LANGUAGE | CREATE OR REPLACE PROCEDURAL LANGUAGE plpgsql",
        "READING | SET client_encoding = 'UTF8'",
        "TABLESPACE | SET default_tablespace = fast",
        "DATABASE | DROP DATABASE IF EXISTS fence_gen3",
        "DATABASE | CREATE DATABASE fence_gen3 WITH TEMPLATE = template0 ENCODING = 'UTF8'",
        "DATABASE | COMMENT ON DATABASE fence_gen3 IS 'x'",
        "DATABASE | ALTER ROLE a IN DATABASE fence_gen3 SET work_mem TO '1MB'",
        "DATABASE | UPDATE pg_catalog.pg_database SET datistemplate = false WHERE datname = 'x'",
      })
  void what_is_the_databases_or_the_administrators_is_told_and_not_run(
      Reason reason, String statement) {
    assertThat(of(statement)).isEqualTo(new Skip(reason));
  }

  @ParameterizedTest
  @ValueSource(strings = {"fence_gen3", "\"fence_my-gen3\"", "\"Fence \"\"x\"\"\""})
  void the_way_into_the_dumps_own_database_is_known(String name) {
    assertThat(HostileDumpsTest.admitAll("CREATE DATABASE " + name + ";\n\\connect " + name + "\n"))
        .containsOnly(new Skip(Reason.DATABASE));
  }

  /** As pg_dump writes it for names with other signs. */
  @Test
  void the_way_in_may_be_a_connection_string() {
    assertThat(
            HostileDumpsTest.admitAll(
                "CREATE DATABASE \"fence_my-gen3\";\n"
                    + "\\connect -reuse-previous=on \"dbname='fence_my-gen3'\"\n"))
        .containsOnly(new Skip(Reason.DATABASE));
  }

  @Test
  void extensions_are_for_the_administrator() {
    assertThat(of("CREATE EXTENSION IF NOT EXISTS \"uuid-ossp\" WITH SCHEMA public"))
        .isEqualTo(new Extension("uuid-ossp", "public"));
    assertThat(of("CREATE EXTENSION ltree")).isEqualTo(new Extension("ltree", ""));
  }

  @Test
  void settings_are_for_every_session() {
    assertThat(of("SET check_function_bodies = false"))
        .isEqualTo(new Setting("check_function_bodies"));
    assertThat(of("SET transaction_timeout = 0")).isEqualTo(new Setting("transaction_timeout"));
    assertThat(of("SET default_tablespace = ''")).isEqualTo(new Setting("default_tablespace"));
    assertThat(of("SET search_path = public, pg_catalog")).isEqualTo(new Setting("search_path"));
    assertThat(of("SELECT pg_catalog.set_config('search_path', '', false)"))
        .isEqualTo(new Setting("search_path"));
  }
}
