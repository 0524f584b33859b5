package org.gen3db.adapter.local.postgres;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.gen3db.adapter.local.JavaProcess;
import org.gen3db.adapter.local.LocalCode;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.server.Master;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("jdk")
class EmbeddedPostgresTest {
  @TempDir Path temporary;
  private Path folder;
  private EmbeddedPostgres server;

  @BeforeEach
  void makeServer() {
    folder =
        temporary.resolve("a folder's name that is longer than sockets like").resolve("postgres");
    server = EmbeddedPostgres.in(folder).notDurable();
  }

  @AfterEach
  void stopServer() {
    server.stop();
  }

  @Test
  void beforeItsFirstStartThereIsNothing() {
    assertThat(server.running()).isEmpty();
    assertThat(server.stop()).isFalse();
    assertThat(server.pid()).isEmpty();
    assertThat(temporary).isEmptyDirectory();
  }

  @Test
  void itRunsUntilItIsStoppedAndKeepsDataPortAndPassword() throws Exception {
    Master master = server.start();
    long pid = server.pid().getAsLong();
    execute(master, "CREATE TABLE kept AS SELECT 1 AS one");
    assertThat(server.start()).isEqualTo(master);
    assertThat(server.pid()).hasValue(pid);
    assertThat(server.running()).contains(master);
    assertThat(server.stop()).isTrue();
    assertThat(server.stop()).isFalse();
    assertThat(server.running()).isEmpty();
    assertThat(server.start()).isEqualTo(master);
    assertThat(query(master, "SELECT one FROM kept")).isEqualTo("1");
  }

  @Test
  void itIsClosedToAllButTheHolderOfThePassword() throws Exception {
    Master master = EmbeddedPostgres.in(folder).start(); // as in the product
    assertThat(query(master, "SHOW listen_addresses")).isEqualTo("127.0.0.1");
    assertThat(query(master, "SHOW unix_socket_directories")).isEmpty();
    assertThat(query(master, "SHOW fsync")).isEqualTo("on");
    assertThat(query(master, "SHOW password_encryption")).isEqualTo("scram-sha-256");
    assertThat(query(master, "SHOW server_encoding")).isEqualTo("UTF8");
    assertThat(query(master, "SELECT string_agg(DISTINCT auth_method, ',') FROM pg_hba_file_rules"))
        .isEqualTo("scram-sha-256");
    assertThatThrownBy(() -> connect(master, "wrong").close())
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("28P01"));
    String password = master.password().text();
    assertThat(Files.readString(server.log())).doesNotContain(password);
    assertThat(Files.readString(folder.resolve("password"))).isEqualTo(password);
    assertThat(master.toString()).doesNotContain(password);
    for (String file : List.of("password", "port", "server.log", ".lock")) {
      assertThat(mode(folder.resolve(file))).as(file).isEqualTo("rw-------");
    }
    assertThat(mode(folder.resolve("data"))).isEqualTo("rwx------");
    assertThat(mode(folder)).isIn("rwx------", "rwx--x--x"); // the latter beside another user
  }

  @Test
  void settingsAreUsedFromTheNextStartOn() throws Exception {
    server.start();
    server.stop();
    Master master =
        server
            .configuration("log_statement = 'all'", "max_connections = 17")
            .hba("host all all 127.0.0.1/32 trust")
            .start();
    assertThat(query(master, "SHOW max_connections")).isEqualTo("17");
    assertThat(query(master, "SHOW fsync")).isEqualTo("off");
    connect(master, "wrong").close();
  }

  @Test
  void startsAtOnceInThreadsAndProcessesGiveOneServer() throws Exception {
    Process one = JavaProcess.of(ServerStarter.class, folder).start();
    Process two = JavaProcess.of(ServerStarter.class, folder).start();
    var threads = Executors.newFixedThreadPool(2);
    var barrier = new CyclicBarrier(2);
    try {
      var results =
          threads.invokeAll(
              List.<Callable<Master>>of(
                  () -> {
                    barrier.await();
                    return server.start();
                  },
                  () -> {
                    barrier.await();
                    return EmbeddedPostgres.in(folder).notDurable().start();
                  }));
      Master master = results.get(0).get();
      assertThat(results.get(1).get()).isEqualTo(master);
      String expected = master.server().address() + " " + master.password().text() + "\n";
      assertThat(new String(one.getInputStream().readAllBytes())).endsWith(expected);
      assertThat(new String(two.getInputStream().readAllBytes())).endsWith(expected);
    } finally {
      threads.shutdownNow();
    }
    assertThat(Files.readString(server.log())).containsOnlyOnce("starting PostgreSQL");
  }

  @Test
  void itOutlivesItsStarterAndHoldsNoneOfItsStreams() throws Exception {
    // The output ends although the server goes on: readers of a pipe do not wait for it.
    String said = JavaProcess.run(JavaProcess.of(ServerStarter.class, folder));
    Master master = server.running().orElseThrow();
    assertThat(said).contains(master.server().address().toString());
    String stat = Files.readString(Path.of("/proc", "" + server.pid().getAsLong(), "stat"));
    String session = stat.substring(stat.lastIndexOf(')') + 2).split(" ")[3];
    assertThat(session).as("a session of its own").isEqualTo("" + server.pid().getAsLong());
  }

  @Test
  void aKilledServerIsStartedAgainWithItsData() throws Exception {
    Master master = EmbeddedPostgres.in(folder).start();
    execute(master, "CREATE TABLE kept AS SELECT generate_series(1, 1000) AS n");
    kill(server.pid().getAsLong());
    assertThat(folder.resolve("data/postmaster.pid")).exists();
    assertThat(server.running()).isEmpty();
    assertThat(server.start()).isEqualTo(master);
    assertThat(query(master, "SELECT count(*) FROM kept")).isEqualTo("1000");
  }

  @Test
  void aStaleNumberThatIsAnotherProcessNowIsSteppedOver() throws Exception {
    Master master = server.start();
    Path file = folder.resolve("data/postmaster.pid");
    String content = Files.readString(file);
    server.stop();
    String us = Long.toString(ProcessHandle.current().pid());
    Files.writeString(file, content.replaceFirst("^[0-9]+", us));
    assertThat(server.running()).isEmpty();
    assertThat(server.stop()).isFalse();
    assertThat(server.start()).isEqualTo(master);
  }

  @Test
  void aServerThatIsNotSeenAsInAnotherContainerIsLeftAlone() throws Exception {
    Master master = server.start();
    Path file = folder.resolve("data/postmaster.pid").toRealPath();
    String content = Files.readString(file);
    String unseen = content.replaceFirst("^[0-9]+", Long.toString(ProcessHandle.current().pid()));
    Files.writeString(file, unseen);
    String port = "port " + master.server().address().port();
    assertFails(server::start, file, port, "stop it, from where it was started");
    Path kept = Files.move(folder.resolve("port"), folder.resolve("port.kept"));
    assertFails(server::start, file, port, "stop it, from where it was started");
    assertThat(folder.resolve("port")).doesNotExist();
    assertThat(file).hasContent(unseen);
    Files.move(kept, folder.resolve("port"));
    Files.writeString(file, content);
    assertThat(server.start()).isEqualTo(master);
  }

  @Test
  void ofItsStartersEnvironmentItHasOnlyWhatItNeeds() throws Exception {
    ProcessBuilder starter = JavaProcess.of(ServerStarter.class, folder);
    starter.environment().put("AWS_SECRET_ACCESS_KEY", "pl4nted");
    starter.environment().put("PGOPTIONS", "-c pl4nted=1");
    JavaProcess.run(starter);
    Path environ = Path.of("/proc", "" + server.pid().getAsLong(), "environ");
    assertThat(Files.readString(environ).split("\0"))
        .contains("PATH=" + System.getenv("PATH"), "LC_ALL=C")
        .noneMatch(variable -> variable.contains("pl4nted"));
  }

  @Test
  void initialisingIsWholeOrNotAtAll() throws Exception {
    for (int round = 0; round < 3; round++) {
      Process starter = JavaProcess.of(ServerStarter.class, folder).start();
      Awaitility.await()
          .atMost(Duration.ofMinutes(5))
          .pollInterval(5, MILLISECONDS)
          .until(() -> !unfinished().isEmpty());
      MILLISECONDS.sleep(100L * round);
      starter.destroyForcibly().waitFor();
    }
    Master master = server.start();
    assertThat(query(master, "SELECT 1")).isEqualTo("1");
    assertThat(folder.resolve(".initial-password")).doesNotExist();
    server.stop();
    // The initdb of a killed run goes on for a moment; what it leaves goes with a later start.
    Awaitility.await()
        .atMost(Duration.ofMinutes(5))
        .untilAsserted(
            () -> {
              server.start();
              server.stop();
              assertThat(unfinished()).isEmpty();
            });
  }

  private List<Path> unfinished() throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(f -> f.getFileName().toString().contains("unfinished")).toList();
    }
  }

  @Test
  void aPortTakenByAnotherProgramIsNamedWithTheWayOut() throws Exception {
    Master master = server.start();
    server.stop();
    int port = master.server().address().port();
    try (var taken = new ServerSocket(port)) {
      assertFails(server::start, folder.resolve("port"), "port " + port, "delete this file");
      Files.delete(folder.resolve("port"));
      assertThat(server.start().server().address().port()).isNotEqualTo(port);
    }
  }

  @Test
  void dataOfAnotherMajorVersionIsNamedAndLeftAlone() throws Exception {
    server.start();
    server.stop();
    Files.writeString(folder.resolve("data/PG_VERSION"), "11\n");
    assertFails(server::start, folder.resolve("data"), "PostgreSQL 11", "Move ");
    Files.writeString(folder.resolve("data/PG_VERSION"), "17\n");
    server.start();
  }

  @Test
  void aLostPasswordIsNamedAndNotReplaced() throws Exception {
    server.start();
    Path password = folder.resolve("password");
    byte[] kept = Files.readAllBytes(password);
    Files.delete(password);
    assertFails(server::start, password, "password is not there", "Bring the file back");
    server.stop();
    assertFails(server::start, password, "password is not there", "Bring the file back");
    assertThat(password).doesNotExist();
    Files.write(password, kept);
    server.start();
  }

  @Test
  void aServerThatCannotStartSaysWhy() throws Exception {
    server.start();
    server.stop();
    assertFails(
        server.configuration("shared_buffers = '1 furlong'")::start,
        folder.toRealPath(),
        "does not start",
        "server.log");
  }

  @Test
  void aFileInItsPlaceIsNamed() throws Exception {
    Files.createDirectories(folder.getParent());
    Files.writeString(folder, "");
    assertFails(server::start, folder, "cannot start", "Mend");
  }

  private static void assertFails(ThrowingCallable call, Path place, String what, String hint) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            Gen3DbException.class,
            e -> {
              assertThat(e.problem().code()).isEqualTo(LocalCode.EMBEDDED_FAILED);
              assertThat(e.problem().place()).isEqualTo(place.toString());
              assertThat(e.problem().message()).contains(what);
              assertThat(e.problem().hint()).contains(hint);
            });
  }

  private void kill(long pid) throws Exception {
    new ProcessBuilder("kill", "-9", Long.toString(pid)).start().waitFor();
    Awaitility.await().atMost(Duration.ofMinutes(5)).until(() -> server.pid().isEmpty());
  }

  private static Connection connect(Master master, String password) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://" + master.server() + "/postgres", master.username(), password);
  }

  private static void execute(Master master, String sql) throws SQLException {
    try (Connection connection = connect(master, master.password().text());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String query(Master master, String sql) throws SQLException {
    try (Connection connection = connect(master, master.password().text());
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      result.next();
      return result.getString(1);
    }
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
