package org.gen3db.wronginput;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.gen3db.adapter.postgres.connection.PostgresCode;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.lab.Provokes;
import org.gen3db.lab.Release;
import org.gen3db.lab.Run;
import org.gen3db.lab.ScratchServer;
import org.gen3db.runner.RunnerUnderTest;
import org.gen3db.testkit.Tree;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A world that does not play along: exit code 1, a clear message with code, place and hint at each
 * service that failed, the others finished; and once it is mended, one more apply makes all READY.
 */
class FailuresTest {
  private static ScratchServer server;
  @TempDir private Path folder;

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
  void begin() {
    release = new Release(folder);
  }

  @AfterEach
  void dropAll() {
    server.dropAll();
  }

  @Test
  @Provokes("NO_MASTER_FOR_HOST")
  void anOwnHostWithoutAMasterFailsAloneAndTheGlobalMastersPasswordGoesNowhere() throws Exception {
    try (var other = new ServerSocket(0, 10, InetAddress.getByName("127.0.0.2"))) {
      release.values(
          server.values(),
          "fence: {postgres: {host: 127.0.0.2, port: %d}}\n".formatted(other.getLocalPort()));
      Run run = release.apply("fence", "indexd");
      Release.failed(
          run,
          "fence",
          DomainCode.NO_MASTER_FOR_HOST,
          "masters",
          "{127.0.0.2: {aliasOf: 127.0.0.1}}");
      assertThat(run.service("indexd").path("outcome").asText()).isEqualTo("CREATED");
      assertThat(server.made()).containsExactly("database indexd_gen3", "role indexd_gen3");
      other.setSoTimeout(1);
      assertThatThrownBy(other::accept).isInstanceOf(SocketTimeoutException.class);
    }
    release.values(server.values());
    release.readyAfterOneMoreApply("fence", "indexd");
  }

  @Test
  @Provokes("MASTER_REFUSED")
  void theMastersPasswordIsWrong() throws Exception {
    release.values(server.values().replace(server.master().password().text(), "not-the-password"));
    var before = Tree.of(folder.resolve(".gen3db"));
    Run run = release.apply("fence", "indexd");
    Release.failed(run, "fence", PostgresCode.MASTER_REFUSED, "postgres", "global.postgres.master");
    Release.failed(
        run, "indexd", PostgresCode.MASTER_REFUSED, "postgres", "global.postgres.master");
    assertThat(run.all()).doesNotContain("not-the-password");
    assertThat(server.made()).isEmpty();
    assertThat(Tree.of(folder.resolve(".gen3db")).keySet())
        .as("nothing but the environment's id may be written")
        .allSatisfy(file -> assertThat(file).matches("secrets(/\\.lock|/environment-id)?"));
    assertThat(before).isEmpty();
    release.values(server.values());
    release.readyAfterOneMoreApply("fence", "indexd");
  }

  @Test
  @Provokes("SERVER_UNREACHABLE")
  void theServerIsDown() throws Exception {
    int port;
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    release.values(server.values(port), "gen3db: {databaseServer: {startupDeadline: 300ms}}\n");
    Run run = release.apply("fence", "indexd");
    Release.failed(
        run, "fence", PostgresCode.SERVER_UNREACHABLE, "127.0.0.1:" + port, "startupDeadline");
    Release.failed(
        run, "indexd", PostgresCode.SERVER_UNREACHABLE, "127.0.0.1:" + port, "startupDeadline");
    Run status = release.run("status");
    assertThat(status.exitCode()).isEqualTo(3);
    assertThat(status.service("fence").path("state").asText()).isEqualTo("UNREACHABLE");
    release.values(server.values());
    release.readyAfterOneMoreApply("fence", "indexd");
  }

  @Test
  void aServerThatIsDownIsToldOnceToPeopleWithTheServicesItConcerns() throws Exception {
    int port;
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    release.values(
        server.values(port),
        "gen3db: {databaseServer: {startupDeadline: 300ms}}\n",
        "audit: {postgres: {host: 127.0.0.2}}\n");
    for (String command : List.of("apply", "plan", "status")) {
      var line = new ArrayList<String>(List.of(command));
      release.files().forEach(file -> line.addAll(List.of("-f", file)));
      List.of("audit", "fence", "indexd", "sheepdog")
          .forEach(service -> line.addAll(List.of("--service", service)));
      Run run = RunnerUnderTest.run(folder, line.toArray(String[]::new));
      assertThat(run.out())
          .as(command)
          .contains("\nfence, indexd, sheepdog\n", "\naudit\n")
          .containsOnlyOnce(PostgresCode.SERVER_UNREACHABLE.id());
    }
  }

  @Test
  @Provokes("TLS_FAILED")
  void theServerSpeaksNoTlsWhereItIsRequired() throws Exception {
    release.values(server.values(), "gen3db: {databaseServer: {sslMode: require}}\n");
    Run run = release.apply("fence");
    Release.failed(run, "fence", PostgresCode.TLS_FAILED, "require", "sslMode");
    assertThat(server.made()).isEmpty();
    release.values(server.values(), "gen3db: {databaseServer: {sslMode: prefer}}\n");
    release.readyAfterOneMoreApply("fence");
  }

  @Test
  @Provokes("STORE_FAILED")
  void theSecretsFolderIsAFile() throws Exception {
    Files.createDirectory(folder.resolve(".gen3db"));
    Files.writeString(folder.resolve(".gen3db/secrets"), "mine");
    release.values(server.values());
    Run run = release.apply("fence");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out())
        .contains(DomainCode.STORE_FAILED.id(), ".gen3db/secrets", "Not a directory");
    assertThat(folder.resolve(".gen3db/secrets")).hasContent("mine");
    assertThat(server.made()).isEmpty();
    Files.delete(folder.resolve(".gen3db/secrets"));
    release.readyAfterOneMoreApply("fence");
  }

  @Test
  @Provokes("STORE_UNREADABLE")
  void aSecretThatCannotBeUnderstoodIsLeftAsItIs() throws Exception {
    Path secret = folder.resolve(".gen3db/secrets/fence-dbcreds.yaml");
    Files.createDirectories(secret.getParent());
    Files.writeString(secret, "kind: ConfigMap\n");
    release.values(server.values());
    Run run = release.apply("fence", "indexd");
    Release.failed(run, "fence", DomainCode.STORE_UNREADABLE, "fence-dbcreds.yaml", "");
    assertThat(run.service("indexd").path("outcome").asText()).isEqualTo("CREATED");
    assertThat(secret).hasContent("kind: ConfigMap\n");
    assertThat(server.made()).doesNotContain("role fence_gen3");
    Run status = release.run("status", "--service", "fence");
    assertThat(status.exitCode()).isEqualTo(3);
    assertThat(status.service("fence").path("state").asText()).isEqualTo("INCOMPLETE");
    assertThat(status.service("fence").at("/findings/0/code").asText())
        .isEqualTo(DomainCode.STORE_UNREADABLE.id());
    assertThat(status.service("fence").at("/findings/0/place").asText())
        .isEqualTo(run.service("fence").at("/error/place").asText())
        .endsWith("fence-dbcreds.yaml");
    assertThat(RunnerUnderTest.run(folder, statusLine()).out())
        .contains(
            DomainCode.STORE_UNREADABLE.id()
                + " "
                + status.service("fence").at("/findings/0/place").asText()
                + ": ");
    Files.delete(secret);
    release.readyAfterOneMoreApply("fence", "indexd");
  }

  /** For people. */
  private String[] statusLine() {
    var line = new ArrayList<String>(List.of("status", "--service", "fence"));
    release.files().forEach(file -> line.addAll(List.of("-f", file)));
    return line.toArray(String[]::new);
  }
}
