package org.gen3db.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.stream.Stream;
import org.gen3db.testkit.ScratchFolders;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What every image of ours keeps to. */
@Tag("full")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ImageContract {
  static final String VERSION = System.getProperty("gen3db.test.version");

  private final String name;
  private final String main;

  /** The image; there once all is unpacked. */
  Image image;

  /**
   * @param name of the image, and of its tar before {@code -image}
   * @param main the class that it starts
   */
  ImageContract(String name, String main) {
    this.name = name;
    this.main = main;
  }

  @BeforeAll
  void unpack() throws Exception {
    image = new Image(name + "-image", ScratchFolders.create("image"));
  }

  @Test
  void itRunsAsNobodyOfTheHostAndSaysWhatItIs() {
    JsonNode said = image.config.get("config");
    assertThat(said.get("User").asText()).isEqualTo("65532:65532");
    assertThat(said.get("WorkingDir").asText()).isEqualTo("/work");
    assertThat(image.words("Entrypoint"))
        .containsExactly("/opt/gen3db/runtime/bin/java", "@/opt/gen3db/java.args", main);
    assertThat(image.words("Env")).containsExactlyInAnyOrder("HOME=/tmp", "LANG=C.UTF-8");
    JsonNode labels = said.get("Labels");
    assertThat(labels.get("org.opencontainers.image.title").asText()).isEqualTo(name);
    assertThat(labels.get("org.opencontainers.image.version").asText()).isEqualTo(VERSION);
    assertThat(image.config.get("os").asText()).isEqualTo("linux");
    assertThat(image.config.get("architecture").asText())
        .isEqualTo(System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64");
  }

  @Test
  void nothingInItTellsWhenOrByWhomItWasBuilt() throws Exception {
    assertThat(image.config.get("created").asText()).isEqualTo("2026-01-01T00:00:00Z");
    // Jib's own two lines, then system, runtime, libraries and gen3db.
    assertThat(image.layers).hasSize(5);
    for (Path layer : image.layers) {
      String listed = image.run("tar", "tvzf", layer.toString(), "--full-time").succeeded().out();
      assertThat(listed.lines())
          .isNotEmpty()
          .allMatch(line -> line.contains(" 1970-01-01 00:00:01"));
      assertThat(listed.lines()).allMatch(line -> line.split(" +")[1].equals("0/0"));
    }
  }

  @Test
  void whoRunsItCanWriteNoFileOfIt() throws Exception {
    Path root = image.root;
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(Files.getPosixFilePermissions(file).toString())
            .as(file.toString())
            .doesNotContain("GROUP_WRITE")
            .doesNotContain("OTHERS_WRITE")
            .contains("OTHERS_READ");
        if (!root.equals(file.getParent())) { // where tests lay files of their own
          assertThat(Files.getLastModifiedTime(file)).isEqualTo(FileTime.fromMillis(1000));
        }
      }
    }
    assertThat(root.resolve("bin/sh")).as("no shell for whoever breaks in").doesNotExist();
    assertThat(root.resolve("opt/gen3db/lib")).isDirectoryNotContaining("glob:**embedded-post*");
  }

  @Test
  void itTellsItsVersion() throws Exception {
    assertThat(image.contained("--version").succeeded().out()).contains(name + " " + VERSION);
  }
}
