package org.gen3db.testkit.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.gen3db.testkit.ScratchFolders;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TestPostgresTest {
  @Test
  void eachServerHasAnAddressAndAPasswordOfItsOwn() throws Exception {
    try (var one = TestPostgres.start("work_mem = '1234kB'");
        var other = TestPostgres.start()) {
      assertThat(one.sql("SHOW work_mem")).containsExactly("1234kB");
      assertThat(one.sql("SHOW fsync")).containsExactly("off");
      assertThat(one.port()).isNotEqualTo(other.port());
      String password = one.master().password().text();
      assertThatThrownBy(() -> other.open("postgres", "postgres", password).close())
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("28P01"));
      assertThat(one.logText()).doesNotContain(password);
    }
  }

  @Test
  void whoIsAdmittedIsWhatTheSetUpSays() throws Exception {
    try (var server =
        TestPostgresSetup.DEFAULT.admitting("host all all 127.0.0.1/32 trust").start()) {
      server.open("postgres", "postgres", "any").close();
    }
  }

  @Test
  void aKilledServerKeepsWhatItHasConfirmed() throws Exception {
    try (var server = TestPostgresSetup.DEFAULT.thatIsDurable().start()) {
      server.sql("CREATE TABLE kept (content text)", "INSERT INTO kept VALUES ('data')");
      server.process().destroyForcibly();
      await().atMost(30, TimeUnit.SECONDS).until(() -> !server.process().isAlive());
      server.restart();
      assertThat(server.sql("SELECT content FROM kept")).containsExactly("data");
      server.stop();
      assertThatThrownBy(() -> server.sql("SELECT 1")).hasRootCauseMessage("Connection refused");
    }
  }

  @Test
  void nothingIsLeftOfAServerThatIsClosed() {
    TestPostgres server = TestPostgres.start();
    server.close();
    assertThat(server.process().isAlive()).isFalse();
    assertThat(server.data().getParent()).doesNotExist();
  }

  @Tag("full")
  @ParameterizedTest
  @ValueSource(ints = {12, 13, 14, 15, 16, 17, 18})
  void everyVersionIsThere(int major) throws Exception {
    try (var server = TestPostgresSetup.DEFAULT.major(major).start()) {
      assertThat(server.sql("SHOW server_version_num").get(0)).startsWith(major + "0");
    }
  }

  /**
   * What an embedded server is like: nobody's child, in a folder of a test. A program that works in
   * such a folder, or is told of a file in it, would go on and start one.
   */
  @Test
  void aJvmThatIsKilledLeavesNoServerNoProgramAndNoFolder(@TempDir Path folder) throws Exception {
    Path told = folder.resolve("told");
    Process jvm =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dgen3db.test.postgresBinaries="
                    + System.getProperty("gen3db.test.postgresBinaries"),
                "-cp",
                System.getProperty("java.class.path"),
                Jvm.class.getName(),
                told.toString())
            .inheritIO()
            .start();
    await().atMost(120, TimeUnit.SECONDS).until(() -> Files.exists(told));
    String[] words = Files.readString(told).split(" ", -1);
    List<ProcessHandle> started =
        Stream.of(words)
            .limit(3)
            .map(pid -> ProcessHandle.of(Long.parseLong(pid)).orElseThrow())
            .toList();
    Path root = Path.of(words[3]);
    assertThat(root).exists().isNotEqualTo(ScratchFolders.root());
    assertThat(folder).startsWith(ScratchFolders.root());

    jvm.destroyForcibly().waitFor();

    await()
        .atMost(30, TimeUnit.SECONDS)
        .until(() -> started.stream().noneMatch(ProcessHandle::isAlive) && !Files.exists(root));
  }

  /** Starts a server and two programs, tells of them, and waits for its own end. */
  static final class Jvm {
    public static void main(String[] arguments) throws Exception {
      var server = TestPostgres.start();
      Process within =
          new ProcessBuilder("sleep", "600")
              .directory(ScratchFolders.create("within").toFile())
              .start();
      Process told =
          new ProcessBuilder(
                  "tail",
                  "-f",
                  Files.createFile(ScratchFolders.create("told").resolve("of")).toString())
              .start();
      Path telling = Path.of(arguments[0] + ".unfinished");
      Files.writeString(
          telling,
          "%d %d %d %s"
              .formatted(server.process().pid(), within.pid(), told.pid(), ScratchFolders.root()));
      Files.move(telling, Path.of(arguments[0]));
      Thread.sleep(TimeUnit.MINUTES.toMillis(10));
    }
  }
}
