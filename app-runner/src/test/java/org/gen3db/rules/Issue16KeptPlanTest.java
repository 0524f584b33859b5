package org.gen3db.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.gen3db.lab.Release;
import org.gen3db.lab.Run;
import org.gen3db.lab.ScratchServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A kept plan is held against the world by what it decides, not by where or in which words. */
class Issue16KeptPlanTest {
  private static final String OWN =
      """
      fence: {postgres: {password: explicit-1}}
      gen3db: {secretStore: {adapter: directory}}
      """;

  private static ScratchServer server;
  @TempDir Path folder;
  private Release release;

  @BeforeAll
  static void start() {
    server = ScratchServer.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void keep() {
    release = new Release(folder).values(server.values(), OWN);
    Run plan = release.run("plan", "--service", "fence", "--out", "kept.json");
    assertThat(plan.exitCode()).as(plan.all()).isZero();
  }

  @AfterEach
  void leaveNothing() {
    server.dropAll();
  }

  private Run apply() {
    return release.run("apply", "--service", "fence", "kept.json");
  }

  @Test
  void aLineThatMovedInItsFileRefusesNothing() {
    release.values(server.values(), "# a comment\n# and another\n" + OWN);
    assertThat(apply().exitCode()).isZero();
  }

  @Test
  void aPasswordFromAnotherFileIsAnotherPassword() {
    release.values(server.values(), OWN, "fence: {postgres: {password: explicit-2}}\n");
    Run run = apply();
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.document().at("/errors/0/message").asText())
        .contains("credentials.password was from values-1.yaml and is from values-2.yaml")
        .doesNotContain("explicit");
    assertThat(server.made()).isEmpty();
  }

  @Test
  void otherWordsForTheSameActionsRefuseNothingAndOtherActionsDo() throws Exception {
    Path kept = folder.resolve("kept.json");
    String written = Files.readString(kept);
    assertThat(written).contains("create the role fence_gen3", "create-role");
    Files.writeString(kept, written.replace("create the role fence_gen3", "make a role"));
    assertThat(apply().exitCode()).isZero();
    server.dropAll();
    Files.writeString(kept, written.replace("\"create-role\"", "\"drop-role\""));
    assertThat(apply().exitCode()).isEqualTo(1);
  }

  @Test
  void aDocumentOfAnotherVersionIsNoKeptPlan() throws Exception {
    release.run("plan", "--service", "fence", "--out", "kept.json");
    Path kept = folder.resolve("kept.json");
    Files.writeString(kept, Files.readString(kept).replace("gen3db.org/v1", "gen3db.org/v2"));

    Run refused = release.run("apply", "--service", "fence", "kept.json");

    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.document().at("/errors/0/message").asText())
        .contains("kept.json is no plan that gen3db plan --out kept");
    assertThat(server.made()).isEmpty();
  }
}
