package org.gen3db.adapter.restore.dump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.gen3db.domain.error.Gen3DbException;

/** Whatever is in strings, names, comments and rows, each piece is read as it was written. */
class ReaderPropertiesTest {
  /** What may stand in something that is quoted, with all that means something elsewhere. */
  private static final Arbitrary<String> INSIDE =
      Arbitraries.of(
              ";",
              "'",
              "\"",
              "$",
              "$$",
              "$a$",
              "$ab$",
              "\\",
              "\\.",
              "\n\\.\n",
              "--",
              "/*",
              "*/",
              "(",
              ")",
              "\n",
              "\r",
              "\t",
              " ",
              "BEGIN",
              "END",
              "é",
              "🧬",
              "x",
              "E",
              "COPY t FROM stdin;\n",
              "\n-- PostgreSQL database dump complete\n",
              "\n\\! id\n")
          .list()
          .ofMaxSize(8)
          .map(parts -> String.join("", parts));

  private static final Arbitrary<String> ATOM =
      Arbitraries.oneOf(
          INSIDE.map(text -> "'" + text.replace("'", "''") + "'"),
          INSIDE.map(text -> "E'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"),
          INSIDE.map(text -> "\"" + text.replace("\"", "\"\"") + "\""),
          INSIDE.map(text -> "$q$" + text + "$q$"),
          INSIDE.map(text -> "/* " + text.replaceAll("[*/]", "") + " */ x"),
          INSIDE.map(text -> "-- " + text.replaceAll("[\r\n]", "") + "\n y"),
          Arbitraries.of("a", "1", "$1", "(b)", "::", "->>", "a$b$c", "[1:2]", ".5", "- -"));

  @Provide
  Arbitrary<List<String>> statements() {
    return ATOM.list()
        .ofMinSize(1)
        .ofMaxSize(8)
        .map(atoms -> "SELECT " + String.join(" ", atoms))
        .list()
        .ofMaxSize(6);
  }

  @Property(tries = 500)
  void statementsAreReadAsTheyWereWritten(
      @ForAll("statements") List<String> statements, @ForAll @IntRange(min = 1, max = 9) int step) {
    String dump = String.join(";\n", statements) + ";\n" + Dumps.END;
    byte[] bytes = dump.getBytes(StandardCharsets.UTF_8);

    assertThat(Dumps.pieces(Dumps.of(new Dumps.Slow(bytes, step)))).isEqualTo(statements);
  }

  @Provide
  Arbitrary<List<String>> rows() {
    // As COPY writes them: a row has no end of line and no bare backslash in it.
    return INSIDE
        .map(text -> text.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r"))
        .flatMap(text -> Arbitraries.of(text, "\\N\t" + text, text + "\t\\N"))
        .list()
        .ofMaxSize(9);
  }

  @Property(tries = 500)
  void rowsAreReadAsTheyWereWritten(
      @ForAll("rows") List<String> first,
      @ForAll("rows") List<String> second,
      @ForAll @IntRange(min = 1, max = 9) int step) {
    String head = "COPY public.t (a) FROM stdin";
    var dump = new StringBuilder();
    var expected = new ArrayList<String>();
    for (List<String> rows : List.of(first, second)) {
      String text = rows.isEmpty() ? "" : String.join("\n", rows) + "\n";
      dump.append(head).append(";\n").append(text).append("\\.\n\n");
      expected.add(head);
      expected.add("-> " + text);
    }
    byte[] bytes = (dump + Dumps.END).getBytes(StandardCharsets.UTF_8);

    assertThat(Dumps.pieces(Dumps.of(new Dumps.Slow(bytes, step)))).isEqualTo(expected);
  }

  /** Anything at all is read to its end or refused with a place; nothing else is thrown. */
  @Property(tries = 2000)
  void anythingIsReadOrRefusedWithItsPlace(@ForAll("noise") byte[] noise) {
    try {
      Dumps.pieces(Dumps.of(noise));
    } catch (Gen3DbException e) {
      assertThat(e.problem().place()).matches("fence.sql:\\d+");
      assertThat(e.problem().message()).startsWith("byte ");
    }
  }

  /** A download that broke off at once. */
  @Example
  void aFileThatEndsInTheHeadOfItsCompressionIsRefused() {
    for (int length = 2; length < 10; length++) {
      byte[] cut = Arrays.copyOf(new byte[] {0x1f, (byte) 0x8b, 8}, length);
      assertThatThrownBy(() -> Dumps.of(cut))
          .isInstanceOf(Gen3DbException.class)
          .hasMessageContaining("fence.sql:1")
          .hasMessageContaining("head of its compression");
    }
    assertThatThrownBy(() -> Dumps.of(new byte[] {0x1f, (byte) 0x8b, 7, 0, 0, 0, 0, 0, 0, 0}))
        .isInstanceOf(Gen3DbException.class)
        .hasMessageContaining("fence.sql:1");
  }

  @Provide
  Arbitrary<byte[]> noise() {
    Arbitrary<byte[]> words =
        Combinators.combine(INSIDE.list().ofMaxSize(5), ATOM.list().ofMaxSize(5))
            .as((some, more) -> String.join(";", some) + String.join(" ", more) + ";\n" + Dumps.END)
            .map(text -> text.getBytes(StandardCharsets.UTF_8));
    return Arbitraries.oneOf(Arbitraries.bytes().array(byte[].class).ofMaxSize(200), words);
  }
}
