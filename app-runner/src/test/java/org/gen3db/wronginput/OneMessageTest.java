package org.gen3db.wronginput;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.gen3db.lab.Release;
import org.gen3db.lab.Run;
import org.gen3db.runner.RunnerUnderTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One cause is one message, and what is advised helps and can be pasted. */
class OneMessageTest {
  @TempDir private Path folder;
  private int port;

  @BeforeEach
  void nobodyListens() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    new Release(folder)
        .values(
            """
            global:
              dev: false
              postgres: {master: {host: 127.0.0.1, port: "%d", username: a, password: "of-a"}}
            gen3db:
              databaseServer: {startupDeadline: 0s}
              secretStore: {adapter: directory}
            """
                .formatted(port));
  }

  private Run run(String... line) {
    var all = new ArrayList<>(List.of(line));
    all.addAll(List.of("-f", "values-0.yaml"));
    return RunnerUnderTest.run(folder, all.toArray(String[]::new));
  }

  @ParameterizedTest
  @ValueSource(strings = {"plan", "apply", "status"})
  void aServerThatIsDownIsToldOnceWithItsServices(String command) {
    Run run = run(command);

    assertThat(run.exitCode()).as(run.all()).isEqualTo(command.equals("status") ? 3 : 1);
    assertThat(run.out())
        .containsOnlyOnce("GEN3DB-301 127.0.0.1:" + port + ": ")
        .containsOnlyOnce("hint: ")
        .containsPattern(
            "\narborist, audit, fence, indexd, metadata, peregrine, sheepdog, wts\n  [x!] GEN3DB-301")
        .doesNotContain("gen3db plan", "gen3db apply");
    assertThat(run.all()).doesNotContain("of-a");
  }

  @Test
  void statusOfAServerThatIsDownAdvisesNoPlanWhichWouldFailAlike() {
    assertThat(run("status").out())
        .endsWith(
            "0 of 8 services READY; nobody knows what is there of the others. Next: mend what the"
                + " hints above say, then the same command again.\n");
  }

  @Test
  void documentsNameThePlaceAtEachService() {
    for (JsonNode service : run("status", "-o", "json").document().path("services")) {
      assertThat(service.path("state").asText()).isEqualTo("UNREACHABLE");
      assertThat(service.at("/findings/0/place").asText()).isEqualTo("127.0.0.1:" + port);
      assertThat(service.path("findings")).hasSize(1);
    }
  }

  @Test
  void servicesThatNeverBeganAreToldInOneLine() {
    Run run = RunnerUnderTest.runInterrupted(folder, "apply", "-f", "values-0.yaml");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out())
        .containsOnlyOnce("GEN3DB-503")
        .contains(
            "\nGEN3DB-503: interrupted before anything was done for arborist, audit, fence, indexd,"
                + " metadata, peregrine, sheepdog, wts.\n")
        .contains("Interrupted: what is done is complete or resumable.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"plan", "status"})
  void anInterruptedLookNamesItsPlace(String command) {
    Run run = RunnerUnderTest.runInterrupted(folder, command, "-o", "json", "-f", "values-0.yaml");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.document().at("/errors/0/code").asText()).isEqualTo("GEN3DB-503");
    assertThat(run.document().at("/errors/0/place").asText()).isEqualTo(command);
  }

  @Test
  void hintsOfDocumentsCanBePastedToo() {
    Run run = run("env", "fence", "-o", "json", "--service", "fence,indexd");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.document().at("/errors/0/hint").asText())
        .isEqualTo("First: gen3db apply -f values-0.yaml --service fence --service indexd");
  }

  @Test
  void servicesMayBeAListWithCommas() {
    Run run = run("plan", "--offline", "-o", "json", "--service", "fence,indexd", "--service=wts");

    assertThat(run.exitCode()).as(run.all()).isZero();
    assertThat(run.document().path("services").findValuesAsText("service"))
        .containsExactly("fence", "indexd", "wts");
  }
}
