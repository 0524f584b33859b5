package org.gen3db.adapter.restore.statement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.gen3db.adapter.restore.RestoreCode;
import org.gen3db.adapter.restore.dump.Dumps;
import org.gen3db.adapter.restore.dump.Piece;
import org.gen3db.adapter.restore.statement.Handling.Aside;
import org.gen3db.adapter.restore.statement.Handling.Build;
import org.gen3db.adapter.restore.statement.Handling.Extension;
import org.gen3db.adapter.restore.statement.Handling.Reason;
import org.gen3db.adapter.restore.statement.Handling.Reference;
import org.gen3db.adapter.restore.statement.Handling.Run;
import org.gen3db.adapter.restore.statement.Handling.Setting;
import org.gen3db.adapter.restore.statement.Handling.Skip;
import org.gen3db.domain.error.Gen3DbException;
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
        "CREATE VIEW public.v AS SELECT language FROM public.t",
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
        "ALTER DOMAIN public.d DROP CONSTRAINT c",
        "ALTER DOMAIN d DROP CONSTRAINT c",
        "ALTER DOMAIN IF EXISTS public.d DROP CONSTRAINT IF EXISTS c",
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

  /** {@code pg_dump --clean} takes from a view what it reads; later the same is a view to make. */
  @Test
  void a_view_that_is_only_to_be_dropped_is_not_made() {
    String hollow = "CREATE OR REPLACE VIEW v AS\nSELECT\n NULL::integer AS a,\n NULL::text AS b";

    assertThat(of(hollow)).isEqualTo(new Skip(Reason.CLEAN));
    assertThat(of(hollow + " FROM t")).isEqualTo(new Run(Tolerance.NOTHING));
    assertThat(of(hollow.replace("OR REPLACE ", ""))).isEqualTo(new Run(Tolerance.NOTHING));
    assertThat(of("CREATE OR REPLACE VIEW v AS SELECT 1")).isEqualTo(new Run(Tolerance.NOTHING));
    assertThat(HostileDumpsTest.admitAll("CREATE TABLE t (a int);\n" + hollow + ";\n"))
        .endsWith(new Run(Tolerance.NOTHING));
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
                + "CREATE TABLE public.v (a int, PRIMARY KEY (a));\n"
                + refers
                + ";\n"
                + refers.replace("public.u", "public.v")
                + ";\n"
                + refers.replace("public.u", "public.v").replace("ONLY ", "")
                + ";\n");

    assertThat(all.get(2)).isEqualTo(new Run(Tolerance.NOTHING));
    assertThat(all.get(3)).isInstanceOf(Reference.class);
    assertThat(all.get(4)).isEqualTo(new Run(Tolerance.NOTHING));
  }

  /** By --clean it stands before all else; later it is the dump's own. */
  @Test
  void a_view_of_nothing_is_made_once_something_else_was() {
    var view = "CREATE OR REPLACE VIEW public.v AS SELECT NULL::integer AS a;\n";
    var all = HostileDumpsTest.admitAll(view + "CREATE TABLE public.t (a int);\n" + view);

    assertThat(all.get(0)).isInstanceOf(Handling.Skip.class);
    assertThat(all.get(2)).isEqualTo(new Run(Tolerance.NOTHING));
  }

  @Test
  void each_reason_to_leave_something_out_is_told() {
    assertThat(Handling.Reason.values())
        .extracting(Handling.Reason::words)
        .doesNotHaveDuplicates()
        .allSatisfy(words -> assertThat(words).isNotBlank());
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
  @ValueSource(strings = {"fence_gen3", "\"fence_my-gen3\"", "\"Fence \"\"x\"\"\"", "\"a\\b\""})
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
    assertThat(of("CREATE EXTENSION ltree WITH SCHEMA public"))
        .isEqualTo(new Extension("ltree", "public"));
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

  private static String refused(String dump) {
    Gen3DbException thrown =
        catchThrowableOfType(Gen3DbException.class, () -> HostileDumpsTest.admitAll(dump + "\n"));
    assertThat(thrown).as(dump).isNotNull();
    assertThat(thrown.problem().code()).isEqualTo(RestoreCode.DUMP_REFUSED);
    return thrown.problem().message().replaceFirst("byte \\d+: ", "");
  }

  /** What is nearly as a dump has it is refused too: each word of the list counts. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // rows
        "INSERT INTO public.t (values) TABLE public.u | it inserts no values",
        "INSERT public.t VALUES (1)                   | it inserts no values",
        "INSERT INTO public.t VALUES ((SELECT 1))     | it inserts more than values",
        "INSERT INTO public.t VALUES ((WITH x AS (TABLE y) TABLE x)) | it inserts more than values",
        "INSERT INTO public.t VALUES (1) RETURNING a  | it inserts more than values",
        "REFRESH TABLE public.t                       | it refreshes what no dump refreshes",
        "REFRESH MATERIALIZED public.t                | it refreshes what no dump refreshes",
        "BEGIN READ ONLY                              | a transaction that no dump has",
        "SECURITY public                              | a statement that no dump has",
        // what a restore keeps for itself
        "CREATE TABLE gen3db_restore.t (a int)        | it names the schema gen3db_restore, where a"
            + " restore keeps what it has done",
        "DROP SCHEMA \"gen3db_restore\"               | it names the schema gen3db_restore, where a"
            + " restore keeps what it has done",
        // extensions, indexes, schemas
        "CREATE EXTENSION ltree CASCADE               | it makes an extension in a way that no dump"
            + " does",
        "CREATE EXTENSION ltree VERSION '1'           | it makes an extension in a way that no dump"
            + " does",
        "CREATE EXTENSION ltree WITH SCHEMA 'x'       | it makes an extension in a way that no dump"
            + " does",
        "CREATE EXTENSION ltree WITH SCHEMA x CASCADE | it makes an extension in a way that no dump"
            + " does",
        "CREATE EXTENSION 'ltree'                     | it makes an extension in a way that no dump"
            + " does",
        "CREATE INDEX CONCURRENTLY i ON public.t (a)  | it makes an index in a way that no dump"
            + " does",
        "CREATE INDEX (a) ON public.t                 | it makes an index in a way that no dump"
            + " does",
        "CREATE EXTENSION ltree AT SCHEMA public      | it makes an extension in a way that no dump"
            + " does",
        "CREATE INDEX 'i' ON public.t (a)             | it makes an index in a way that no dump"
            + " does",
        "ALTER USER a SET work_mem TO '1MB'           | it changes a role, which no dump of a"
            + " database does",
        "CREATE SCHEMA x CREATE TABLE t (a int)       | it makes a schema with more than a name",
        // languages
        "CREATE LANGUAGE plperlu                      | it is about the language plperlu",
        "DROP LANGUAGE IF EXISTS plperlu              | it is about the language plperlu",
        "COMMENT ON LANGUAGE plperlu IS 'x'           | it is about the language plperlu",
        "ALTER LANGUAGE plpgsql RENAME TO x           | it changes what is not the service's",
        "ALTER EXTENSION ltree ADD TABLE public.t     | it changes what is not the service's",
        "CREATE PROCEDURE public.p() LANGUAGE C AS 'x' | it makes a function in c, which the server"
            + " trusts no service with",
        "CREATE FUNCTION public.f(a int) RETURNS int LANGUAGE 'plpython3u' AS 'x' | it makes a"
            + " function in plpython3u, which the server trusts no service with",
        // roles and databases
        "ALTER ROLE a SET work_mem TO '1MB'           | it changes a role, which no dump of a"
            + " database does",
        "ALTER ROLE 'a' IN DATABASE x SET a TO 1      | it changes a role, which no dump of a"
            + " database does",
        "COMMENT TABLE public.t IS 'x'                | it is no comment that a dump has",
        "UPDATE pg_catalog.pg_class SET datistemplate = false WHERE datname = 'x' | it updates"
            + " rows, which no dump of a database does",
        "UPDATE pg_catalog.pg_database SET datistemplate = false WHERE oid = 'x' | it updates rows,"
            + " which no dump of a database does",
        "UPDATE pg_catalog.pg_database SET datistemplate = false WHERE datname = 'x' OR true | it"
            + " updates rows, which no dump of a database does",
        "DROP DATABASE 7                              | it names no database",
        // settings
        "SET statement_timeout IS 0                   | it sets more than one constant",
        "SET statement_timeout 0                      | it sets more than one constant",
        "SET statement_timeout =                      | it sets more than one constant",
        "SET 'search_path' = x                        | it sets more than one constant",
        "SET search_path = public, (1)                | it sets more than one constant",
        "SET search_path = public + 1                 | it sets more than one constant",
        "SET work_mem = '1GB'                         | it sets work_mem, which no dump does",
        "RESET ALL                                    | it resets what no dump resets",
        // functions
        "SELECT setval('public.s', 1)                 | it selects something that no dump selects",
        "SELECT public.setval('public.s', 1)          | it selects something that no dump selects",
        "SELECT pg_catalog.setval                     | it selects something that no dump selects",
        "SELECT pg_catalog.'setval'('s', 1)           | it selects something that no dump selects",
        "SELECT pg_catalog.now()                      | it selects something that no dump selects",
        "SELECT pg_catalog.setval('s', (1))           | it calls a function with more than"
            + " constants",
        "SELECT pg_catalog.setval('s', 1), 2          | it calls a function with more than"
            + " constants",
        "SELECT pg_catalog.setval('s', select 1)      | it calls a function with more than"
            + " constants",
        "SELECT pg_catalog.lo_unlink(12)              | it removes other large objects than its"
            + " own",
        "SELECT pg_catalog.lo_unlink('12'), 1         | it removes other large objects than its"
            + " own",
        "SELECT pg_catalog.lo_unlink(oid) FROM pg_catalog.pg_largeobject_metadata WHERE oid > '12'"
            + " | it removes other large objects than its own",
        "SELECT pg_catalog.lo_unlink('12' + 1)        | it removes other large objects than its"
            + " own",
        "SELECT pg_catalog.lo_unlink(oid) FROM pg_catalog.pg_largeobject_metadata WHERE oid = '12'"
            + " OR true | it removes other large objects than its own",
        "SET default_transaction_read_only = off | it begins as pg_dumpall does for all databases of"
            + " a server",
        "CREATE VIEW public.v AS SELECT \"dblink\"('x') | it calls dblink, which reaches beyond the"
            + " database",
        "CREATE VIEW public.v AS SELECT set_config('a', 'b', false) | it calls set_config, which"
            + " reaches beyond the database",
        "CREATE TABLE public.dblink_log (a text DEFAULT public.dblink_get('x')) | it calls"
            + " dblink_get, which reaches beyond the database",
        "INSERT INTO dblink_log VALUES (dblink('x')) | it calls dblink, which reaches beyond the"
            + " database",
        "CREATE VIEW public.v AS SELECT 1 FROM public.dblink('x') | it calls dblink, which reaches"
            + " beyond the database",
      })
  void what_no_dump_has_is_refused(String statement, String message) {
    assertThat(refused(statement + ";")).isEqualTo(message);
  }

  /** A name alone reaches nowhere, and what is not run may name anything. */
  @Test
  void what_only_names_something_is_no_call() {
    assertThat(of("CREATE TABLE public.t (dblink text, set_config int, \"lo_import\" text)"))
        .isEqualTo(new Run(Tolerance.NOTHING));
    for (String table :
        List.of(
            "CREATE TABLE public.dblink_log (set_config int, \"lo_import\" numeric(3, 1))",
            "CREATE TABLE \"set_config\" (a int)",
            "CREATE TABLE IF NOT EXISTS public.pg_read_this (a int)",
            "INSERT INTO public.dblink_log (set_config) VALUES (1)",
            "INSERT INTO dblink_log (set_config) VALUES (1)",
            "CREATE VIEW public.dblink_view (a) AS SELECT 1",
            "ALTER TABLE public.t ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES dblink_log(a)",
            "CREATE RULE r AS ON INSERT TO t DO ALSO INSERT INTO dblink_log (a) VALUES (1)")) {
      assertThat(of(table)).as(table).isEqualTo(new Run(Tolerance.NOTHING));
    }
    assertThat(of("COMMENT ON TABLE public.t IS 'gen3db_restore'"))
        .isEqualTo(new Run(Tolerance.NOTHING));
    assertThat(of("GRANT SELECT ON TABLE gen3db_restore.t TO reader"))
        .isEqualTo(new Skip(Reason.PRIVILEGES));
    assertThat(of("CREATE FUNCTION public.f(c text) RETURNS TABLE(language text) LANGUAGE sql"))
        .isEqualTo(new Run(Tolerance.NOTHING));
    assertThat(of("ALTER TABLE ONLY public.t SET TABLESPACE fast"))
        .isEqualTo(new Skip(Reason.TABLESPACE));
    assertThat(of("SET lock_timeout = -1")).isEqualTo(new Setting("lock_timeout"));
    assertThat(of("SET statement_timeout TO 0")).isEqualTo(new Setting("statement_timeout"));
    assertThat(of("RESET ROLE")).isEqualTo(new Skip(Reason.ROLE));
    assertThat(of("COMMENT ON LANGUAGE plpgsql IS 'x'")).isEqualTo(new Skip(Reason.LANGUAGE));
    assertThat(of("DROP LANGUAGE IF EXISTS plpgsql")).isEqualTo(new Skip(Reason.LANGUAGE));
    assertThat(of("ALTER DATABASE fence SET work_mem TO '1MB'"))
        .isEqualTo(new Skip(Reason.DATABASE));
  }

  /** Where a restore keeps what it has done, a dump brings no rows. */
  @Test
  void rows_go_to_the_services_tables_only() {
    var admission = new Admission();
    admission.check(copy("COPY public.t (a) FROM stdin;"));
    assertThatThrownBy(() -> admission.check(copy("COPY gen3db_restore.t (a) FROM stdin;")))
        .hasMessageContaining("it names the schema gen3db_restore");
  }

  private static Piece.Copy copy(String statement) {
    return (Piece.Copy) Dumps.of(statement + "\n1\n\\.\n").next();
  }

  /** The dump's own database is that which it names first; the way goes into no other. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\\connect fence | it goes into database \"fence\", and the dump named none of its own",
        "CREATE DATABASE fence;;\\connect other | it is about database \"other\", and the dump is"
            + " of \"fence\"",
        "CREATE DATABASE fence;;DROP DATABASE other; | it is about database \"other\", and the dump"
            + " is of \"fence\"",
        "CREATE DATABASE fence;;UPDATE pg_catalog.pg_database SET datistemplate = false WHERE"
            + " datname = 'other'; | it is about database \"other\", and the dump is of \"fence\"",
        "\\! id | a command of psql, which no dump needs: \\! id",
      })
  void no_other_database_is_meant(String dump, String message) {
    assertThat(refused(dump.replace(";;", ";\n"))).isEqualTo(message);
  }

  @Test
  void a_long_command_is_told_by_its_beginning() {
    String told = "a command of psql, which no dump needs: ";
    assertThat(refused("\\! " + "x".repeat(57))).isEqualTo(told + "\\! " + "x".repeat(57));
    assertThat(refused("\\! " + "x".repeat(58)))
        .isEqualTo(told + "\\! " + "x".repeat(57) + "\u2026");
  }

  /** A name with quotes of both kinds, as pg_dump puts it into a connection string. */
  @Test
  void quotes_in_a_name_are_read_as_they_are_meant() {
    assertThat(
            HostileDumpsTest.admitAll(
                "CREATE DATABASE \"a'b\"\"c\";\n"
                    + "\\connect -reuse-previous=on \"dbname='a\\'b\"\"c'\"\n"))
        .containsOnly(new Skip(Reason.DATABASE));
  }

  /** Each statement about the database names the one that the dump is of. */
  @Test
  void the_dumps_own_database_is_the_same_in_every_statement() {
    assertThat(
            HostileDumpsTest.admitAll(
                "DROP DATABASE IF EXISTS fence;\n"
                    + "CREATE DATABASE fence;\n"
                    + "COMMENT ON DATABASE fence IS 'x';\n"
                    + "ALTER DATABASE fence OWNER TO a;\n"
                    + "ALTER USER a IN DATABASE fence SET work_mem TO '1MB';\n"
                    + "UPDATE pg_catalog.pg_database SET datistemplate = false WHERE datname ="
                    + " 'fence';\n"
                    + "\\connect fence\n"))
        .containsOnly(new Skip(Reason.DATABASE));
  }
}
