package org.gen3db.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.lab.Release;
import org.gen3db.lab.Run;
import org.gen3db.testkit.postgres.TestPostgres;
import org.gen3db.testkit.postgres.TestPostgresSetup;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code plan -v}: what is shown is what is performed. */
class PlanStatementsTest {
  private static final String PASSWORD = "typed-8Wq2";
  @TempDir private Path folder;

  private Release release(String name, TestPostgres server, String administrator)
      throws IOException {
    Path own = Files.createDirectories(folder.resolve(name));
    return new Release(own)
        .values(
            """
            global:
              dev: false
              postgres:
                master: {host: 127.0.0.1, port: "%d", username: %s, password: "%s"}
            gen3db:
              secretStore: {adapter: directory}
            audit: {enabled: false}
            indexd: {enabled: false}
            metadata: {enabled: false}
            peregrine: {enabled: false}
            sheepdog: {enabled: false}
            wts: {enabled: false}
            fence: {postgres: {password: %s}}
            arborist: {postgres: {password: %s, database: "Arborist's own"}}
            """
                .formatted(
                    server.port(),
                    administrator,
                    administrator.equals("postgres")
                        ? server.master().password().text()
                        : administrator,
                    PASSWORD,
                    PASSWORD));
  }

  /** Both environments have one id, so that their marks can be compared. */
  private static void withId(Release release) throws IOException {
    Path secrets = Files.createDirectories(release.folder().resolve(".gen3db/secrets"));
    Files.writeString(secrets.resolve("environment-id"), "0f2a7c1e-one-of-both\n");
  }

  private static List<String> statements(Run run, String service) {
    var all = new ArrayList<String>();
    for (JsonNode statement : run.service(service).path("statements")) {
      all.add(statement.asText());
    }
    return all;
  }

  @Test
  void statementsAreShownWhereTheyAreAskedForAndHoldNoPassword() throws Exception {
    try (var server = TestPostgres.start()) {
      Release release = release("shown", server, "postgres");
      withId(release);
      Run plain = release.run("plan");
      assertThat(plain.out()).doesNotContain("statements", "CREATE ROLE");
      Run shown = release.run("plan", "-v");
      assertThat(statements(shown, "fence"))
          .contains(
              "CREATE ROLE \"fence_gen3\" LOGIN PASSWORD :'password';",
              "CREATE DATABASE \"fence_gen3\" OWNER \"fence_gen3\";",
              "\\connect -reuse-previous=on \"dbname='fence_gen3'\"");
      assertThat(statements(shown, "arborist"))
          .contains("CREATE DATABASE \"Arborist's own\" OWNER \"arborist_gen3\";");
      assertThat(shown.out()).doesNotContain(PASSWORD, server.master().password().text());
      assertThat(release.run("apply").exitCode()).isZero();
      assertThat(release.run("plan", "-v").service("fence").has("statements")).isFalse();
    }
  }

  /** What takes something away is shown before it is done, too. */
  @Test
  void aDryRunShowsThemToo() throws Exception {
    try (var server = TestPostgres.start()) {
      Release release = release("removed", server, "postgres");
      assertThat(release.run("apply").exitCode()).isZero();
      Run shown =
          release.run("remove", "fence", "--drop-database", "fence_gen3", "--dry-run", "-v");
      assertThat(shown.exitCode()).as(shown.all()).isZero();
      assertThat(statements(shown, "fence"))
          .anyMatch(line -> line.startsWith("DROP DATABASE IF EXISTS \"fence_gen3\""));
      assertThat(server.sql("SELECT datname FROM pg_database")).contains("fence_gen3");
    }
  }

  @Tag("full")
  @ParameterizedTest
  @CsvSource({
    "12, postgres", "13, postgres", "14, postgres", "15, postgres", "16, postgres", "17, postgres",
    "18, postgres", "13, limited", "14, limited", "15, limited", "16, limited", "17, limited",
    "18, limited"
  })
  void runByHandTheyGiveTheStateThatApplyGives(int major, String administrator) throws Exception {
    try (var byHand = server(major);
        var applied = server(major)) {
      Release hand = release("hand", byHand, administrator);
      Release run = release("applied", applied, administrator);
      withId(hand);
      withId(run);
      Run shown = hand.run("plan", "-v");
      for (String service : List.of("arborist", "fence")) {
        psql(byHand, administrator, statements(shown, service));
      }
      assertThat(run.run("apply").exitCode()).isZero();
      assertThat(state(byHand)).isEqualTo(state(applied));
      // The role's password is the values', so that all that is left is to publish it.
      Run afterwards = hand.run("apply");
      assertThat(afterwards.exitCode()).as(afterwards.all()).isZero();
      assertThat(state(byHand)).isEqualTo(state(applied));
      hand.isReady("arborist", "fence");
    }
  }

  /** Beside a folder of Secrets nobody has an id before the first apply. */
  @Tag("full")
  @Test
  void whatIsMarkedBeforeTheEnvironmentHasAnIdIsNobodysUntilItIsTakenOver() throws Exception {
    try (var server = TestPostgres.start()) {
      Release release = release("early", server, "postgres");
      Run shown = release.run("plan", "-v");
      assertThat(statements(shown, "fence")).anyMatch(line -> line.contains("id=not-yet-known"));
      psql(server, "postgres", statements(shown, "fence"));
      psql(server, "postgres", statements(shown, "arborist"));
      Run refused = release.run("apply");
      Release.failed(refused, "fence", DomainCode.NOT_OURS, "bears no mark", "--take-over fence");
      Run applied = release.run("apply", "--take-over", "all");
      assertThat(applied.exitCode()).as(applied.all()).isZero();
      assertThat(
              server.sql(
                  "SELECT shobj_description(oid, 'pg_database') FROM pg_database"
                      + " WHERE datname = 'fence_gen3'"))
          .allMatch(mark -> mark.contains("release=gen3") && !mark.contains("not-yet-known"));
      release.isReady("fence", "arborist");
    }
  }

  private static TestPostgres server(int major) {
    TestPostgres server = TestPostgresSetup.DEFAULT.major(major).start();
    server.sql("CREATE ROLE limited LOGIN CREATEDB CREATEROLE PASSWORD 'limited'");
    return server;
  }

  /** All of a server but the verifiers, which have a random salt, and numbers that it gives. */
  private static TreeSet<String> state(TestPostgres server) {
    var rows = new TreeSet<>(server.sql(ServerDump.CLUSTER));
    for (String database : List.of("Arborist's own", "fence_gen3", "postgres", "template1")) {
      rows.addAll(server.sqlIn(database, ServerDump.INSIDE));
    }
    var told = new TreeSet<String>();
    rows.forEach(
        row ->
            told.add(
                row.replaceAll("\"oid\": \"?\\d+\"?", "")
                    .replaceAll("\"rolpassword\": \"[^\"]*\"", "")));
    return told;
  }

  private static void psql(TestPostgres server, String administrator, List<String> script)
      throws Exception {
    var command =
        List.of(
            "psql",
            "-X",
            "-v",
            "password=" + PASSWORD,
            "-h",
            "127.0.0.1",
            "-d",
            "postgres",
            "-p",
            "" + server.port(),
            "-U",
            administrator);
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder
        .environment()
        .put(
            "PGPASSWORD",
            administrator.equals("postgres") ? server.master().password().text() : administrator);
    builder.environment().put("LC_ALL", "C.UTF-8");
    Process process = builder.start();
    try (var input = process.getOutputStream()) {
      input.write(String.join("\n", script).concat("\n").getBytes(StandardCharsets.UTF_8));
    }
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
  }
}
