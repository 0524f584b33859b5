package org.gen3db.adapter.restore.dump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.gen3db.adapter.restore.RestoreCode;
import org.gen3db.domain.error.Gen3DbException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where statements end, by the server's lexical rules. */
@Tag("jdk")
class StatementsTest {
  /** Each holds semicolons, quotes or comment signs that end nothing. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT 1",
        "SELECT 'a;b'",
        "SELECT 'it''s; one'",
        "SELECT 'a\\'",
        "SELECT E'a\\'; b'",
        "SELECT e'a\\\\'",
        "SELECT E'a\\';'\n  'b\\';c'",
        "SELECT E'a' -- no end ; '\n 'b\\';c'",
        "SELECT B'01', X'1F', N'a;b', 'x'",
        "SELECT \"a;b\"",
        "SELECT \"a\"\";b\"",
        "SELECT $$a;b$$",
        "SELECT $$a;$b$;$$",
        "SELECT $f$a;$$;$g$;$f$",
        "SELECT $f$;$f;$ff$;f$;$f$",
        "SELECT $ä$;$ä$",
        "SELECT $1, $2",
        "SELECT a$b$ FROM c$b$",
        "SELECT 1$$;$$",
        "SELECT 1 -- a ; comment 'with\n + 1",
        "SELECT 1 -- a comment\r + 1",
        "SELECT 1 /* ; /* ' ; */ ; */ + 1",
        "SELECT 1 /**/ + 2 /*/ ; */ + 3",
        "SELECT 2 -/* ; */- 1",
        "SELECT 'a' /* no more */ 'b'",
        "CREATE RULE r AS ON INSERT TO t DO ALSO (SELECT 1; SELECT (2); SELECT 3)",
        "CREATE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT 1; SELECT 2; END",
        "create or replace procedure p()\n begin atomic\n insert into t values (1);\nend",
        "CREATE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC"
            + " SELECT CASE WHEN true THEN 1 ELSE 2 END; SELECT (CASE WHEN false THEN 1 END); END",
        "CREATE FUNCTION public.begin() RETURNS int LANGUAGE sql AS $$ SELECT 1; $$",
        "CREATE FUNCTION f(\"end\" int) RETURNS int LANGUAGE sql RETURN 1",
        "SELECT a ? 'b', c::text, d #>> '{}', e @> '{\"f;\": 1}'",
        "COMMENT ON TABLE t IS 'a -- no comment /* and; none'",
        "SELECT 'ÄÖÜ;', \"日本\", '🧬'",
      })
  void a_statement_ends_at_its_own_semicolon(String statement) {
    assertThat(Dumps.pieces(Dumps.of("SELECT 0;\n" + statement + ";\nSELECT 9;\n")))
        .containsExactly("SELECT 0", statement, "SELECT 9");
  }

  @Test
  void what_stands_behind_a_lone_carriage_return_is_sql_as_for_the_server() {
    assertThat(Dumps.pieces(Dumps.of("-- a comment\rDROP TABLE t;\n")))
        .containsExactly("DROP TABLE t");
  }

  @Test
  void comments_and_empty_statements_are_none() {
    assertThat(Dumps.pieces(Dumps.of("-- a; b\n/* c; d */ ;;\n  SELECT 1 ; -- e\n;\n")))
        .containsExactly("SELECT 1");
  }

  @Test
  void a_statement_knows_its_line_and_byte() {
    DumpReader reader = Dumps.of("-- é\n\nSELECT\n  1;  SELECT 'a\nb';\nSELECT 3;\n");

    assertThat(reader.next().at()).isEqualTo(new Position("fence.sql", 3, 7));
    assertThat(reader.next().at()).isEqualTo(new Position("fence.sql", 4, 20));
    assertThat(reader.next().at()).isEqualTo(new Position("fence.sql", 6, 34));
  }

  @Test
  void backslashes_in_plain_strings_mean_what_the_dump_sets() {
    assertThat(
            Dumps.pieces(
                Dumps.of(
                    """
                    SET standard_conforming_strings = off;
                    SELECT 'a\\';b';
                    SELECT 'c'
                     '\\';d';
                    SET standard_conforming_strings = on;
                    SELECT 'e\\';
                    """)))
        .containsExactly(
            "SET standard_conforming_strings = off",
            "SELECT 'a\\';b'",
            "SELECT 'c'\n '\\';d'",
            "SET standard_conforming_strings = on",
            "SELECT 'e\\'");
  }

  /** Binary strings have no escapes, on whatever line they go on. */
  @Test
  void a_string_goes_on_as_it_began() {
    assertThat(
            Dumps.pieces(
                Dumps.of(
                    "SET standard_conforming_strings = off;\nSELECT X'1'\n'\\';\nSELECT 2;\n")))
        .containsExactly("SET standard_conforming_strings = off", "SELECT X'1'\n'\\'", "SELECT 2");
  }

  @Test
  void words_names_and_strings_are_told_apart() {
    Piece.Statement statement =
        (Piece.Statement) Dumps.of("ALTER \"My\"\"Table\" OWNER To Äb E'x' $$y$$ 12 ::;").next();
    Tokens tokens = statement.tokens();

    assertThat(tokens.size()).isEqualTo(10);
    assertThat(tokens.get(0)).isEqualTo(new Token(Token.Kind.WORD, "alter"));
    assertThat(tokens.get(1)).isEqualTo(new Token(Token.Kind.QUOTED, "My\"Table"));
    assertThat(tokens.get(3)).isEqualTo(new Token(Token.Kind.WORD, "to"));
    assertThat(tokens.get(4)).isEqualTo(new Token(Token.Kind.WORD, "Äb"));
    assertThat(tokens.get(5)).isEqualTo(new Token(Token.Kind.STRING, "E'x'"));
    assertThat(tokens.get(6)).isEqualTo(new Token(Token.Kind.STRING, "$$y$$"));
    assertThat(tokens.get(7)).isEqualTo(new Token(Token.Kind.NUMBER, "12"));
    assertThat(tokens.get(9)).isEqualTo(new Token(Token.Kind.SIGN, ":"));
    assertThat(tokens.are(0, "alter")).isTrue();
    assertThat(tokens.are(1, "My\"Table")).isFalse();
  }

  @Test
  void windows_line_ends_and_a_byte_order_mark_change_nothing() {
    byte[] dump =
        ("\ufeff-- x\r\nSELECT 1;\r\nCOPY t (a) FROM stdin;\r\n1\r\n\\.\r\n\r\n"
                + Dumps.END.replace("\n", "\r\n"))
            .getBytes(StandardCharsets.UTF_8);

    assertThat(Dumps.pieces(Dumps.of(dump)))
        .containsExactly("SELECT 1", "COPY t (a) FROM stdin", "-> 1\r\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT 1",
        "SELECT 'a;\n",
        "SELECT \"a;\n",
        "SELECT $x$a;\n$y$",
        "SELECT 1 /* ;\n",
        "SELECT E'\\",
        "CREATE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT 1;",
        "COPY t (a) FROM stdin;\n1\n2",
        "COPY t (a) FROM stdin;\n1\n\\",
      })
  void a_dump_that_ends_inside_of_something_is_cut_off(String tail) {
    String dump = "SELECT 0;\n" + tail;

    assertThatThrownBy(() -> Dumps.pieces(Dumps.of(dump.getBytes(StandardCharsets.UTF_8))))
        .isInstanceOfSatisfying(
            Gen3DbException.class,
            e -> {
              assertThat(e.problem().code()).isEqualTo(RestoreCode.DUMP_TRUNCATED);
              assertThat(e.problem().place()).startsWith("fence.sql:");
            });
  }

  /** A cut between two statements looks like a shorter dump. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "SELECT 1;\n",
        "SELECT 1;\n-- PostgreSQL database dump",
        "-- PostgreSQL database dump complete\nSELECT 1;\n",
        "SELECT '\n-- PostgreSQL database dump complete\n';\n",
        "/*\n-- PostgreSQL database dump complete\n*/\n",
        "COPY t (a) FROM stdin;\n-- PostgreSQL database dump complete\n\\.\n",
        "\\restrict abc\nSELECT 1;\n-- PostgreSQL database dump complete\n",
      })
  void a_dump_without_its_last_line_is_cut_off(String dump) {
    assertThatThrownBy(() -> Dumps.pieces(Dumps.of(dump.getBytes(StandardCharsets.UTF_8))))
        .isInstanceOfSatisfying(
            Gen3DbException.class,
            e -> assertThat(e.problem().code()).isEqualTo(RestoreCode.DUMP_TRUNCATED));
  }

  @Test
  void a_dump_between_restrict_and_unrestrict_is_read() {
    var text = "\\restrict a1B\n\nSELECT 1;\n" + Dumps.END + "\\unrestrict a1B\n\n";

    assertThat(Dumps.pieces(Dumps.of(text.getBytes(StandardCharsets.UTF_8))))
        .isEqualTo(List.of("SELECT 1"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\\restrict a\n\\unrestrict b\n",
        "\\unrestrict a\n",
        "\\restrict a\n\\restrict a\n",
        "SELECT 1 \\g /tmp/x\n;",
        "SELECT 1 \\; SELECT 2;",
        "SELECT U&'d\\0061t';",
        "SELECT U&\"d\\0061t\";",
        "COPY t (a) FROM stdin; SELECT 1;\n1\n\\.\n",
        "SET standard_conforming_strings = maybe;",
      })
  void what_only_psql_would_obey_is_refused(String text) {
    assertThatThrownBy(() -> Dumps.pieces(Dumps.of("SELECT 0;\n" + text)))
        .isInstanceOfSatisfying(
            Gen3DbException.class,
            e -> {
              assertThat(e.problem().code()).isEqualTo(RestoreCode.DUMP_REFUSED);
              assertThat(e.problem().place()).matches("fence.sql:[23]");
            });
  }
}
