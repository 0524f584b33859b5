package tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.gen3db.api.Gen3Db;
import org.gen3db.testkit.ScratchFolders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tool as its users start it: a process of its own, on a PostgreSQL that it starts. */
class ProvisionTest {
  @TempDir(factory = ScratchFolders.class)
  Path folder;

  @BeforeEach
  void values() throws IOException {
    Files.writeString(
        folder.resolve("values.yaml"),
        """
        arborist: {enabled: false}
        audit: {enabled: false}
        metadata: {enabled: false}
        peregrine: {enabled: false}
        sheepdog: {enabled: false}
        wts: {enabled: false}
        gen3db:
          databaseServer: {adapter: embedded}
          secretStore: {adapter: directory}
        """);
  }

  @AfterEach
  void noServerStays() {
    try (var gen3db =
        Gen3Db.builder().workingDirectory(folder).files(List.of("values.yaml")).build()) {
      gen3db.launcher().orElseThrow().stop();
    }
  }

  private String tool() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Provision.class.getName(),
                "values.yaml")
            .directory(folder.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), said);
    return said;
  }

  @Test
  void theFirstRunMakesTheDatabasesAndTheSecondChangesNothing() throws Exception {
    assertEquals("fence CREATED\nindexd CREATED\n", tool());
    assertTrue(Files.exists(folder.resolve(".gen3db/secrets/fence-dbcreds.yaml")));
    assertEquals("fence UNCHANGED\nindexd UNCHANGED\n", tool());
  }
}
