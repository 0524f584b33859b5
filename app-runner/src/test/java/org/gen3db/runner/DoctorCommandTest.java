package org.gen3db.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.gen3db.lab.Release;
import org.gen3db.lab.ScratchServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command's document, and what a person reads. */
class DoctorCommandTest {
  @TempDir private Path folder;

  @Test
  void theDocumentIsThatOfTheContractAndTheTableTellsTheSame() {
    try (var server = ScratchServer.start()) {
      var release = new Release(folder).values(server.values());
      Shapes.DOCTOR.check(release.run("doctor").document());

      release.values(server.values(), "gen3db: {extensions: {fence: [not_there]}}");
      var blocked = release.run("doctor");
      assertThat(blocked.exitCode()).isEqualTo(3);
      Shapes.DOCTOR.check(blocked.document());

      var told =
          RunnerUnderTest.run(folder, "doctor", "-f", "values-0.yaml", "-f", "values-1.yaml");
      assertThat(told.exitCode()).isEqualTo(3);
      assertThat(told.out())
          .containsPattern("(?m)^server\\.extensions +BLOCKER +not_there at 127")
          .containsPattern("(?m)^server\\.reached +OK +127\\.0\\.0\\.1")
          .contains(
              "x GEN3DB-F713",
              "does not offer the extension \"not_there\"",
              "1 in the way, 0 not checked. Nothing was changed.")
          .doesNotContain(server.master().password().text());
    }
  }
}
