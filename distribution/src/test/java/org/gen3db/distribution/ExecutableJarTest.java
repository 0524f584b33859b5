package org.gen3db.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The executable jars: one file each, with all adapters in it. */
class ExecutableJarTest {
  private static final Path BUILT = Path.of(System.getProperty("gen3db.test.distribution"));
  private static final Path EXAMPLES =
      Path.of(System.getProperty("gen3db.test.examples")).normalize();
  private static final long MOST_OF_SLIM = 45L << 20;
  private static final long MOST_RESIDENT = 128L << 10;

  @TempDir Path folder;

  private Program jar(String name) {
    return new Program(
        folder, Map.of(), List.of(Program.java(), "-jar", BUILT.resolve(name).toString()));
  }

  @Test
  void theSlimOneIsSmall() throws Exception {
    assertThat(Files.size(BUILT.resolve("gen3db.jar"))).isLessThan(MOST_OF_SLIM);
    assertThat(Files.size(BUILT.resolve("gen3db-embedded.jar")))
        .isGreaterThan(Files.size(BUILT.resolve("gen3db.jar")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"gen3db.jar", "gen3db-embedded.jar"})
  void itPlansAsTheProgramDoes(String name) throws Exception {
    Program.End plan =
        jar(name)
            .run(
                "plan",
                "--offline",
                "-o",
                "json",
                "-f",
                EXAMPLES.resolve("production.yaml").toString())
            .succeeded();
    assertThat(plan.err()).isEmpty();
    assertThat(plan.out()).contains("\"kind\" : \"Plan\"").contains("fence_prod");
    assertThat(jar(name).run("--version").succeeded().out())
        .contains(System.getProperty("gen3db.test.version"));
  }

  /** Each jar's list of services is in one, or an adapter would be missed by nobody. */
  @ParameterizedTest
  @ValueSource(strings = {"gen3db.jar", "gen3db-embedded.jar"})
  void allAdaptersAreInIt(String name) throws Exception {
    String adapters = jar(name).run("adapters").succeeded().out();
    assertThat(adapters)
        .contains("aws-secrets-manager", "external-secrets", "kubernetes", "postgres")
        .contains("embedded", "directory", "rds-iam", "helm");
    try (var whole = new ZipFile(BUILT.resolve(name).toFile())) {
      var entry = whole.getEntry("META-INF/services/org.gen3db.spi.AdapterProvider");
      var listed =
          new String(whole.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .filter(line -> !line.isBlank())
              .toList();
      assertThat(listed).doesNotHaveDuplicates();
      for (String provider : listed) {
        assertThat(whole.getEntry(provider.replace('.', '/') + ".class")).as(provider).isNotNull();
      }
      assertThat(whole.stream().map(one -> one.getName()))
          .noneMatch(file -> file.endsWith("module-info.class") || file.endsWith(".SF"));
    }
  }

  @Test
  void aPlanTakesLittleMemory() throws Exception {
    Process plan =
        jar("gen3db.jar")
            .builder("plan", "--offline", "-f", EXAMPLES.resolve("production.yaml").toString())
            .start();
    Path status = Path.of("/proc", Long.toString(plan.pid()), "status");
    long most = 0;
    while (plan.isAlive()) {
      try (Stream<String> lines = Files.lines(status)) {
        most =
            Math.max(
                most,
                lines
                    .filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(0));
      } catch (IOException | UncheckedIOException ended) {
        continue;
      }
    }
    assertThat(plan.exitValue()).isZero();
    assertThat(most).isPositive().isLessThan(MOST_RESIDENT);
  }

  @Test
  void withoutTheServerTheSlimOneSaysWhichOneHasIt() throws Exception {
    Program.End apply =
        jar("gen3db.jar")
            .run("apply", "--embedded", "-f", EXAMPLES.resolve("quickstart.yaml").toString());
    assertThat(apply.code()).isNotZero();
    assertThat(apply.err()).contains("GEN3DB-").doesNotContain("\tat ");
  }

  @Test
  void withTheServerItMakesServices() throws Exception {
    Program gen3db = jar("gen3db-embedded.jar");
    String values = EXAMPLES.resolve("quickstart.yaml").toString();
    try {
      assertThat(gen3db.run("apply", "--embedded", "-f", values).succeeded().out())
          .contains("3 CREATED");
      assertThat(gen3db.run("status", "--embedded", "-f", values).succeeded().out())
          .contains("All 3 services READY");
    } finally {
      gen3db.run("stop", "--embedded");
    }
  }
}
