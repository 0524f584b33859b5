package org.gen3db.wronginput;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gen3db.lab.OpenFiles;
import org.gen3db.lab.Provokes;
import org.gen3db.lab.Run;
import org.gen3db.runner.RunnerUnderTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jars of somebody else's behind --adapter-path, good ones and bad ones. */
@Tag("jdk")
class AdapterPathTest {
  /** Parses as SnakeYAML 1.26 does it, whose constructors the runner's 2.x has no more. */
  private static final String OWN_SNAKEYAML =
      """
      import org.gen3db.domain.error.*;
      import org.gen3db.spi.*;
      import org.yaml.snakeyaml.Yaml;
      import org.yaml.snakeyaml.constructor.SafeConstructor;

      public final class OwnProvider implements SecretStoreProvider<AdapterProvider.NoSettings> {
        @Override public String id() { return "own"; }
        @Override public String description() { return "has a SnakeYAML of its own"; }
        @Override public Class<NoSettings> settingsType() { return NoSettings.class; }
        @Override public Adapter create(NoSettings settings, AdapterContext context) {
          Object read = new Yaml(new SafeConstructor()).load("{answer: 42}");
          boolean beside = Thread.currentThread().getContextClassLoader() == Yaml.class.getClassLoader();
          throw new Gen3DbException(
              Notice.of(SpiCode.NO_CREDENTIALS, "own", "read " + read + ", found beside: " + beside));
        }
      }
      """;

  @TempDir Path folder;

  @AfterEach
  void nothingIsLeftOpen() throws IOException {
    assertThat(OpenFiles.below(folder)).isEmpty();
  }

  /** F7: what an adapter brings wins over what the program has. */
  @Test
  void anAdapterWorksWithTheSnakeYamlThatItBrings() throws IOException {
    Path library = folder.resolve("more/own/snakeyaml.jar");
    Files.createDirectories(library.getParent());
    Files.copy(
        Path.of(
            System.getProperty("gen3db.test.postgresBinaries"), "../own-libraries/snakeyaml.jar"),
        library);
    AdapterJar.write(
        folder.resolve("more/own/own.jar"),
        OWN_SNAKEYAML,
        library + ":" + System.getProperty("java.class.path"));
    Files.writeString(
        folder.resolve("values.yaml"),
        "global: {dev: true}\ngen3db: {secretStore: {adapter: own}}\n");

    Run run = run("apply", "-f", "values.yaml", "--adapter-path", "more");

    assertThat(run.err()).contains("read {answer=42}, found beside: true");
    assertThat(run("adapters", "--adapter-path", "more").exitCode()).isZero();
  }

  /** F7: one bad jar stops nothing else. */
  @Test
  @Provokes("ADAPTER_NOT_LOADABLE")
  void badJarsAreToldByAdaptersAndToWhoeverAsksForOneAndStopNothingElse() throws IOException {
    Files.createDirectory(folder.resolve("more"));
    Files.writeString(folder.resolve("more/corrupt.jar"), "no zip");
    AdapterJar.writeOfOtherSpi(folder.resolve("more/old.jar"));
    AdapterJar.write(folder.resolve("more/own.jar"), "own");
    Files.writeString(folder.resolve("values.yaml"), "global: {dev: true}\n");

    Run words = run("adapters", "--adapter-path", "more");
    assertThat(words.exitCode()).isEqualTo(2);
    assertThat(words.out()).contains("somebody else's", "postgres");
    assertThat(words.err().replaceAll("\\s+", " "))
        .contains("GEN3DB-206", "more/corrupt.jar: it cannot be read as a jar")
        .contains("more/old.jar: OwnProvider: it was built for another gen3db: ")
        .doesNotContain("own.jar");
    Run document = run("adapters", "--adapter-path", "more", "-o", "json");
    assertThat(document.exitCode()).isEqualTo(2);
    JsonNode errors = document.document().get("errors");
    assertThat(errors).hasSize(2);
    assertThat(errors.findValuesAsText("code")).containsOnly("GEN3DB-206");
    assertThat(document.document().get("adapters").findValuesAsText("id")).contains("own");

    assertThat(run("plan", "--offline", "-f", "values.yaml", "--adapter-path", "more").exitCode())
        .isZero();
    Run asked =
        run(
            "apply",
            "-f",
            "values.yaml",
            "--set",
            "gen3db.secretStore.adapter=old",
            "--adapter-path",
            "more");
    assertThat(asked.exitCode()).isEqualTo(2);
    assertThat(asked.err().replaceAll("\\s+", " "))
        .contains("GEN3DB-203", "'old'", "more/old.jar: OwnProvider: it was built for another");
  }

  @Test
  @Provokes("DUPLICATE_ADAPTER")
  void twoAdaptersOfOneNameStopWhoeverChoosesThem() throws IOException {
    AdapterJar.write(folder.resolve("more/own.jar"), "directory");
    Files.writeString(
        folder.resolve("values.yaml"),
        "global: {dev: true}\ngen3db: {secretStore: {adapter: directory}}\n");

    Run listed = run("adapters", "--adapter-path", "more");
    assertThat(listed.exitCode()).isEqualTo(2);
    assertThat(listed.err())
        .contains("GEN3DB-204", "gen3db.secretStore.adapter: directory", "own.jar");
    Run asked = run("apply", "-f", "values.yaml", "--adapter-path", "more");
    assertThat(asked.exitCode()).isEqualTo(2);
    assertThat(asked.err()).contains("GEN3DB-204", "own.jar");
  }

  private Run run(String... line) {
    return RunnerUnderTest.run(folder, line);
  }
}
