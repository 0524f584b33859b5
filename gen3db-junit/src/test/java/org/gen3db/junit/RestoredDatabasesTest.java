package org.gen3db.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.gen3db.testkit.postgres.TestPostgres;
import org.gen3db.testkit.postgres.TestPostgresSetup;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each test has a database of its own, and nothing is left of it. */
class RestoredDatabasesTest {
  @TempDir private Path folder;

  private static final String SIDE_BY_SIDE = "junit.jupiter.execution.parallel.enabled";

  private Map<String, String> own() {
    return Map.of(
        "gen3db.junit.folder",
        folder.toString(),
        SIDE_BY_SIDE,
        "true",
        "junit.jupiter.execution.parallel.config.strategy",
        "fixed",
        "junit.jupiter.execution.parallel.config.fixed.parallelism",
        "4");
  }

  /** On the server that is started for the tests, and ends with them. */
  @Test
  void each_test_has_a_database_of_its_own() throws IOException {
    Samples.NAMES.clear();

    Executed executed = Executed.of(own(), Samples.Users.class, Samples.SideBySide.class);

    assertThat(executed.failures()).isEmpty();
    assertThat(executed.passed()).isEqualTo(3 + 1 + 4);
    assertThat(Samples.NAMES).hasSize(3);
    assertThat(inFolder()).isEmpty();
  }

  /** A server that was there has what it had, and nothing else. */
  @Tag("full")
  @Test
  void a_named_server_is_left_as_it_was() throws IOException {
    try (TestPostgres server = TestPostgres.start()) {
      leavesNothing(server, "postgres", server.master().password().reveal(String::new));
    }
  }

  /** Whatever its operator has set, and whoever ends sessions between two tests. */
  @Tag("full")
  @Test
  void a_named_server_may_be_an_odd_one() throws IOException {
    try (TestPostgres server = TestPostgres.start()) {
      server.sql(
          "CREATE ROLE odd SUPERUSER LOGIN PASSWORD 'odd'",
          "ALTER ROLE odd SET statement_timeout = '50ms'",
          "ALTER ROLE odd SET search_path = nowhere",
          "ALTER ROLE odd SET default_transaction_read_only = on");
      Samples.SessionsEnd.ending =
          () ->
              server.sql(
                  "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                      + " WHERE usename = 'odd' AND application_name <> 'gen3db'");
      leavesNothing(server, "odd", "odd");
    } finally {
      Samples.SessionsEnd.ending = () -> {};
    }
  }

  /** Also where the administrator is no superuser, as on RDS. */
  @Tag("full")
  @ParameterizedTest
  @ValueSource(ints = {12, 14, 16, 18})
  void a_limited_administrator_suffices(int major) throws IOException {
    try (TestPostgres server = TestPostgresSetup.DEFAULT.major(major).start()) {
      server.sql("CREATE ROLE limited LOGIN CREATEDB CREATEROLE PASSWORD 'limited'");
      leavesNothing(server, "limited", "limited");
    }
  }

  private void leavesNothing(TestPostgres server, String user, String password) throws IOException {
    List<String> before = all(server);
    Map<String, String> parameters = named(server, user, password);
    TestServer killed = TestServer.choose(name -> Optional.ofNullable(parameters.get(name)));
    Input input = Input.of(Samples.Users.class.getAnnotation(Restored.class));
    RestoredDatabase left = Original.restore(killed, input).copy().database();
    killed.abandon();
    assertThat(all(server)).contains(left.name());

    Executed executed =
        Executed.of(
            parameters,
            Samples.Users.class,
            Samples.Alone.class,
            Samples.SessionsEnd.class,
            Samples.LeavesOpen.class);

    assertThat(executed.failures()).isEmpty();
    assertThat(executed.passed()).isEqualTo(3 + 1 + 2 + 1 + 1);
    assertThat(Samples.LeavesOpen.name).startsWith("fence_junit");
    assertThat(all(server)).isEqualTo(before);
    assertThat(folder.resolve("own")).isEmptyDirectory();
  }

  private Map<String, String> named(TestPostgres server, String user, String password)
      throws IOException {
    return Map.of(
        "gen3db.junit.folder",
        Files.createDirectories(folder.resolve("own")).toString(),
        "gen3db.junit.server",
        "127.0.0.1:" + server.port(),
        "gen3db.junit.username",
        user,
        "gen3db.junit.passwordFile",
        Files.writeString(folder.resolve("password"), password + "\n").toString());
  }

  /** What runs left on a server that were killed goes; what lives, and what is others', stays. */
  @Test
  void what_killed_runs_left_on_a_named_server_is_taken_away() throws IOException {
    try (TestPostgres server = TestPostgres.start()) {
      String mark = "[gen3db release=%s namespace=default environment=default id=x]";
      for (String release : List.of("junit00000001a0", "junit00000002b1", "junit-of-somebody")) {
        String role = "\"fence_" + release + "\"";
        server.sql("CREATE ROLE " + role);
        server.sql("COMMENT ON ROLE " + role + " IS '" + mark.formatted(release) + "'");
        server.sql("CREATE DATABASE " + role + " OWNER " + role);
      }
      server.sql("CREATE DATABASE fence_junit00000001a0_1 OWNER fence_junit00000001a0");
      server.sql("CREATE ROLE fence_junit00000001a0__load");
      server.sql("COMMENT ON ROLE fence_junit00000001a0__load IS 'gen3db: loads a restore'");
      server.sql("CREATE DATABASE fence_junit00000001a0__next OWNER fence_junit00000001a0__load");
      server.sql("CREATE DATABASE fence_junit00000001a0_2");
      Map<String, String> parameters =
          named(server, "postgres", server.master().password().reveal(String::new));
      try (Connection living = server.open("postgres")) {
        new KilledRuns(living).live("junit00000002");
        TestServer.choose(name -> Optional.ofNullable(parameters.get(name))).close();
      } catch (SQLException e) {
        throw new AssertionError(e);
      }
      assertThat(all(server))
          .filteredOn(name -> name.startsWith("fence_"))
          .containsExactly(
              "fence_junit-of-somebody",
              "fence_junit-of-somebody",
              "fence_junit00000001a0_2",
              "fence_junit00000002b1",
              "fence_junit00000002b1");
    }
  }

  private static List<String> all(TestPostgres server) {
    return server.sql(
        "SELECT datname FROM pg_database UNION ALL SELECT rolname FROM pg_roles ORDER BY 1");
  }

  /** What is wrong is told with its code and the way out. */
  @Test
  void what_is_wrong_is_told() throws IOException {
    try (TestPostgres server = TestPostgres.start()) {
      Path file =
          Files.writeString(
              folder.resolve("password"), server.master().password().reveal(String::new));
      Map<String, String> parameters =
          Map.of(
              "gen3db.junit.folder", Files.createDirectories(folder.resolve("own")).toString(),
              "gen3db.junit.server", "127.0.0.1:" + server.port(),
              "gen3db.junit.passwordFile", file.toString());

      Executed executed = Executed.of(parameters, Samples.NoDump.class, Samples.TooEarly.class);

      assertThat(executed.passed()).isZero();
      assertThat(executed.failures())
          .extracting(Throwable::getMessage)
          .satisfiesExactlyInAnyOrder(
              message -> assertThat(message).contains("GEN3DB-811", "fence", "there are 1.0."),
              message -> assertThat(message).contains("no test yet", "@BeforeEach"));
    }
  }

  /** A killed JVM leaves its server running. */
  @Test
  void what_a_killed_run_left_is_taken_away() throws IOException {
    Path left = Files.createDirectories(folder.resolve("gen3db-junit-1"));
    Files.createFile(left.resolve("lock"));
    Files.createFile(left.resolve("data"));
    try (ServerFolder mine = ServerFolder.make(folder)) {
      ServerFolder.sweep(folder);

      assertThat(left).doesNotExist();
      assertThat(mine.path()).isDirectory();
    }
    assertThat(inFolder()).isEmpty();
  }

  @Tag("full")
  @Test
  void the_server_of_a_killed_run_is_stopped() throws IOException {
    Path own = Files.createDirectories(folder.resolve("own"));
    ServerFolder dead = ServerFolder.make(own);
    int port = dead.start().server().address().port();
    dead.abandon();

    ServerFolder.sweep(own);

    assertThat(own).isEmptyDirectory();
    assertThat(new EmbeddedPort(port).isOpen()).isFalse();
  }

  private List<Path> inFolder() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.toList();
    }
  }
}
