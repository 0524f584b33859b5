package org.gen3db.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.gen3db.adapter.helm.HelmCode;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.ValuesCode;
import org.gen3db.lab.Run;
import org.gen3db.lab.ScratchServer;
import org.gen3db.lab.Stores;
import org.gen3db.runner.RunnerUnderTest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Shapes met in the values files of public deployments, each with what stands at its top. Where
 * they have a master they are applied on a throwaway server, which {@code databaseServer.address}
 * leads to.
 */
class RealValuesTest {
  private static ScratchServer server;

  @TempDir private Path folder;

  @BeforeAll
  static void start() {
    server = ScratchServer.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @AfterEach
  void dropAll() {
    server.dropAll();
  }

  private void write(String file, String text) throws IOException {
    Files.writeString(folder.resolve(file), text);
  }

  private void shape(String file) throws IOException {
    try (InputStream in = getClass().getResourceAsStream("/real-values/" + file)) {
      Files.copy(in, folder.resolve(file));
    }
  }

  /** A command with the shape and, after it, where the server really is. */
  private Run run(String command, String file, String... further) throws IOException {
    if (!Files.exists(folder.resolve(file))) {
      shape(file);
    }
    write(
        "server.yaml",
        """
        global: {postgres: {master: {username: postgres, password: "%s"}}}
        gen3db: {databaseServer: {address: "127.0.0.1:%d"}}
        """
            .formatted(server.master().password().text(), server.port()));
    var line = new ArrayList<>(List.of(command, "-o", "json", "-f", file, "-f", "server.yaml"));
    line.addAll(List.of(further));
    return RunnerUnderTest.run(folder, line.toArray(String[]::new));
  }

  /** A plan of what stands in the file alone. */
  private Run plan(String file) throws IOException {
    shape(file);
    return RunnerUnderTest.run(folder, "plan", "--offline", "-o", "json", "-f", file);
  }

  private Map<String, String> secret(String service) {
    return new Stores(folder).secret(service + "-dbcreds");
  }

  private static Map<String, String> outcomes(Run run) {
    var outcomes = new TreeMap<String, String>();
    run.document()
        .path("services")
        .forEach(
            service ->
                outcomes.put(service.path("service").asText(), service.path("outcome").asText()));
    return outcomes;
  }

  private static JsonNode warning(Run run, String code) {
    for (JsonNode warning : run.document().path("warnings")) {
      if (warning.path("code").asText().equals(code)) {
        return warning;
      }
    }
    throw new AssertionError("no " + code + " in " + run.all());
  }

  @Test
  void duplicateKey() throws IOException {
    Run run = plan("duplicate-key.yaml");

    assertThat(run.exitCode()).isZero();
    assertThat(warning(run, HelmCode.VALUES_DROPPED.id()).path("message").asText())
        .contains("key fence", "duplicate-key.yaml:4", "duplicate-key.yaml:10");
    assertThat(run.service("fence").at("/credentials/database/value").asText())
        .isEqualTo("fence_gen3");
  }

  @Test
  void hostWithPort() throws IOException {
    Run run = plan("host-with-port.yaml");

    assertThat(run.exitCode()).isEqualTo(2);
    JsonNode error = run.document().at("/errors/0");
    assertThat(error.path("code").asText()).isEqualTo(ValuesCode.BAD_HOST.id());
    assertThat(error.path("place").asText()).isEqualTo("host-with-port.yaml:6");
    assertThat(error.path("message").asText())
        .contains("global.postgres.master.host", "port", "key of its own");
    assertThat(run.document().path("errors")).hasSize(1);
  }

  @Test
  void misspeltService() throws IOException {
    Run run = plan("misspelt-service.yaml");

    assertThat(run.exitCode()).isZero();
    assertThat(warning(run, ValuesCode.MISSPELT_KEY.id()).path("message").asText())
        .contains("did you mean sheepdog?");
    assertThat(run.document().path("warnings")).hasSize(1);
  }

  @Test
  void noValuesButGlobal() throws IOException {
    Run run = plan("no-values-but-global.yaml");

    assertThat(run.exitCode()).isZero();
    assertThat(run.document().path("warnings")).isEmpty();
    assertThat(run.document().path("services")).hasSize(8);
    assertThat(run.service("wts").at("/credentials/host/value").asText())
        .isEqualTo("gen3-postgresql");
  }

  @Test
  void ipv6() throws IOException {
    Run first = run("apply", "ipv6.yaml");
    assertThat(first.exitCode()).as(first.all()).isZero();
    assertThat(secret("fence")).containsEntry("host", "::1").containsEntry("port", "5432");

    Map<String, String> bracketed = new TreeMap<>(secret("fence"));
    bracketed.put("host", "[::1]");
    new Stores(folder).putSecret("fence-dbcreds", bracketed);
    Run again = run("apply", "ipv6.yaml");

    assertThat(again.exitCode()).isZero();
    assertThat(outcomes(again).values()).containsOnly("UNCHANGED");
    assertThat(run("status", "ipv6.yaml").exitCode()).isZero();
  }

  @Test
  void sharedUser() throws IOException {
    Run run = run("apply", "shared-user.yaml");

    assertThat(run.exitCode()).as(run.all()).isZero();
    assertThat(secret("sheepdog"))
        .isEqualTo(secret("peregrine"))
        .containsEntry("database", "metadata_db")
        .containsEntry("username", "metadata_user")
        .containsEntry("host", "db.example.org");
    Run again = run("apply", "shared-user.yaml");
    assertThat(outcomes(again).values()).containsOnly("UNCHANGED");
    assertThat(run("plan", "shared-user.yaml", "--detailed-exitcode").exitCode()).isZero();
  }

  /** The first by name, peregrine last, owns the database; each uses what the other makes. */
  @Test
  void oneDatabaseTwoUsers() throws Exception {
    Run run = run("apply", "one-database-two-users.yaml");

    assertThat(run.exitCode()).as(run.all()).isZero();
    assertThat(
            server.sql(
                "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = 'metadata_db'"))
        .containsExactly("sheepdog_user");
    makesAndTheOtherUses("sheepdog", "peregrine");
    makesAndTheOtherUses("peregrine", "sheepdog");
    Run again = run("apply", "one-database-two-users.yaml");
    assertThat(outcomes(again).values()).containsOnly("UNCHANGED");
    Run alone = run("apply", "one-database-two-users.yaml", "--service", "peregrine");
    assertThat(outcomes(alone).values()).containsOnly("UNCHANGED");
    assertThat(run("plan", "one-database-two-users.yaml", "--detailed-exitcode").exitCode())
        .isZero();
  }

  private void makesAndTheOtherUses(String maker, String user) throws SQLException {
    try (var connection = open(maker);
        var statement = connection.createStatement()) {
      statement.execute("CREATE TABLE of_" + maker + " (n serial)");
    }
    try (var connection = open(user);
        var statement = connection.createStatement()) {
      assertThat(statement.executeUpdate("INSERT INTO of_" + maker + " DEFAULT VALUES")).isOne();
    }
  }

  private Connection open(String service) throws SQLException {
    return server.open(
        secret(service).get("database"),
        secret(service).get("username"),
        secret(service).get("password"));
  }

  /** Databases are made by others; gen3db reaches all of them over the address, by any name. */
  @Test
  void aliasWithoutCreate() throws IOException {
    Run before = run("apply", "alias-without-create.yaml");

    assertThat(before.exitCode()).as(before.all()).isEqualTo(3);
    assertThat(outcomes(before).values()).containsOnly("AWAITING_DATABASE");
    String password = new Stores(folder).secret("fence-dbcreds-pending").get("password");
    server.sql(
        "CREATE ROLE fence LOGIN PASSWORD '" + password + "'",
        "CREATE DATABASE fence_gen3 OWNER fence");

    Run after = run("apply", "alias-without-create.yaml");

    assertThat(outcomes(after))
        .containsEntry("fence", "CREATED")
        .containsEntry("indexd", "AWAITING_DATABASE");
    assertThat(secret("fence"))
        .containsEntry("host", "fence-db.example.org")
        .containsEntry("username", "fence");
    assertThat(run("apply", "alias-without-create.yaml", "--service", "fence").exitCode()).isZero();
  }

  @Test
  void pullWithNamedMaster() throws IOException {
    server.sql(
        "CREATE ROLE fence LOGIN PASSWORD 'theirs-4Tz'", "CREATE DATABASE fence OWNER fence");
    new Stores(folder)
        .putEntry(
            "prod-fence-creds",
            Map.of(
                "database", "fence",
                "username", "fence",
                "password", "theirs-4Tz",
                "host", "127.0.0.1",
                "port", Integer.toString(server.port()),
                "dbcreated", "true"));

    Run run = run("apply", "pull-with-named-master.yaml");

    assertThat(outcomes(run)).as(run.all()).containsEntry("fence", "CREATED");
    assertThat(secret("fence")).containsEntry("password", "theirs-4Tz");
    // The other services' entries are not there; the master is not what they miss.
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.service("indexd").at("/error/code").asText())
        .isEqualTo(DomainCode.ENTRY_ABSENT.id());
    assertThat(run("status", "pull-with-named-master.yaml", "--service", "fence").exitCode())
        .isZero();
  }
}
