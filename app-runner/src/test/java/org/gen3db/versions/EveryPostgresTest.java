package org.gen3db.versions;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.gen3db.adapter.local.postgres.EmbeddedPostgres;
import org.gen3db.adapter.local.postgres.PostgresBinaries;
import org.gen3db.api.Gen3Db;
import org.gen3db.domain.credentials.DbCredentials;
import org.gen3db.domain.plan.ApplyOptions;
import org.gen3db.domain.report.Outcome;
import org.gen3db.domain.report.Report;
import org.gen3db.domain.report.ServiceStatus;
import org.gen3db.domain.server.Master;
import org.gen3db.domain.values.ValuesRequest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code apply -f} with a master in the values, on every PostgreSQL, as superuser. */
class EveryPostgresTest {
  @TempDir Path folder;

  @Test
  void theDefaultVersionMakesEverythingAndThenWritesNothing() throws Exception {
    makesEverythingAndThenWritesNothing(17);
  }

  @Tag("full")
  @ParameterizedTest
  @ValueSource(ints = {12, 13, 14, 15, 16, 18})
  void everyVersionMakesEverythingAndThenWritesNothing(int major) throws Exception {
    makesEverythingAndThenWritesNothing(major);
  }

  private void makesEverythingAndThenWritesNothing(int major) throws Exception {
    EmbeddedPostgres server =
        EmbeddedPostgres.in(folder.resolve("server"))
            .binaries(
                PostgresBinaries.fromJar(
                    Path.of(System.getProperty("gen3db.test.postgresBinaries"), major + ".jar")))
            .notDurable();
    Master master = server.start();
    try {
      Gen3Db gen3db = gen3db(master);
      Report first = gen3db.apply(ApplyOptions.NONE);
      assertThat(first.services())
          .hasSize(8)
          .allSatisfy(
              s -> assertThat(s.outcome()).as("%s", s.problem()).isEqualTo(Outcome.CREATED));

      long before = written(master);
      Report second = gen3db.apply(ApplyOptions.NONE);
      assertThat(second.services())
          .allSatisfy(s -> assertThat(s.outcome()).isEqualTo(Outcome.UNCHANGED));
      assertThat(written(master)).as("rows written").isEqualTo(before);

      assertThat(gen3db.status().services())
          .hasSize(8)
          .allSatisfy(
              s -> {
                assertThat(s.state()).isEqualTo(ServiceStatus.State.READY);
                assertThat(s.findings()).isEmpty();
              });
      assertThat(gen3db.plan(ApplyOptions.NONE).hasChanges()).isFalse();
      usableAsAService(master, gen3db.credentials("arborist"));
    } finally {
      server.stop();
    }
  }

  /** What a service does, and what a restore by the master leaves behind for it. */
  private static void usableAsAService(Master master, DbCredentials arborist) throws SQLException {
    try (Connection asMaster = connect(arborist, master.username(), master.password().text());
        Connection asService = connect(arborist, arborist.username(), arborist.password().text())) {
      execute(asService, "CREATE TABLE own (id serial PRIMARY KEY, path ltree)");
      execute(asMaster, "CREATE TABLE restored (id serial PRIMARY KEY)");
      execute(asMaster, "CREATE FUNCTION one() RETURNS int LANGUAGE sql AS 'SELECT 1'");
      execute(asMaster, "REVOKE EXECUTE ON FUNCTION one() FROM PUBLIC");
      execute(asService, "INSERT INTO restored DEFAULT VALUES");
      assertThat(texts(asService, "SELECT one()")).containsExactly("1");
      assertThat(
              texts(
                  asService,
                  "SELECT has_database_privilege('public', current_database(), 'CONNECT')"))
          .containsExactly("f");
    }
  }

  private Gen3Db gen3db(Master master) throws IOException {
    Path values = folder.resolve("values.yaml");
    Files.writeString(
        values,
        """
        global:
          dev: false
          postgres:
            master:
              host: %s
              port: %d
              username: %s
              password: "%s"
        gen3db:
          secretStore: {adapter: directory, path: %s}
        """
            .formatted(
                master.server().address().host(),
                master.server().address().port(),
                master.username(),
                master.password().text(),
                folder.resolve("secrets")));
    return Gen3Db.builder(ValuesRequest.ofFiles(List.of(values.toString()))).build();
  }

  /**
   * The rows that the server's statistics count as written, in all databases. Sessions report
   * theirs when they end, so the count is taken once it stands still.
   */
  private static long written(Master master) throws SQLException {
    try (Connection connection =
        DriverManager.getConnection(
            "jdbc:postgresql://" + master.server().address() + "/postgres",
            master.username(),
            master.password().text())) {
      var last = new AtomicLong(-1);
      Awaitility.await()
          .atMost(Duration.ofMinutes(5))
          .pollInterval(Duration.ofMillis(600))
          .until(
              () -> {
                long now =
                    Long.parseLong(
                        texts(
                                connection,
                                "SELECT sum(tup_inserted + tup_updated + tup_deleted)"
                                    + " FROM pg_stat_database")
                            .get(0));
                return last.getAndSet(now) == now;
              });
      return last.get();
    }
  }

  private static Connection connect(DbCredentials place, String user, String password)
      throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://" + place.endpoint() + "/" + place.database(), user, password);
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static List<String> texts(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      var texts = new ArrayList<String>();
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
      return texts;
    }
  }
}
