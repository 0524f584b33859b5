package org.gen3db.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.gen3db.adapter.local.LocalCode;
import org.gen3db.lab.Provokes;
import org.gen3db.testkit.postgres.TestPostgres;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders of Secrets and of remote entries, and what is wrong with them. */
class DoctorOfFoldersTest {
  private static TestPostgres server;
  @TempDir private Path folder;
  private Patient patient;

  @BeforeAll
  static void start() {
    server = TestPostgres.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void begin() {
    patient =
        Patient.of(server, folder)
            .with("global: {externalSecrets: {deploy: true, pushSecret: true}}");
  }

  @Test
  @Provokes("FOLDER_UNUSABLE")
  void aFileStandsWhereTheFolderShouldBe() throws Exception {
    patient.examined().well("secrets.folder", "entries.folder", "entries.modes");
    Path file = Files.createFile(folder.resolve(".gen3db"));
    Examined examined = patient.examined();
    examined.says(
        "secrets.folder", "BLOCKER", LocalCode.FOLDER_UNUSABLE, file + " is not a folder");
    examined.says(
        "entries.folder", "BLOCKER", LocalCode.FOLDER_UNUSABLE, file + " is not a folder");
    examined.says("entries.modes", "NOT_CHECKED", LocalCode.FOLDER_UNUSABLE);
    Files.delete(file);
    patient.examined().well("secrets.folder", "entries.folder");
  }

  @Test
  @Provokes("FOLDER_OPEN")
  void othersMayReadOrReplaceWhatIsThere() throws Exception {
    patient.applied().examined().well("secrets.modes", "entries.modes");
    Path secrets = folder.resolve(".gen3db/secrets");
    mode(secrets, "rwxrwxr-x");
    mode(secrets.resolve("fence-dbcreds.yaml"), "rw-r--r--");
    var check =
        patient
            .examined()
            .says(
                "secrets.modes",
                "FINDING",
                LocalCode.FOLDER_OPEN,
                "others may replace what is in the folder",
                "1 file is open to others: fence-dbcreds.yaml");
    String hint = check.path("hint").asText();
    assertThat(hint).startsWith("Run: ");
    Process shell =
        new ProcessBuilder("sh", "-c", hint.substring("Run: ".length())).inheritIO().start();
    assertThat(shell.waitFor()).isZero();
    patient.examined().well("secrets.modes");
  }

  private static void mode(Path path, String mode) throws Exception {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
  }
}
