package org.gen3db.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gen3db.lab.Stores;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Issue 17, item 11: the embedded server is the same at another port, which it gets where another
 * program took its own. The way out that GEN3DB-309 tells works, and R17 refuses nothing.
 */
class Issue17EmbeddedPortTest {
  @TempDir Path folder;

  @AfterEach
  void stop() {
    run("stop", "--embedded");
  }

  private CommandRun run(String... line) {
    return CommandRun.in(folder, line);
  }

  private CommandRun apply() {
    return run(
        "apply", "--embedded", "--service", "fence", "--set", "fence.enabled=true", "-o", "json");
  }

  @Test
  void anotherPortIsBroughtIntoTheSecretsWhateverTakesTheOldOne() throws IOException {
    assertThat(apply().exitCode()).isZero();
    Stores stores = new Stores(folder);
    String old = stores.secret("fence-dbcreds").get("port");
    String password = stores.secret("fence-dbcreds").get("password");
    assertThat(run("stop", "--embedded").exitCode()).isZero();
    try (var other =
        new ServerSocket(Integer.parseInt(old), 1, InetAddress.getByName("127.0.0.1"))) {
      assertThat(other.isBound()).isTrue();
      CommandRun taken = apply();
      assertThat(taken.exitCode()).isEqualTo(1);
      assertThat(taken.out()).contains("GEN3DB-309", "delete this file");

      Files.delete(folder.resolve(".gen3db/postgres/port"));
      CommandRun moved = apply();

      assertThat(moved.exitCode()).as(moved.out()).isZero();
      assertThat(moved.json().at("/services/0/outcome").asText()).isEqualTo("REPAIRED");
      assertThat(stores.secret("fence-dbcreds").get("port"))
          .isNotEqualTo(old)
          .isEqualTo(Files.readString(folder.resolve(".gen3db/postgres/port")).strip());
      assertThat(stores.secret("fence-dbcreds")).containsEntry("password", password);
      assertThat(apply().json().at("/services/0/outcome").asText()).isEqualTo("UNCHANGED");
    }
  }
}
