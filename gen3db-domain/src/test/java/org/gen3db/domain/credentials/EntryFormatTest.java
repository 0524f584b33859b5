package org.gen3db.domain.credentials;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class EntryFormatTest {
  @Example
  void writesTheEntryOfTheFacts() {
    assertThat(
            encode(
                Map.of(
                    "username", "fence_gen3",
                    "port", "5432",
                    "password", "p<a>&\"\\ é",
                    "host", "db.example.org",
                    "dbcreated", "true",
                    "database", "fence_gen3")))
        .isEqualTo(
            "{\"database\":\"fence_gen3\",\"dbcreated\":\"true\",\"host\":\"db.example.org\","
                + "\"password\":\"p<a>&\\\"\\\\ é\",\"port\":\"5432\",\"username\":\"fence_gen3\"}");
  }

  @Example
  void escapesControlCharactersAndLineSeparatorsOnly() {
    assertThat(
            encode(Map.of("k", "\b\f\n\r\t\0\u001f\u007f\u2027\u2028\u2029\u202a\u2068\u2069/'")))
        .isEqualTo(
            "{\"k\":\"\\b\\f\\n\\r\\t\\u0000\\u001f\u007f\u2027\\u2028\\u2029\u202a\u2068\u2069/'\"}");
  }

  @Example
  void sortsKeysByTheirBytes() {
    // As Java's Strings, the emoji comes first: its surrogates are below U+FF5E.
    assertThat(encode(Map.of("😀", "1", "～", "2", "a", "3", "B", "4", "aa", "5")))
        .isEqualTo("{\"B\":\"4\",\"a\":\"3\",\"aa\":\"5\",\"～\":\"2\",\"😀\":\"1\"}");
  }

  @Example
  void anEmptyEntryIsAnEmptyObject() {
    assertThat(encode(Map.of())).isEqualTo("{}");
  }

  @Property
  void agreesWithAnotherEncoder(@ForAll("entries") Map<String, String> entry) {
    assertThat(encode(entry)).isEqualTo(byTheBook(entry));
  }

  @Provide
  Arbitrary<Map<String, String>> entries() {
    Arbitrary<String> text =
        Arbitraries.frequencyOf(
                net.jqwik.api.Tuple.of(3, Arbitraries.integers().between(0x20, 0x7e)),
                net.jqwik.api.Tuple.of(2, Arbitraries.integers().between(0, 0x1f)),
                net.jqwik.api.Tuple.of(1, Arbitraries.integers().between(0x2020, 0x2030)),
                net.jqwik.api.Tuple.of(1, Arbitraries.integers().between(0x7f, 0xd7ff)),
                net.jqwik.api.Tuple.of(1, Arbitraries.integers().between(0xe000, 0x10ffff)))
            .list()
            .ofMaxSize(40)
            .map(EntryFormatTest::text);
    return Arbitraries.maps(text, text).ofMaxSize(8);
  }

  private static String text(java.util.List<Integer> codePoints) {
    var text = new StringBuilder();
    codePoints.forEach(text::appendCodePoint);
    return text.toString();
  }

  /** Works on characters and code points, where the real one works on bytes. */
  private static String byTheBook(Map<String, String> entry) {
    var sorted =
        new TreeMap<String, String>(
            (a, b) -> java.util.Arrays.compare(a.codePoints().toArray(), b.codePoints().toArray()));
    sorted.putAll(entry);
    return sorted.entrySet().stream()
        .map(e -> quoted(e.getKey()) + ":" + quoted(e.getValue()))
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static String quoted(String text) {
    return text.codePoints()
        .mapToObj(
            c -> {
              int letter = "\b\f\n\r\t\"\\".indexOf(c);
              if (letter >= 0) {
                return "\\" + "bfnrt\"\\".charAt(letter);
              }
              return c < ' ' || c == 0x2028 || c == 0x2029
                  ? String.format("\\u%04x", c)
                  : Character.toString(c);
            })
        .collect(Collectors.joining("", "\"", "\""));
  }

  private static String encode(Map<String, String> entry) {
    var data = new TreeMap<String, Password>();
    entry.forEach((key, value) -> data.put(key, Password.of(value)));
    return new String(EntryFormat.encode(SecretData.of(data)), UTF_8);
  }
}
