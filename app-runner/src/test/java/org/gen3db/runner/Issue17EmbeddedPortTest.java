package org.gen3db.runner;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.gen3db.lab.Provokes;
import org.gen3db.lab.Run;
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

  private CommandRun apply(String... further) {
    return run(line(further));
  }

  private static String[] line(String... further) {
    var line =
        new ArrayList<String>(List.of("apply", "--embedded", "--service", "fence", "-o", "json"));
    line.addAll(List.of("--set", "fence.enabled=true"));
    line.addAll(List.of(further));
    return line.toArray(String[]::new);
  }

  /** Its old port is taken, so that it gets another one. */
  private void atAnotherPort(String old, ThrowingRunnable then) throws IOException {
    assertThat(run("stop", "--embedded").exitCode()).isZero();
    Files.delete(folder.resolve(".gen3db/postgres/port"));
    try (var other =
        new ServerSocket(Integer.parseInt(old), 1, InetAddress.getByName("127.0.0.1"))) {
      assertThat(other.isBound()).isTrue();
      then.run();
    }
  }

  private interface ThrowingRunnable {
    void run() throws IOException;
  }

  /** R10: with PUSH the entry keeps the old port, which is told at once, with both ways out. */
  @Test
  @Provokes("ENTRY_AT_OLD_PORT")
  void anEntryThatNamesTheOldPortIsToldAndNotOverwritten() throws IOException {
    String[] push = {
      "--set",
      "global.externalSecrets.deploy=true,global.externalSecrets.pushSecret=true",
      "--set",
      "gen3db.remoteSecrets.adapter=directory"
    };
    assertThat(apply(push).exitCode()).isZero();
    Stores stores = new Stores(folder);
    var entry = stores.allEntries().get("default-fence-creds");
    String old = entry.get("port");
    Path portFile = folder.resolve(".gen3db/postgres/port");
    atAnotherPort(
        old,
        () -> {
          Run moved = RunnerUnderTest.run(folder, line(push));
          assertThat(moved.exitCode()).as(moved.all()).isEqualTo(1);
          JsonNode error = moved.service("fence").path("error");
          assertThat(error.path("code").asText()).isEqualTo("GEN3DB-480");
          assertThat(error.path("message").asText())
              .isEqualTo(
                  "remote secret default-fence-creds names 127.0.0.1:%s, and the server that gen3db"
                          .formatted(old)
                      + " starts listens at port "
                      + Files.readString(portFile).strip());
          assertThat(stores.allEntries()).containsEntry("default-fence-creds", entry);
          assertThat(stores.secret("fence-dbcreds")).containsEntry("port", old);
        });

    // the first way out: its old port again
    assertThat(run("stop", "--embedded").exitCode()).isZero();
    Files.writeString(portFile, old);
    assertThat(apply(push).json().at("/services/0/outcome").asText()).isEqualTo("UNCHANGED");

    // the second: an entry made anew, with the password that is in use
    atAnotherPort(
        old,
        () -> {
          Files.delete(stores.entryFile("default-fence-creds"));
          CommandRun anew = apply(push);
          assertThat(anew.exitCode()).as(anew.out()).isZero();
          String now = Files.readString(portFile).strip();
          assertThat(stores.allEntries().get("default-fence-creds"))
              .containsEntry("port", now)
              .containsEntry("password", entry.get("password"));
          assertThat(stores.secret("fence-dbcreds")).containsEntry("port", now);
          assertThat(apply(push).json().at("/services/0/outcome").asText()).isEqualTo("UNCHANGED");
        });
  }

  /** By any name of this machine, and where nobody makes the database too: nobody is waited for. */
  @Test
  void anEntryThatNamesTheOldPortOtherwiseIsToldToo() throws IOException {
    String deploy = "global.externalSecrets.deploy=true,global.externalSecrets.pushSecret=true";
    String[] push = {"--set", deploy, "--set", "gen3db.remoteSecrets.adapter=directory"};
    assertThat(apply(push).exitCode()).isZero();
    Stores stores = new Stores(folder);
    Path entry = stores.entryFile("default-fence-creds");
    String old = stores.allEntries().get("default-fence-creds").get("port");
    String[] notCreated = {
      "--set",
      deploy + ",global.postgres.dbCreate=false",
      "--set",
      "gen3db.remoteSecrets.adapter=directory"
    };
    atAnotherPort(
        old,
        () -> {
          assertThat(apply(notCreated).json().at("/services/0/error/code").asText())
              .isEqualTo("GEN3DB-480");
          Files.writeString(entry, Files.readString(entry).replace("127.0.0.1", "localhost"));
          assertThat(apply(push).json().at("/services/0/error/message").asText())
              .startsWith("remote secret default-fence-creds names localhost:" + old + ", and");
        });
  }

  @Test
  void anotherPortIsBroughtIntoTheSecretsWhateverTakesTheOldOne() throws IOException {
    CommandRun first = apply();
    assertThat(first.exitCode()).isZero();
    assertThat(first.err())
        .as("apply takes the chart's defaults too, and says that no file was given")
        .startsWith("warning GEN3DB-W108: no values file was given");
    assertThat(first.json().at("/warnings/0/code").asText()).isEqualTo("GEN3DB-W108");
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
