package org.gen3db.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.gen3db.lab.Release;
import org.gen3db.lab.Run;
import org.gen3db.testkit.postgres.TestPostgres;
import org.gen3db.testkit.postgres.TestPostgresSetup;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A database that the chart's job made is adopted while its service works. */
@Tag("full")
class ChartsDatabaseTest {
  private static final String PASSWORD = "chart4Wq8ZrT0nLm2Kp6";
  private static final Path JOB = Path.of("..", "benchmarks", "peers", "chart_job.sh");
  @TempDir private Path folder;

  /** What the service's clients ask for, over and over, until they are told to end. */
  private static final class Clients implements AutoCloseable {
    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicInteger answered = new AtomicInteger();
    private final ConcurrentLinkedQueue<String> failed = new ConcurrentLinkedQueue<>();
    private final List<Thread> threads;

    Clients(TestPostgres server) {
      threads =
          List.of(
              new Thread(() -> staying(server), "a client that stays"),
              new Thread(() -> comingAndGoing(server), "a client that comes and goes"));
      threads.forEach(Thread::start);
    }

    private void staying(TestPostgres server) {
      try (Connection connection = server.open("fence_gen3", "fence_gen3", PASSWORD)) {
        while (!over.get()) {
          ask(connection);
        }
      } catch (SQLException e) {
        failed.add("staying: " + e);
      }
    }

    private void comingAndGoing(TestPostgres server) {
      while (!over.get()) {
        try (Connection connection = server.open("fence_gen3", "fence_gen3", PASSWORD)) {
          ask(connection);
        } catch (SQLException e) {
          failed.add("coming and going: " + e);
        }
      }
    }

    private void ask(Connection connection) throws SQLException {
      TestPostgres.run(
          connection, "INSERT INTO work (at) VALUES (now())", "SELECT count(*) FROM work");
      answered.incrementAndGet();
    }

    /** Waits until they have been answered so many times more. */
    void awaitMore(int times) {
      int until = answered.get() + times;
      Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> answered.get() >= until);
    }

    @Override
    public void close() throws InterruptedException {
      over.set(true);
      for (Thread thread : threads) {
        thread.join();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {12, 13, 14, 15, 16, 17, 18})
  void noQueryOfARunningServiceFailsAndWhatOthersAddedStays(int major) throws Exception {
    try (var server = TestPostgresSetup.DEFAULT.major(major).start()) {
      job(server);
      server.sqlIn(
          "fence_gen3",
          "CREATE ROLE reader LOGIN PASSWORD 'reader'",
          "GRANT CONNECT ON DATABASE fence_gen3 TO reader",
          "COMMENT ON DATABASE fence_gen3 IS 'of the data team'");
      try (var service = server.open("fence_gen3", "fence_gen3", PASSWORD)) {
        TestPostgres.run(
            service,
            "CREATE TABLE work (at timestamptz)",
            "CREATE TABLE kept AS SELECT generate_series(1, 1000) AS n",
            "GRANT SELECT ON kept TO reader");
      }
      Release release = release(server);
      String data = "SELECT md5(string_agg(n::text, ',' ORDER BY n)) FROM kept";
      List<String> before = server.sqlIn("fence_gen3", data);

      Run applied;
      Run again;
      List<String> failed;
      try (var clients = new Clients(server)) {
        clients.awaitMore(50);
        applied = release.run("apply");
        clients.awaitMore(50);
        again = release.run("apply");
        clients.awaitMore(50);
        failed = List.copyOf(clients.failed);
      }

      assertThat(failed).isEmpty();
      assertThat(applied.exitCode()).as(applied.all()).isZero();
      assertThat(again.service("fence").path("outcome").asText()).isEqualTo("UNCHANGED");
      assertThat(release.run("status").service("fence").path("state").asText()).isEqualTo("READY");
      assertThat(release.stores().secret("fence-dbcreds").get("password")).isEqualTo(PASSWORD);
      assertThat(server.sqlIn("fence_gen3", data)).isEqualTo(before);
      assertThat(
              server.sql(
                  "SELECT shobj_description(oid, 'pg_database') FROM pg_database"
                      + " WHERE datname = 'fence_gen3'"))
          .allMatch(comment -> comment.startsWith("of the data team [gen3db release=gen3 "));
      try (var reader = server.open("fence_gen3", "reader", "reader")) {
        assertThat(TestPostgres.run(reader, "SELECT count(*) FROM kept")).containsExactly("1000");
      }
    }
  }

  private Release release(TestPostgres server) {
    Release release =
        new Release(folder)
            .values(
                """
                global:
                  dev: false
                  postgres:
                    master: {host: 127.0.0.1, port: "%d", username: postgres, password: "%s"}
                gen3db:
                  secretStore: {adapter: directory}
                arborist: {enabled: false}
                audit: {enabled: false}
                indexd: {enabled: false}
                metadata: {enabled: false}
                peregrine: {enabled: false}
                sheepdog: {enabled: false}
                wts: {enabled: false}
                """
                    .formatted(server.port(), server.master().password().text()));
    // As the chart writes it, with a line break behind the word.
    release
        .stores()
        .putSecret(
            "fence-dbcreds",
            Map.of(
                "database", "fence_gen3",
                "username", "fence_gen3",
                "password", PASSWORD,
                "host", "127.0.0.1",
                "port", Integer.toString(server.port()),
                "dbcreated", "true\n"));
    return release;
  }

  private static void job(TestPostgres server) throws Exception {
    var builder = new ProcessBuilder("bash", JOB.toString()).redirectErrorStream(true);
    builder
        .environment()
        .putAll(
            Map.of(
                "PGHOST", "127.0.0.1",
                "PGPORT", Integer.toString(server.port()),
                "PGUSER", "postgres",
                "PGPASSWORD", server.master().password().text(),
                "S_DB", "fence_gen3",
                "S_USER", "fence_gen3",
                "S_PASS", PASSWORD));
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }
}
