package org.gen3db.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Issue 17, item 9: what is waited for is said before anything else, and once. */
class Issue17ServerDownTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"apply", "plan", "status -o json"})
  void theFirstLineSaysWhatIsAwaitedWhyAndHowLong(String command) throws Exception {
    int port;
    try (var closed = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      port = closed.getLocalPort();
    }
    Files.writeString(
        folder.resolve("v.yaml"),
        """
        global:
          dev: false
          postgres:
            master: {host: 127.0.0.1, port: "%d", username: postgres, password: "x"}
        gen3db:
          secretStore: {adapter: directory}
          databaseServer: {startupDeadline: 1s}
        """
            .formatted(port));
    String line = command + " -f v.yaml --service fence,indexd";
    CommandRun run = RealProcess.start(folder, line.split(" ")).end();
    assertThat(run.exitCode()).as(run.err()).isNotZero();
    assertThat(run.err().lines().findFirst().orElse(""))
        .isEqualTo(
            "INFO 127.0.0.1:%d: the connection is refused; a server that is starting is awaited for"
                    .formatted(port)
                + " 1 s at most (gen3db.databaseServer.startupDeadline)");
    assertThat(run.err().lines().filter(said -> said.contains("is awaited for"))).hasSize(1);
    assertThat(run.out()).contains("GEN3DB-301");
  }
}
