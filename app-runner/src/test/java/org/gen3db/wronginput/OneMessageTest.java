package org.gen3db.wronginput;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
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
import org.junit.jupiter.params.provider.CsvSource;
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
        .containsOnlyOnce(
            "GEN3DB-301 127.0.0.1:"
                + port
                + ": no connection: Connection refused (SQLSTATE 08001)\n")
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
            "0 of 8 services READY; nobody knows what is there. Next: mend what the hints above say,"
                + " then the same command again.\n");
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
    Run run = run("env", "fence", "-o", "json");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.document().at("/errors/0/hint").asText())
        .isEqualTo("First: gen3db apply -f values-0.yaml");
  }

  @Test
  void servicesMayBeAListWithCommas() {
    Run run = run("plan", "--offline", "-o", "json", "--service", "fence,indexd", "--service=wts");

    assertThat(run.exitCode()).as(run.all()).isZero();
    assertThat(run.document().path("services").findValuesAsText("service"))
        .containsExactly("fence", "indexd", "wts");
  }

  @Test
  void aValuesFileWithoutItsOptionIsNoPlan() {
    Run run = RunnerUnderTest.run(folder, "apply", "values-0.yaml");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .isEqualTo(
            "error GEN3DB-501 PLAN: the file values-0.yaml is no JSON\n"
                + "  hint: Give a values file behind -f: -f values-0.yaml\n");
  }

  @ParameterizedTest
  @CsvSource({
    "absent.json, cannot be read: no such file or folder",
    "., is a folder",
  })
  void aPlanThatIsNotThereIsToldAsThat(String file, String why) {
    assertThat(run("apply", file).err())
        .startsWith("error GEN3DB-501 PLAN: the file " + file + " " + why + "\n");
  }

  /** Nobody wants to wait for a look that cannot be kept. */
  @ParameterizedTest
  @CsvSource({"absent/p.json, absent does not exist", ".gen3db-is-a-folder, is a folder"})
  void aPlaceWhereNoPlanCanBeKeptIsToldFirst(String file, String why) throws IOException {
    Files.createDirectory(folder.resolve(".gen3db-is-a-folder"));
    Run run = run("plan", "--out", file);

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .startsWith("error GEN3DB-504 --out: the plan cannot be written there: ")
        .contains(why);
  }

  /** As their help says, these know no --service; the option of the command before is taken. */
  @Test
  void theServiceOfTheCommandBeforeMeansNothingToOneThatNamesItsOwn() {
    Run run = run("explain", "fence", "--service", "indexd");

    assertThat(run.exitCode()).as(run.all()).isZero();
    assertThat(run.out()).contains("fence_gen3");
  }

  @Test
  void oneLetterIsNearNoOther() {
    Run run = RunnerUnderTest.run(folder, "adapters", "-f", "values-0.yaml");

    assertThat(run.err())
        .startsWith("error GEN3DB-501 gen3db adapters: the option -f is unknown\n");
  }

  @Test
  void aWarningNamesItsServiceOnce() {
    new Release(folder).values("global: {dev: true}\nfence:\n  postgres: {dbCreate: false}\n");
    Run run = run("plan", "--offline");

    assertThat(run.err())
        .startsWith(
            "warning GEN3DB-W102: fence.postgres.dbCreate: false (values-0.yaml:3) does nothing");
  }

  @Test
  void hostAndPortAreShownWrittenApart() {
    new Release(folder).values("global: {dev: true}\nfence: {postgres: {host: \"db.org:5433\"}}\n");

    assertThat(run("plan", "--offline").err())
        .contains("hint: Write host: \"db.org\", and beside it port: \"5433\".");
  }

  /** With dev an administrator in the values is passed over, so nobody is told to give one. */
  @Test
  void theSecretOfTheBundledServerIsTheChartsToMake() {
    new Release(folder)
        .values("global: {dev: true}\ngen3db: {secretStore: {adapter: directory}}\n");

    assertThat(run("plan").out())
        .containsOnlyOnce("GEN3DB-411 secret gen3-postgresql: ")
        .contains("hint: It is made by the chart, with the bundled PostgreSQL.")
        .doesNotContain("or give global.postgres.master.*");
  }
}
