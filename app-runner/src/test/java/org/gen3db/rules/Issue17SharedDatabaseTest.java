package org.gen3db.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.lab.Provokes;
import org.gen3db.lab.Release;
import org.gen3db.lab.Run;
import org.gen3db.lab.ScratchServer;
import org.gen3db.lab.Stores;
import org.gen3db.runner.RunnerUnderTest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Issue 17, item 8: sheepdog and peregrine on one database with users of their own, through the
 * command line. One owns it whoever comes first, both use what each makes, and every form of plan
 * says so.
 */
class Issue17SharedDatabaseTest {
  private static final String BOTH =
      """
      sheepdog: {postgres: {database: metadata_db, username: sheepdog_user}}
      peregrine: {postgres: {database: metadata_db, username: peregrine_user}}
      """;
  private static final Set<String> LOOKS = Set.of("lock", "observe", "prove-login");

  private static ScratchServer server;

  @TempDir Path folder;
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
  void values() {
    release = new Release(folder).values(server.values(), BOTH);
  }

  @AfterEach
  void leaveNothing() {
    server.dropAll();
  }

  private static String owner() {
    return server
        .sql("SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = 'metadata_db'")
        .get(0);
  }

  private void as(String service, String... statements) throws SQLException {
    Map<String, String> secret = release.stores().secret(service + "-dbcreds");
    try (var connection =
            server.open(secret.get("database"), secret.get("username"), secret.get("password"));
        var statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** Each uses what the other has made and what it makes from now on. */
  private void eachUsesWhatTheOtherMakes(String suffix) throws SQLException {
    for (List<String> pair :
        List.of(List.of("sheepdog", "peregrine"), List.of("peregrine", "sheepdog"))) {
      String table = "of_" + pair.get(0) + "_" + suffix;
      as(pair.get(0), "CREATE TABLE " + table + " (id serial)");
      as(
          pair.get(1),
          "INSERT INTO " + table + " DEFAULT VALUES",
          "UPDATE " + table + " SET id = 7",
          "DELETE FROM " + table);
    }
  }

  private static String finding(Run run, String service) {
    for (JsonNode finding : run.service(service).path("findings")) {
      if (finding.path("code").asText().equals(DomainCode.DATABASE_SHARED.id())) {
        assertThat(finding.path("hint").asText()).isNotEmpty();
        return finding.path("message").asText();
      }
    }
    throw new AssertionError("nothing is said of the sharing of " + service + " in " + run.all());
  }

  private static Map<String, List<String>> actions(Run plan, String list) {
    var actions = new TreeMap<String, List<String>>();
    for (JsonNode service : plan.document().path("services")) {
      var all = new ArrayList<String>();
      for (JsonNode action : service.path(list)) {
        if (!LOOKS.contains(action.path("action").asText())) {
          all.add(action.path("action").asText() + " " + action.path("target").asText());
        }
      }
      actions.put(service.path("service").asText(), all);
    }
    return actions;
  }

  private Run forPeople(String command, String... further) {
    var line = new ArrayList<String>(List.of(command.split(" ")));
    release.files().forEach(file -> line.addAll(List.of("-f", file)));
    line.addAll(List.of(further));
    return RunnerUnderTest.run(folder, line.toArray(String[]::new));
  }

  @Test
  void theOneInTheStatedOrderOwnsItWhateverServiceNames() throws SQLException {
    Run plan = release.run("plan", "--service", "peregrine");
    Run apply = release.apply("peregrine");

    assertThat(apply.exitCode()).as(apply.all()).isZero();
    assertThat(owner()).isEqualTo("sheepdog_user");
    assertThat(actions(plan, "actions")).isEqualTo(actions(apply, "steps"));
    assertThat(actions(plan, "actions").get("sheepdog")).contains("create-database metadata_db");
    assertThat(actions(plan, "actions").get("peregrine"))
        .contains("grant-connect metadata_db", "default-privileges metadata_db")
        .doesNotContain("create-database metadata_db");
    eachUsesWhatTheOtherMakes("first");

    release.isReady("sheepdog", "peregrine");
    release.isReady("peregrine");
    assertThat(owner()).isEqualTo("sheepdog_user");
    eachUsesWhatTheOtherMakes("second");
    release.isReady("sheepdog");
  }

  @Test
  void everyFormOfPlanTellsIt() {
    String words =
        "the database 'metadata_db' belongs to sheepdog (user 'sheepdog_user'); peregrine (user"
            + " 'peregrine_user') may use what is in it and what is made later, and the owner what"
            + " they make";
    for (String service : List.of("sheepdog", "peregrine")) {
      assertThat(finding(release.run("plan", "--offline"), service)).isEqualTo(words);
      assertThat(finding(release.run("plan", "--service", service), service)).isEqualTo(words);
      assertThat(forPeople("explain " + service).out()).contains("GEN3DB-F212");
      Run explained = RunnerUnderTest.run(folder, explain(service));
      assertThat(explained.document().at("/findings/0/message").asText()).isEqualTo(words);
    }
    assertThat(forPeople("plan", "--offline").out()).contains("GEN3DB-F212: " + words);
    assertThat(forPeople("plan").out()).contains("GEN3DB-F212: " + words);
    Run apply = release.apply("sheepdog");
    Run status = release.run("status", "--service", "sheepdog");
    for (String service : List.of("sheepdog", "peregrine")) {
      assertThat(finding(apply, service)).isEqualTo(words);
      assertThat(finding(status, service)).isEqualTo(words);
    }
    assertThat(forPeople("status", "--service", "sheepdog").out()).contains("F212: " + words);
  }

  private String[] explain(String service) {
    var line = new ArrayList<String>(List.of("explain", service, "-o", "json"));
    release.files().forEach(file -> line.addAll(List.of("-f", file)));
    return line.toArray(String[]::new);
  }

  @Test
  void whoOwnsItAlreadyStaysItsOwner() throws SQLException {
    release.values(server.values(), BOTH, "sheepdog: {enabled: false}\n");
    assertThat(release.apply("peregrine").exitCode()).isZero();
    assertThat(owner()).isEqualTo("peregrine_user");
    as("peregrine", "CREATE TABLE older (id serial)", "INSERT INTO older DEFAULT VALUES");

    release.values(server.values(), BOTH);
    Run plan = release.run("plan", "--service", "sheepdog");
    Run apply = release.apply("sheepdog");

    assertThat(apply.exitCode()).as(apply.all()).isZero();
    assertThat(actions(plan, "actions")).isEqualTo(actions(apply, "steps"));
    assertThat(owner()).isEqualTo("peregrine_user");
    assertThat(finding(apply, "sheepdog"))
        .startsWith("the database 'metadata_db' belongs to peregrine (user 'peregrine_user');");
    as("sheepdog", "UPDATE older SET id = 7", "INSERT INTO older DEFAULT VALUES");
    eachUsesWhatTheOtherMakes("now");
    release.isReady("sheepdog", "peregrine");

    Run hardened = release.run("apply", "--service", "sheepdog", "--harden", "sheepdog");
    assertThat(hardened.exitCode()).as(hardened.all()).isZero();
    assertThat(owner()).isEqualTo("peregrine_user");
  }

  /** One that the chart's jobs made: the administrator's, with the tables of one of the two. */
  @Test
  void anAdoptedOneIsUsedByBothToo() throws SQLException {
    server.sql(
        "CREATE ROLE sheepdog_user LOGIN PASSWORD 's-1'",
        "CREATE ROLE peregrine_user LOGIN PASSWORD 'p-1'",
        "CREATE DATABASE metadata_db",
        "GRANT ALL ON DATABASE metadata_db TO sheepdog_user, peregrine_user");
    server.sqlIn("metadata_db", "GRANT ALL ON SCHEMA public TO sheepdog_user, peregrine_user");
    try (var connection = server.open("metadata_db", "sheepdog_user", "s-1");
        var statement = connection.createStatement()) {
      statement.execute("CREATE TABLE older (id serial)");
    }
    for (String service : List.of("sheepdog", "peregrine")) {
      release
          .stores()
          .putSecret(
              service + "-dbcreds",
              Map.of(
                  "database",
                  "metadata_db",
                  "dbcreated",
                  "true",
                  "host",
                  "127.0.0.1",
                  "password",
                  service.charAt(0) + "-1",
                  "port",
                  Integer.toString(server.port()),
                  "username",
                  service + "_user"));
    }

    Run plan = release.run("plan", "--service", "sheepdog");
    Run apply = release.apply("sheepdog");

    assertThat(apply.exitCode()).as(apply.all()).isZero();
    assertThat(actions(plan, "actions")).isEqualTo(actions(apply, "steps"));
    assertThat(owner()).isEqualTo("postgres");
    assertThat(finding(apply, "sheepdog")).contains("'postgres' of no service here");
    as("peregrine", "INSERT INTO older DEFAULT VALUES", "SELECT * FROM older");
    eachUsesWhatTheOtherMakes("now");
    release.isReady("sheepdog", "peregrine");
  }

  /** F3: names that only a live system tells to be one server are one server for --service too. */
  @Test
  void issue16F3_aSharerIsFoundByItsServerAndNotByItsSpelling() {
    release.values(
        server.values(),
        BOTH
            + """
            gen3db: {databaseServer: {masters: {"%1$s": {username: postgres, passwordFile: master}}}}
            """
                .formatted("127.1"),
        "peregrine: {postgres: {host: \"127.1\", port: \"%d\"}}\n".formatted(server.port()));
    Stores.write(folder.resolve("master"), server.master().password().text());

    Run apply = release.apply("peregrine");

    assertThat(apply.exitCode()).as(apply.all()).isZero();
    assertThat(owner()).isEqualTo("sheepdog_user");
    assertThat(apply.document().path("services").findValuesAsText("service"))
        .containsExactly("peregrine", "sheepdog");
  }

  @Test
  @Provokes("HOST_FAILED")
  void withoutItsOwnerAGuestIsToldWhyAndNothingIsMade() {
    server.sql("CREATE ROLE sheepdog_user LOGIN PASSWORD 'theirs'");

    Run plan = release.run("plan", "--service", "peregrine");
    Run apply = release.apply("peregrine");

    assertThat(plan.exitCode()).isEqualTo(1);
    assertThat(plan.service("peregrine").at("/error/code").asText())
        .isEqualTo(DomainCode.HOST_FAILED.id());
    Release.failed(apply, "sheepdog", DomainCode.NOT_OURS, "sheepdog_user");
    Release.failed(
        apply, "peregrine", DomainCode.HOST_FAILED, "metadata_db", "sheepdog", "GEN3DB-401");
    assertThat(server.made()).containsExactly("role sheepdog_user");
  }
}
