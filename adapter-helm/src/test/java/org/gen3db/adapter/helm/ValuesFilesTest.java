package org.gen3db.adapter.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.values.HelmValues;
import org.gen3db.domain.values.ValueNode;
import org.gen3db.domain.values.ValuesRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValuesFilesTest {
  private static final String SECRET = "hunter2-s3cr3t";

  @TempDir Path folder;

  private HelmValues read(
      List<String> files, String stdin, List<String> set, List<String> setFile) {
    return new HelmValuesReader()
        .read(
            new ValuesRequest(
                files,
                set,
                List.of(),
                setFile,
                null,
                folder,
                new ByteArrayInputStream(stdin.getBytes(StandardCharsets.UTF_8))));
  }

  private List<Notice> problems(List<String> files, String stdin) {
    return catchThrowableOfType(
            Gen3DbException.class, () -> read(files, stdin, List.of(), List.of()))
        .problems();
  }

  private Notice problemOf(String yaml) throws IOException {
    Files.writeString(folder.resolve("v.yaml"), yaml);
    List<Notice> problems = problems(List.of("v.yaml"), "");
    assertThat(problems).hasSize(1);
    return problems.get(0);
  }

  private static String source(HelmValues values, String path) {
    return values.at(path).map(ValueNode::source).orElseThrow().toString();
  }

  @Test
  void everyLeafKnowsTheLineWhereItIsWritten() throws IOException {
    Files.writeString(
        folder.resolve("v.yaml"),
        """
        # a comment
        shared: &shared
          host: db.example.org
          port:
            "5432"
        fence:
          postgres:
            <<: *shared
            username: fence
            database: >
              folded
            flow: {a: 1,
                   b: 2}
        indexd: {postgres: *shared}
        """);
    HelmValues values = read(List.of("v.yaml"), "", List.of(), List.of());
    assertThat(source(values, "fence.postgres.host")).isEqualTo("v.yaml:3");
    assertThat(source(values, "fence.postgres.port")).isEqualTo("v.yaml:5");
    assertThat(source(values, "fence.postgres.username")).isEqualTo("v.yaml:9");
    assertThat(source(values, "fence.postgres.database")).isEqualTo("v.yaml:10");
    assertThat(source(values, "fence.postgres.flow.b")).isEqualTo("v.yaml:13");
    assertThat(source(values, "fence.postgres")).isEqualTo("v.yaml:7");
    assertThat(source(values, "indexd.postgres.host")).isEqualTo("v.yaml:3");
    assertThat(source(values, "global.dev")).isEqualTo("chart default");
  }

  @Test
  void laterFilesAndFlagsWinAndKeepTheirSource() throws IOException {
    Files.writeString(folder.resolve("a.yaml"), "fence: {x: 1, v: 1, z: 1, l: [1, 2]}");
    Files.writeString(folder.resolve("b.yaml"), "\nfence: {v: 2}");
    Files.writeString(folder.resolve("secret"), "of a file\n");
    HelmValues values =
        read(
            List.of("a.yaml", "-", "b.yaml"),
            "fence:\n  w: 9",
            List.of("fence.z=3,fence.l[1]=7"),
            List.of("fence.f=secret"));
    assertThat(source(values, "fence.x")).isEqualTo("a.yaml:1");
    assertThat(source(values, "fence.v")).isEqualTo("b.yaml:2");
    assertThat(source(values, "fence.w")).isEqualTo("-:2");
    assertThat(source(values, "fence.z")).isEqualTo("--set");
    assertThat(source(values, "fence.f")).isEqualTo("--set-file");
    var list = (ValueNode.ValueList) values.at("fence.l").orElseThrow();
    assertThat(list.items())
        .extracting(item -> item.source().toString())
        .containsExactly("a.yaml:1", "--set");
    assertThat(values.at("fence.f")).get().extracting(HelmTable::plain).isEqualTo("of a file\n");
  }

  @Test
  void anEmptyFileIsAnEmptyMap() throws IOException {
    Files.writeString(folder.resolve("v.yaml"), "");
    assertThat(read(List.of("v.yaml"), "", List.of(), List.of()).written().entries()).isEmpty();
  }

  /** The program before the pipe failed; planning the defaults instead helps nobody. */
  @ParameterizedTest
  @ValueSource(strings = {"", " \n\n"})
  void emptyStandardInputIsRefused(String stdin) {
    assertThat(problems(List.of("-"), stdin))
        .extracting(p -> p.code() + " " + p.place() + " " + p.message())
        .containsExactly(
            "VALUES_NOT_READABLE - standard input is empty, and values were to come from it.");
  }

  @Test
  void standardInputWithNothingButAWordOfItsAuthorIsAnEmptyMap() {
    assertThat(read(List.of("-"), "# none\n", List.of(), List.of()).written().entries()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE"})
  void aByteOrderMarkIsNoPartOfTheText(String charset) throws IOException {
    Files.write(folder.resolve("v.yaml"), "\ufeffkey: é€".getBytes(Charset.forName(charset)));
    HelmValues values = read(List.of("v.yaml"), "", List.of(), List.of());
    assertThat(values.at("key")).get().extracting(HelmTable::plain).isEqualTo("é€");
  }

  static Stream<Arguments> broken() {
    return Stream.of(
        Arguments.of("1: a\n\"1\": b", 2, "once as text and once not; Helm takes one by chance"),
        Arguments.of("a: {b:, c: 1}", 1, "a colon stands directly before one of"),
        Arguments.of("a: x\n  \ty", 2, "column 3: a tab stands"),
        Arguments.of("# c\n- 1", 2, "the file holds a list at its top"),
        Arguments.of("\n5", 2, "the file holds a number at its top"),
        Arguments.of("some text", 1, "the file holds text at its top"),
        Arguments.of("a:\n\tb: 1", 2, "column 1: a tab stands"),
        Arguments.of("a: @b", 1, "column 4: text begins with a character that YAML keeps"),
        Arguments.of("a: b: c", 1, "column 5: a colon stands where no key can be"),
        Arguments.of("a: 1\n b: 2", 2, "a colon stands where no key can be"),
        Arguments.of("a: 1\nb\nc: 2", 3, "a key without its colon"),
        Arguments.of("x: 1\na: \"b\nc: 2", 2, "a quote is opened here and never closed"),
        Arguments.of("a: 'b\n---\n", 1, "a quote is opened here and not closed before"),
        Arguments.of("a: \"\\q\"", 1, "a backslash with a letter that YAML does not know"),
        Arguments.of("a: \"\\xZZ\"", 1, "a backslash without its hexadecimal digits"),
        Arguments.of("x: 1\na: [1\nb: 2", 2, "a list is opened here with ["),
        Arguments.of("a: {b: 1\n", 1, "a map is opened here with {"),
        Arguments.of("a:\n  b: 1\n c: 2", 3, "this line does not fit under the lines above it"),
        Arguments.of("a: \"x\" y", 1, "this line does not fit"),
        Arguments.of("a: - 1", 1, "a list item (-) stands where none can be"),
        Arguments.of("a: !x!y z", 1, "text begins with !"),
        Arguments.of("%YAML 2.0\n---\na: 1", 1, "another version of YAML"),
        Arguments.of("a: 1\nb: *x", 2, "an alias, and no anchor of its name"),
        Arguments.of("a: &x\n- *x", 2, "an alias stands inside of what it names"),
        Arguments.of("a: .inf", 1, "infinity and not-a-number"),
        Arguments.of("a: !!int x", 1, "the value does not fit its tag"),
        Arguments.of("a:\n  <<: 5", 2, "<<: merges maps, and a number stands behind it"),
        Arguments.of("~: 1", 1, "a key must be text, and this one is null"),
        Arguments.of("99999999999999999999: 1", 1, "this one is a number beyond 64 bits"),
        Arguments.of("? [a]\n: 1", 1, "this one is a list"),
        Arguments.of("a: 1\nb: \u0007", 2, "a control character (U+0007)"));
  }

  @ParameterizedTest
  @MethodSource("broken")
  void whatIsWrongIsSaidWithItsLine(String yaml, int line, String message) throws IOException {
    Notice problem = problemOf(yaml);
    assertThat(problem.place()).isEqualTo("v.yaml:" + line);
    assertThat(problem.message()).contains(message);
    assertThat(problem.hint()).isNotBlank();
    assertThat(problem.code()).isIn(HelmCode.VALUES_NOT_YAML, HelmCode.VALUES_NOT_READABLE);
  }

  /** A map as a key is most often what somebody took from a template. */
  @Test
  void whatBelongsIntoATemplateIsTold() throws IOException {
    Notice problem = problemOf("fence:\n  host: {{ .Values.host }}\n");
    assertThat(problem.place()).isEqualTo("v.yaml:2");
    assertThat(problem.hint()).contains("Put the key in quotes", "not filled in a file of values");
  }

  static Stream<Arguments> dropped() {
    String key = "the key %s stands here and in %s; as in Helm the last one wins whole";
    String rest = "the first YAML document of the file ends before this line; as in Helm";
    return Stream.of(
        Arguments.of("a: {b: 1}\n\na: {c: 2}", "{a={c=2.0}}", "v.yaml:3: ", key, "a", "v.yaml:1"),
        Arguments.of(
            "x:\n  a: 1\n  a: 2\n  a: 3",
            "{x={a=3.0}}",
            "v.yaml:4: ",
            key,
            "a",
            "v.yaml:2, v.yaml:3"),
        Arguments.of("x: {a: 1, a: 2}", "{x={a=2.0}}", "v.yaml:1: ", key, "a", "v.yaml:1"),
        Arguments.of("a: 1\na:", "{a=null!}", "v.yaml:2: ", key, "a", "v.yaml:1"),
        Arguments.of("a: 1\n---\nb: 2", "{a=1.0}", "v.yaml:2: ", rest, "", ""),
        Arguments.of("---\n---\na: 1", "{}", "v.yaml:2: ", rest, "", ""),
        Arguments.of("a: 1\n---\nb: [", "{a=1.0}", "v.yaml:2: ", rest, "", ""),
        Arguments.of("a: 1\n...\nb: 2", "{a=1.0}", "v.yaml:3: ", rest, "", ""),
        Arguments.of("  a: 1\nb: 2", "{a=1.0}", "v.yaml:2: ", rest, "", ""));
  }

  @ParameterizedTest
  @MethodSource("dropped")
  void whatHelmDropsIsReadAlikeAndToldWithEveryLine(
      String yaml, String meaning, String place, String message, String name, String earlier)
      throws IOException {
    Files.writeString(folder.resolve("v.yaml"), yaml);
    HelmValues values = read(List.of("v.yaml"), "", List.of(), List.of());
    assertThat(HelmTable.plain(values.written())).hasToString(meaning);
    assertThat(values.warnings())
        .singleElement()
        .satisfies(warning -> assertThat(warning.code()).isEqualTo(HelmCode.VALUES_DROPPED))
        .satisfies(
            warning ->
                assertThat(warning.message()).startsWith(place + message.formatted(name, earlier)));
  }

  /** Merges are made to be repeated, and an anchor is read once however often it is named. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "x: &x {a: 1}\ny: &y {a: 2}\nz: {<<: *x, <<: *y, a: 3}",
        "a: 1\n---\n",
        "a: 1\n...\n",
        "---\na: 1\n...\n---\n# nothing\n"
      })
  void whatDropsNothingIsNoWarning(String yaml) throws IOException {
    Files.writeString(folder.resolve("v.yaml"), yaml);
    assertThat(read(List.of("v.yaml"), "", List.of(), List.of()).warnings()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"password: %s\npassword: %s", "a: 1\n---\npassword: %s", "{p: %s, p: 1}"})
  void noWarningHoldsWhatMayBeAPassword(String yaml) throws IOException {
    Files.writeString(folder.resolve("v.yaml"), yaml.replace("%s", SECRET));
    assertThat(read(List.of("v.yaml"), "", List.of(), List.of()).warnings())
        .isNotEmpty()
        .allSatisfy(warning -> assertThat(warning.toString()).doesNotContain(SECRET));
  }

  /** Tabs that are white space within a line, hundreds of them too. */
  @Test
  void tabsBetweenWordsAreRead() throws IOException {
    var yaml = new StringBuilder();
    for (int i = 0; i < 300; i++) {
      yaml.append("k%d:\t%d\t# c\n".formatted(i, i));
    }
    Files.writeString(folder.resolve("v.yaml"), yaml);
    HelmValues values = read(List.of("v.yaml"), "", List.of(), List.of());
    assertThat(source(values, "k299")).isEqualTo("v.yaml:300");
  }

  static Stream<String> withASecret() {
    return Stream.of(
            "password: *%s",
            "password: @%s",
            "password: %%%s",
            "password: [%s",
            "password: {%s",
            "password: !%s!x y",
            "password: !<%s",
            "password: \"%s",
            "password: '%s",
            "password: \"\\q%s\"",
            "password: a: %s",
            "x: 1\n%s\ny: 1",
            "%s",
            "- %s",
            "password: !!int %s",
            "password: &%s *%s",
            "password: |%s",
            "password: >9%s",
            "a: 1\n b: %s",
            "a: \"%s\" b",
            "\t%s: 1",
            "%%YAML %s\n---\na: 1",
            "%%TAG %s",
            "`%s",
            "password: %s\u0001",
            "a: {b: %s]",
            "<<: %s",
            "password: \"\\x%s\"")
        .map(yaml -> yaml.replace("%s", SECRET).replace("%%", "%"));
  }

  @ParameterizedTest
  @MethodSource("withASecret")
  void noMessageHoldsWhatMayBeAPassword(String yaml) {
    Gen3DbException e =
        catchThrowableOfType(
            Gen3DbException.class, () -> read(List.of("-"), yaml, List.of(), List.of()));
    assertThat(everything(e)).doesNotContain(SECRET);
  }

  private static String everything(Gen3DbException e) {
    var text = new java.io.StringWriter();
    e.printStackTrace(new java.io.PrintWriter(text));
    e.problems().forEach(p -> text.append(p.toString()).append(p.place()).append(p.hint()));
    return text.toString();
  }

  static Stream<Arguments> flagsWithASecret() {
    return Stream.of(
        Arguments.of(List.of("fence.password=a," + SECRET), List.of()),
        Arguments.of(List.of(SECRET), List.of()),
        Arguments.of(List.of("fence.password={" + SECRET), List.of()),
        Arguments.of(List.of("a=b,dev[" + SECRET + "]=1"), List.of()),
        Arguments.of(List.of("a[0]" + SECRET + "=1"), List.of()),
        Arguments.of(List.of("fence=" + SECRET + ",fence.x=1"), List.of()),
        Arguments.of(List.of(), List.of("fence.password=" + SECRET)),
        Arguments.of(List.of(), List.of(SECRET)));
  }

  @ParameterizedTest
  @MethodSource("flagsWithASecret")
  void noMessageHoldsTheValueOfAFlag(List<String> set, List<String> setFile) {
    Gen3DbException e =
        catchThrowableOfType(Gen3DbException.class, () -> read(List.of(), "", set, setFile));
    assertThat(everything(e)).doesNotContain(SECRET).contains("GEN3DB-103");
  }

  @Test
  void filesThatCannotBeReadAreAllNamedAtOnce() throws IOException {
    Files.createDirectory(folder.resolve("folder"));
    Files.write(folder.resolve("image.png"), new byte[] {(byte) 0x89, 'P', '\n', 0, 1});
    Files.write(folder.resolve("latin.yaml"), "a: 1\nb: é".getBytes(StandardCharsets.ISO_8859_1));
    Files.writeString(folder.resolve("broken.yaml"), "a: 1\na: 2\nb: 1\nb: .nan");
    List<Notice> problems =
        catchThrowableOfType(
                Gen3DbException.class,
                () ->
                    read(
                        List.of(
                            "absent.yaml",
                            "folder",
                            "image.png",
                            "latin.yaml",
                            "broken.yaml",
                            "",
                            "https://example.org/v.yaml",
                            "-",
                            "-"),
                        "c: 1",
                        List.of("x"),
                        List.of("y=absent")))
            .problems();
    assertThat(problems)
        .extracting(p -> p.code() + " " + p.place() + " " + p.message())
        .containsExactly(
            "VALUES_NOT_READABLE absent.yaml there is no such file.",
            "VALUES_NOT_READABLE folder this is a folder, not a file.",
            "VALUES_NOT_READABLE image.png:2 this is a binary file, not text.",
            "VALUES_NOT_READABLE latin.yaml:2 the text is not in UTF-8: a byte here belongs to no"
                + " character.",
            "VALUES_NOT_YAML broken.yaml:4 infinity and not-a-number are no values that Helm can"
                + " read.",
            "VALUES_NOT_READABLE a values file the path is empty.",
            "VALUES_NOT_READABLE https://example.org/v.yaml this is a URL, and gen3db reads files"
                + " only.",
            "VALUES_NOT_READABLE - standard input is asked for twice and can be read only once.",
            "BAD_SET --set number 1 of these flags: a key at the end has no value.",
            "BAD_SET --set-file y=…: there is no such file.");
    assertThat(problems).allSatisfy(p -> assertThat(p.hint()).isNotBlank());
  }

  @Test
  void aPipeIsReadLikeAFile() throws IOException, InterruptedException {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    var writer = new ProcessBuilder("sh", "-c", "echo 'a: 1' > " + pipe).start();
    HelmValues values = read(List.of("pipe"), "", List.of(), List.of());
    assertThat(source(values, "a")).isEqualTo("pipe:1");
    assertThat(writer.waitFor()).isZero();
  }

  @Test
  void aFlagThatMeetsAnotherShapeNamesWhereThatStands() throws IOException {
    Files.writeString(folder.resolve("v.yaml"), "fence:\n  postgres: text");
    Gen3DbException e =
        catchThrowableOfType(
            Gen3DbException.class,
            () -> read(List.of("v.yaml"), "", List.of("fence.postgres.host=x"), List.of()));
    assertThat(e.problem().toString())
        .isEqualTo(
            "GEN3DB-103 --set: fence.postgres.host=…: it needs a map where text stands"
                + " (v.yaml:2).");
  }

  @Test
  void anAliasBombIsRefusedAndAliasesByTheHundredAreNot() throws IOException {
    var bomb = new StringBuilder("a0: &a0 {x: 1}\n");
    for (int i = 1; i <= 12; i++) {
      String below = "*a" + (i - 1);
      bomb.append(
          "a%d: &a%d [%s]\n"
              .formatted(i, i, String.join(", ", List.of(below, below, below, below, below))));
    }
    assertThat(problemOf(bomb.toString()))
        .satisfies(p -> assertThat(p.place()).isEqualTo("v.yaml:9"))
        .satisfies(p -> assertThat(p.message()).contains("over a million values"));

    var many = new StringBuilder("a: &a {x: {z: 1}}\n");
    for (int i = 0; i < 500; i++) {
      many.append("s%d: *a\n".formatted(i));
    }
    HelmValues values = read(List.of("-"), many.toString(), List.of(), List.of());
    assertThat(source(values, "s499.x.z")).isEqualTo("-:1");
  }

  @Test
  void nestingIsBounded() throws IOException {
    assertThat(problemOf("a: " + "[".repeat(5_000)).message()).contains("nested more than 200");
    assertThat(problemOf("a: " + "{a: ".repeat(5_000)).message()).contains("nested more than 200");
  }
}
