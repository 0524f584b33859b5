package org.gen3db.adapter.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.values.ValueNode.ValueMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a flag sets, beside the real Helm; and how it is refused. */
class SetExpressionTest {
  private static final String BASE = "{x: null, l: [1, {m: 1}], s: t, m: {k: v}}";

  @TempDir Path folder;

  private ValueMap set(String kind, String expression) {
    SetFlag.Kind which =
        Stream.of(SetFlag.Kind.values())
            .filter(one -> kind.equals("--" + one.name().toLowerCase().replace('_', '-')))
            .findFirst()
            .orElseThrow();
    ValueMap base = YamlTree.parse(BASE, YamlOrigin.valuesFile("v.yaml")).map();
    var input = new Input(folder, InputStream.nullInputStream());
    return new SetFlag(which, expression, 3, input).applyTo(new Draft(base)).frozen();
  }

  /** All of the table at once: it is read once for each thing that is broken on purpose. */
  @Test
  void flagsSetWhatHelmSets() throws IOException {
    Files.writeString(folder.resolve("content.txt"), "line one\n");
    HelmTable.rows("set-expressions.yaml")
        .forEach(
            row -> {
              String flag = HelmTable.text(row, "flag");
              String expression = HelmTable.text(row, "expression");
              if (HelmTable.refused(row)) {
                assertThatExceptionOfType(Gen3DbException.class)
                    .as("%s %s", flag, expression)
                    .isThrownBy(() -> set(flag, expression))
                    .satisfies(e -> assertThat(e.problem().code()).isEqualTo(HelmCode.BAD_SET))
                    .satisfies(e -> assertThat(e.problem().place()).isEqualTo(flag));
              } else {
                assertThat(HelmTable.plain(set(flag, expression)))
                    .as("%s %s", flag, expression)
                    .isEqualTo(HelmTable.plain(row.map("result")));
              }
            });
  }

  @Test
  void itemsThatAreEmptyNullOrInOtherDigits() {
    assertThat(HelmTable.plain(set("--set-file", "a[0]=").get("a").orElseThrow()))
        .isEqualTo(List.of(""));
    assertThat(HelmTable.plain(set("--set", "n[0]=null,n[0][0]=1").get("n").orElseThrow()))
        .isEqualTo(List.of(List.of(1.0)));
    assertThat(HelmTable.plain(set("--set", "a=\u0663").get("a").orElseThrow()))
        .isEqualTo("\u0663");
  }

  private static final String COMMA =
      "Write it as key.path=value; a comma in a value needs a backslash before it (\\,).";
  private static final String BRACKET =
      "Write list[0]=v; a bracket in a key needs a backslash before it (\\[).";

  /** In the words of the first key; of what stands behind it nothing, it may be a password. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a | number 3 of these flags: a key at the end has no value. | COMMA",
        "a=1,hunter2 | a=…: a key at the end has no value. | COMMA",
        "hunter2,a=1 | number 3 of these flags: a key before a comma has no value. | COMMA",
        "a..b=1 | a..b=…: a key is empty behind a dot. | Write it as key.path=value.",
        "s.a=1 | s.a=…: it needs a map where text stands (v.yaml:1). | Set the whole value, or"
            + " remove what stands there.",
        "m[0]=1 | m[0]=…: it needs a list where a map stands (v.yaml:1). | Set the whole value, or"
            + " remove what stands there.",
        "l[0][0]=1 | l[0][0]=…: it needs a list where a number stands (v.yaml:1)."
            + " | Set the whole value, or remove what stands there.",
        "l[x]=1 | number 3 of these flags: what stands in [ ] must be a whole number from 0 to"
            + " 65536. | BRACKET",
        "l[-1]=1 | number 3 of these flags: what stands in [ ] must be a whole number from 0 to"
            + " 65536. | BRACKET",
        "l[65537]=1 | l[65537]=…: what stands in [ ] must be a whole number from 0 to 65536."
            + " | BRACKET",
        "l[1=1 | number 3 of these flags: what stands in [ ] must be a whole number from 0 to"
            + " 65536. | BRACKET",
        "l[0]y=1 | number 3 of these flags: text stands behind the ] of an index. | Write"
            + " list[0]=v or list[0].key=v.",
        "a={hunter2 | a=…: a list is opened with { and not closed. | Write key={a,b}; a value that"
            + " begins with { needs a backslash before it (\\{).",
      })
  void whatIsRefusedIsSaidWithAWayOut(String expression, String message, String hint) {
    Notice problem =
        catchThrowableOfType(Gen3DbException.class, () -> set("--set", expression)).problem();
    assertThat(problem.code()).isEqualTo(HelmCode.BAD_SET);
    assertThat(problem.place()).isEqualTo("--set");
    assertThat(problem.message()).isEqualTo(message);
    assertThat(problem.hint()).isEqualTo(hint.replace("COMMA", COMMA).replace("BRACKET", BRACKET));
  }

  @Test
  void keysAreNestedThirtyDeepAndListsHold65537Items() {
    assertThat(set("--set", "d" + ".d".repeat(30) + "=1").entries()).containsKey("d");
    Notice problem =
        catchThrowableOfType(
                Gen3DbException.class, () -> set("--set", "d" + ".d".repeat(31) + "=1"))
            .problem();
    assertThat(problem.message()).endsWith("=…: its key is nested more than 30 deep.");
    assertThat(set("--set", "a[65536]=1").get("a")).isPresent();
  }

  /** The flag is where a value comes from, and what stood there keeps its own line. */
  @Test
  void eachPartKnowsWhereItComesFrom() {
    ValueMap read = set("--set-string", "l[1].n=1,m.n=1,n.o[1]=2");
    assertThat(Stream.of("l", "m", "s", "n").map(key -> read.entries().get(key).source()))
        .extracting(Object::toString)
        .containsExactly("v.yaml:1", "v.yaml:1", "v.yaml:1", "--set-string");
    assertThat(read.map("m").entries().get("n").source()).hasToString("--set-string");
    assertThat(read.map("n").entries().get("o").source()).hasToString("--set-string");
  }

  @Test
  void aFileIsTextInUtf8() throws IOException {
    Files.write(folder.resolve("latin"), new byte[] {'a', (byte) 0xe9});
    Files.writeString(folder.resolve("good"), "é\n");
    assertThat(HelmTable.plain(set("--set-file", "a=good"))).asString().contains("a=é\n");
    Notice binary =
        catchThrowableOfType(Gen3DbException.class, () -> set("--set-file", "a=latin")).problem();
    assertThat(binary.message()).isEqualTo("a=…: the file is not text in UTF-8.");
    assertThat(binary.hint()).isEqualTo("Give a file that holds text only.");
    Notice absent =
        catchThrowableOfType(Gen3DbException.class, () -> set("--set-file", "a=none")).problem();
    assertThat(absent.place()).isEqualTo("--set-file");
    assertThat(absent.message()).isEqualTo("a=…: there is no such file.");
  }
}
