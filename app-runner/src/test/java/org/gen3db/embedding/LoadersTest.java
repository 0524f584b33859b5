package org.gen3db.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program of docs/embedding.md runs wherever build tools and containers put it. */
@Tag("jdk")
@Tag("full")
class LoadersTest {
  @TempDir Path folder;
  private EmbeddingProgram program;

  @BeforeEach
  void make() {
    program = new EmbeddingProgram(folder);
  }

  @Test
  void inOneShadedJar() throws Exception {
    var all = new ArrayList<>(EmbeddingProgram.product());
    all.add(program.compiled(false));
    Path jar = FatJars.shaded(folder.resolve("tool.jar"), EmbeddingProgram.MAIN, all);
    program.appliesOnTheEmbeddedServer(List.of("-jar", jar.toString()));
  }

  @Test
  void inAJarOfSpringBoot() throws Exception {
    Path loader =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .filter(entry -> entry.contains("spring-boot-loader"))
            .map(Path::of)
            .findFirst()
            .orElseThrow();
    Path jar =
        FatJars.nested(
            folder.resolve("tool.jar"),
            EmbeddingProgram.MAIN,
            loader,
            program.compiled(false),
            EmbeddingProgram.product());
    program.appliesOnTheEmbeddedServer(List.of("-jar", jar.toString()));
  }

  @Test
  void inTwoApplicationsOfAContainer() throws Exception {
    var all = new ArrayList<>(EmbeddingProgram.product());
    all.add(program.compiled(false));
    Path container = Files.createDirectories(folder.resolve("container/org/gen3db/embedding"));
    Path classes =
        Path.of(WebApplications.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    for (String part : List.of("WebApplications", "WebApplications$OwnFirst")) {
      String file = "org/gen3db/embedding/" + part + ".class";
      Files.copy(classes.resolve(file), container.resolve(part + ".class"));
    }
    program.appliesOnTheEmbeddedServer(
        List.of(
            "-cp",
            folder.resolve("container").toString(),
            "org.gen3db.embedding.WebApplications",
            EmbeddingProgram.MAIN,
            EmbeddingProgram.joined(all)));
    assertThat(Files.readString(folder.resolve("output.txt"))).contains("fence UNCHANGED");
  }
}
