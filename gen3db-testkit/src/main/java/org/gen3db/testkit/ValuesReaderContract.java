package org.gen3db.testkit;

import static org.gen3db.testkit.Promise.broken;
import static org.gen3db.testkit.Promise.kept;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.gen3db.domain.error.Code;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.values.HelmValues;
import org.gen3db.domain.values.ValueNode;
import org.gen3db.domain.values.ValuesReader;
import org.gen3db.domain.values.ValuesRequest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What every {@link ValuesReader} keeps: one test for each promise that the use cases stand on.
 * What else Helm reads, and how, is for the reader's own tests beside a real Helm.
 */
@Timeout(60)
public abstract class ValuesReaderContract {
  private @Nullable Path folder;

  /** For subclasses. */
  protected ValuesReaderContract() {}

  /** The port. */
  protected abstract ValuesReader open();

  /** A folder of its own for each test. */
  @BeforeEach
  public final void makeFolder() throws IOException {
    folder = Files.createTempDirectory("gen3db-values");
  }

  /** Nothing is left. */
  @AfterEach
  public final void deleteFolder() throws IOException {
    Tree.delete(folder());
  }

  @Test
  public final void filesAreReadFromLeftToRight() {
    file("one.yaml", "fence:\n  a: one\n  b: one\n");
    file("two.yaml", "fence:\n  b: two\n  c: two\n");
    HelmValues values = read(request(List.of("one.yaml", "two.yaml"), List.of(), List.of()));
    is(values, "fence.a", "one", "merge maps, so that what only the first file says stays.");
    is(values, "fence.b", "two", "let the later file win.");
    is(values, "fence.c", "two", "read every file.");
  }

  @Test
  public final void flagsComeAfterFilesInHelmsOrder() {
    file("values.yaml", "fence: {a: file, b: file, c: file, d: file}\n");
    file("d.txt", "from a file");
    HelmValues values =
        read(
            new ValuesRequest(
                List.of("values.yaml"),
                List.of("fence.b=set", "fence.c=set", "fence.d=set", "fence.c=later"),
                List.of("fence.c=text", "fence.d=text"),
                List.of("fence.d=d.txt"),
                null,
                folder(),
                InputStream.nullInputStream()));
    is(values, "fence.a", "file", "keep what no flag names.");
    is(values, "fence.b", "set", "take --set after the files.");
    is(values, "fence.c", "text", "take --set-string after --set.");
    is(values, "fence.d", "from a file", "take --set-file last, its file's text as it stands.");
  }

  @Test
  public final void nullTakesAwayWhatAnEarlierFileSays() {
    file("one.yaml", "fence: {a: one, b: one}\n");
    file("two.yaml", "fence: {a: null}\n");
    HelmValues values = read(request(List.of("one.yaml", "two.yaml"), List.of(), List.of()));
    kept(
        values.at("fence.a").isEmpty(),
        "null in a later file left what an earlier one says",
        "hand HelmValues the null; it takes the key away (Helm's rule).");
    is(values, "fence.b", "one", "take away only the key that is null.");
  }

  @Test
  public final void kindsAreHelms() {
    HelmValues values =
        read(request(List.of(), List.of("a=1", "b=true", "c=null", "d=1x"), List.of("e=1")));
    kind(values, "a", "a number");
    kind(values, "b", "true or false");
    kind(values, "d", "text");
    kind(values, "e", "text");
    kept(
        values.at("c").isEmpty(),
        "--set c=null left a value",
        "read null as null, which takes the key away.");
  }

  @Test
  public final void aDashIsStandardInput() {
    HelmValues values =
        read(
            new ValuesRequest(
                List.of("-"),
                List.of(),
                List.of(),
                List.of(),
                null,
                folder(),
                new ByteArrayInputStream("fence: {a: piped}\n".getBytes(StandardCharsets.UTF_8))));
    is(values, "fence.a", "piped", "read what the request gives as standard input.");
  }

  @Test
  public final void everyLeafSaysWhereItWasWritten() {
    file("values.yaml", "fence:\n  a: here\n");
    HelmValues values = read(request(List.of("values.yaml"), List.of("fence.b=x"), List.of()));
    String written = node(values, "fence.a").source().toString();
    kept(
        written.contains("values.yaml") && written.contains("2"),
        "the source of a value in line 2 of values.yaml is " + written,
        "give every node the file as it was named, and its line.");
    String flag = node(values, "fence.b").source().toString();
    kept(
        flag.contains("--set"),
        "the source of a value that --set wrote is " + flag,
        "give every node that a flag wrote the name of that flag.");
  }

  @Test
  public final void theChartsDefaultsStandBelow() {
    HelmValues values = read(request(List.of(), List.of(), List.of()));
    kept(
        !values.chart().services().isEmpty(),
        "there are no defaults of a chart where nothing was written",
        "hand HelmValues the defaults of the chart, those of its own where --chart is not given.");
    kept(
        values.written().entries().isEmpty(),
        "something counts as written where nothing was",
        "keep the chart's defaults apart from what an operator wrote.");
  }

  @Test
  public final void readingAgainGivesTheSame() {
    file("values.yaml", "fence: {a: [1, two], b: {c: null}}\n");
    ValuesRequest request = request(List.of("values.yaml"), List.of("x.y=1"), List.of());
    kept(
        read(request).merged().equals(read(request).merged()),
        "reading the same twice gave two results",
        "keep nothing between two calls.");
  }

  @Test
  public final void allMistakesAreToldAtOnceAndAsUsage() {
    file("broken.yaml", "fence: [unclosed\nsecret: " + Samples.HIDDEN + "\n");
    Gen3DbException refusal =
        Promise.refusal(
                "reading a file that is absent, one that is broken, and a wrong --set",
                () ->
                    open()
                        .read(
                            request(
                                List.of("absent.yaml", "broken.yaml"),
                                List.of("no equals sign " + Samples.HIDDEN),
                                List.of())))
            .orElseThrow(
                () ->
                    broken(
                        "a file that is absent, one that is broken and a wrong --set were read",
                        "throw a Gen3DbException that holds a notice for each.",
                        null));
    List<Notice> problems = refusal.problems();
    kept(
        problems.size() == 3,
        "of three mistakes " + problems.size() + " were told",
        "gather the problems of all files and flags, and throw them as one exception.");
    for (Notice problem : problems) {
      kept(
          problem.code().kind() == Code.Kind.USAGE,
          problem.code().id() + " is told as " + problem.code().kind(),
          "give it a code of kind USAGE: the input is wrong, nothing was contacted.");
    }
    named(problems, "absent.yaml");
    named(problems, "broken.yaml");
    named(problems, "--set");
  }

  private static void named(List<Notice> problems, String what) {
    kept(
        problems.stream().anyMatch(one -> (one.place() + " " + one.message()).contains(what)),
        "no problem names " + what,
        "say the file or flag as it was written.");
  }

  private Path folder() {
    return Optional.ofNullable(folder).orElseThrow();
  }

  private void file(String name, String text) {
    try {
      Files.writeString(folder().resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Paths are relative, and nothing lies in the folder in which the tests run. */
  private ValuesRequest request(List<String> files, List<String> set, List<String> setString) {
    return new ValuesRequest(
        files, set, setString, List.of(), null, folder(), InputStream.nullInputStream());
  }

  private HelmValues read(ValuesRequest request) {
    try {
      return open().read(request);
    } catch (Gen3DbException e) {
      throw broken(
          "values that Helm reads were refused: " + e.problem().message(),
          "read them; relative paths are taken against the request's working directory.",
          e);
    }
  }

  private static ValueNode node(HelmValues values, String path) {
    return values
        .at(path)
        .orElseThrow(
            () -> broken(path + " was read as absent", "read every file and every flag.", null));
  }

  private static void is(HelmValues values, String path, String text, String wayOut) {
    ValueNode node = node(values, path);
    kept(
        node instanceof ValueNode.Text found && found.text().equals(text),
        path + " is not '" + text + "'",
        wayOut);
  }

  private static void kind(HelmValues values, String path, String kind) {
    String found = node(values, path).kind();
    kept(
        found.equals(kind),
        path + " was read as " + found + ", where Helm reads " + kind,
        "tell kinds as Helm's --set does; --set-string always gives text.");
  }
}
