package org.gen3db.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.gen3db.lab.Provokes;
import org.gen3db.lab.Release;
import org.gen3db.lab.Run;
import org.gen3db.runner.RunnerUnderTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An environment of cloud-automation goes on under Helm, with its databases and passwords. */
abstract class ImportInCluster extends InCluster {
  private static final String FENCE = "Old+fence/pass\"word\\ é";
  private static final String AUDIT = "old-audit-password-42";

  @BeforeEach
  void anEnvironmentOfBefore() throws SQLException {
    made("fence_db", "fence_user", FENCE);
    made("audit_default", "audit_default", AUDIT);
    try (Connection fence = server.open("fence_db", "fence_user", FENCE);
        var statement = fence.createStatement()) {
      statement.execute("CREATE TABLE users (name text)");
      statement.execute("INSERT INTO users VALUES ('ada')");
    }
    old(
        "fence-creds",
        "creds.json",
        creds("fence_db", "fence_user", FENCE).put("hostname", "data.example.org"));
    old("audit-g3auto", "dbcreds.json", creds("audit_default", "audit_default", AUDIT));
  }

  private static void made(String database, String user, String password) {
    server.sql(
        "CREATE ROLE " + user + " LOGIN PASSWORD '" + password + "'",
        "CREATE DATABASE " + database + " OWNER " + user,
        "SELECT 1");
  }

  static ObjectNode creds(String database, String user, String password) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("db_host", "127.0.0.1")
        .put("db_port", server.port())
        .put("db_username", user)
        .put("db_password", password)
        .put("db_database", database);
  }

  private void old(String secret, String key, Object json) {
    makes(secret, Map.of(key, json.toString()));
  }

  private void makes(String secret, Map<String, String> values) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.put("apiVersion", "v1").put("kind", "Secret").put("type", "Opaque");
    object.putObject("metadata").put("name", secret);
    ObjectNode data = object.putObject("data");
    values.forEach(
        (key, value) ->
            data.put(
                key, Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8))));
    cluster().post("api/v1/namespaces/" + namespace + "/secrets", object);
  }

  /** What an operator of the new release has written so far. */
  private void values(String... further) {
    var documents =
        new ArrayList<>(
            List.of(
                "gen3db: {secretStore: {adapter: kubernetes, kubeconfig: "
                    + cluster().kubeconfig()
                    + "}}\n"));
    documents.addAll(List.of(further));
    release.values(documents.toArray(String[]::new));
  }

  /** Only these services, with the administrator of their server. */
  private void valuesWithAdministrator() {
    values(server.values().replaceAll("(?s)gen3db:.*", ""), ONLY_TWO);
  }

  static final String ONLY_TWO = Release.only("audit", "fence");

  private Run imports(String... further) {
    var line = new ArrayList<>(List.of("import", "--from-cloud-automation", "-n", namespace));
    release
        .files()
        .forEach(
            file -> {
              line.add("-f");
              line.add(file);
            });
    line.addAll(List.of(further));
    return RunnerUnderTest.run(folder, line.toArray(String[]::new));
  }

  /** As a user does it: the values into a file, which is given last. */
  private Run importedAnd(String command) throws IOException {
    Run run = imports();
    assertThat(run.exitCode()).as(run.all()).isZero();
    assertThat(run.all()).doesNotContain(AUDIT).doesNotContain("Old+fence");
    Files.writeString(folder.resolve("imported.yaml"), run.out());
    return release.run(command, "-f", "imported.yaml", "-n", namespace);
  }

  private Map<String, String> verifiers() {
    var all = new TreeMap<String, String>();
    for (String user : List.of("fence_user", "audit_default")) {
      all.put(
          user,
          server.sql("SELECT rolpassword FROM pg_authid WHERE rolname = '" + user + "'").get(0));
    }
    return all;
  }

  private void opensWithWhatItHad() throws SQLException {
    assertThat(secret("fence-dbcreds"))
        .isEqualTo(
            Map.of(
                "database", "fence_db",
                "dbcreated", "true",
                "host", "127.0.0.1",
                "password", FENCE,
                "port", Integer.toString(server.port()),
                "username", "fence_user"));
    assertThat(secret("audit-dbcreds"))
        .containsEntry("password", AUDIT)
        .containsEntry("database", "audit_default")
        .containsEntry("username", "audit_default")
        .containsEntry("dbcreated", "true");
    assertThat(secret("fence-dbcreds-pending")).isEmpty();
    assertThat(secret("audit-dbcreds-pending")).isEmpty();
    try (Connection fence = server.open("fence_db", "fence_user", FENCE);
        var statement = fence.createStatement();
        var rows = statement.executeQuery("SELECT name FROM users")) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getString(1)).isEqualTo("ada");
    }
  }

  @Test
  void withAnAdministratorDatabasesAreAdoptedAndNoPasswordChanges() throws Exception {
    valuesWithAdministrator();
    Map<String, String> before = verifiers();
    String older = object("fence-creds").path("metadata").path("resourceVersion").asText();
    Run applied = importedAnd("apply");
    assertThat(applied.exitCode()).as(applied.all()).isZero();
    opensWithWhatItHad();
    assertThat(verifiers()).isEqualTo(before);
    assertThat(
            server.sql(
                "SELECT shobj_description(oid, 'pg_database') FROM pg_database"
                    + " WHERE datname = 'fence_db'"))
        .singleElement()
        .asString()
        .contains("gen3");
    assertThat(object("fence-creds").path("metadata").path("resourceVersion").asText())
        .isEqualTo(older);
    Run again = importedAnd("apply");
    assertThat(again.service("fence").path("outcome").asText()).isEqualTo("UNCHANGED");
    assertThat(again.service("audit").path("outcome").asText()).isEqualTo("UNCHANGED");
    assertThat(secret("fence-dbcreds-pending")).isEmpty();
  }

  @Test
  void withoutAnAdministratorALoginIsEnough() throws Exception {
    values(ONLY_TWO);
    Map<String, String> before = verifiers();
    Run applied = importedAnd("apply");
    assertThat(applied.exitCode()).as(applied.all()).isZero();
    opensWithWhatItHad();
    assertThat(verifiers()).isEqualTo(before);
    assertThat(importedAnd("status").exitCode()).isZero();
  }

  @Test
  void theValuesSayWhereDatabasesAreAndHoldNoPassword() {
    values(ONLY_TWO);
    Run run = imports();
    assertThat(run.exitCode()).as(run.all()).isZero();
    assertThat(run.out().lines().filter(line -> !line.startsWith("#")))
        .containsExactly(
            "global:",
            "  dev: false",
            "  postgres:",
            "    dbCreate: false",
            "audit:",
            "  postgres:",
            "    host: \"127.0.0.1\"",
            "    port: \"" + server.port() + "\"",
            "    database: \"audit_default\"",
            "    username: \"audit_default\"",
            "fence:",
            "  postgres:",
            "    host: \"127.0.0.1\"",
            "    port: \"" + server.port() + "\"",
            "    database: \"fence_db\"",
            "    username: \"fence_user\"");
    assertThat(run.out())
        .contains("# Passwords wait in audit-dbcreds-pending, fence-dbcreds-pending.");
    assertThat(secret("fence-dbcreds-pending"))
        .isEqualTo(
            Map.of(
                "database", "fence_db",
                "host", "127.0.0.1",
                "password", FENCE,
                "port", Integer.toString(server.port()),
                "username", "fence_user"));
    assertThat(secret("fence-dbcreds")).isEmpty();

    String version =
        object("fence-dbcreds-pending").path("metadata").path("resourceVersion").asText();
    Run again = imports("-o", "json");
    assertThat(again.exitCode()).isZero();
    assertThat(again.document().path("kind").asText()).isEqualTo("Import");
    assertThat(again.service("fence").path("outcome").asText()).isEqualTo("UNCHANGED");
    assertThat(again.service("fence").path("source").asText())
        .isEqualTo("secret fence-creds/creds.json");
    assertThat(again.document().path("values").path("fence").path("postgres").path("username"))
        .hasToString("\"fence_user\"");
    assertThat(object("fence-dbcreds-pending").path("metadata").path("resourceVersion").asText())
        .isEqualTo(version);
  }

  @Test
  void aDryRunWritesNothing() {
    valuesWithAdministrator();
    Run run = imports("--dry-run");
    assertThat(run.exitCode()).as(run.all()).isZero();
    assertThat(run.out())
        .contains("# Passwords would wait in audit-dbcreds-pending, fence-dbcreds-pending.")
        .contains("fence:")
        .doesNotContain("dbCreate");
    assertThat(secret("fence-dbcreds-pending")).isEmpty();
    assertThat(secret("audit-dbcreds-pending")).isEmpty();
  }

  @Test
  void theReleaseMayLiveInAnotherNamespace() {
    values(ONLY_TWO);
    String older = namespace;
    namespace = cluster().newNamespace();
    Run none = imports();
    assertThat(none.exitCode()).isEqualTo(1);
    Run run = imports("--from-namespace", older);
    assertThat(run.exitCode()).as(run.all()).isZero();
    assertThat(secret("fence-dbcreds-pending")).containsEntry("password", FENCE);
    namespace = older;
    assertThat(secret("fence-dbcreds-pending")).isEmpty();
  }

  @Test
  void theFirstOfTwoSecretsCountsAndOtherNamesAreKnown() {
    values(ONLY_TWO, "orthanc: {enabled: true}\ndicom-server: {enabled: true}\n");
    old("fence-g3auto", "dbcreds.json", creds("stale", "stale", "stale-password"));
    old("audit-creds", "creds.json", "{\"signing_key\": \"s3cret-of-signing\"}");
    old("orthanc-g3auto", "dbcreds.json", creds("orthanc_a", "orthanc_a", "password-of-a"));
    old("orthanc-s3-g3auto", "dbcreds.json", creds("orthanc_b", "orthanc_b", "password-of-b"));
    Run run = imports("-o", "json");
    assertThat(run.exitCode()).as(run.all()).isZero();
    JsonNode values = run.document().path("values");
    assertThat(values.at("/fence/postgres/database").asText()).isEqualTo("fence_db");
    assertThat(values.at("/audit/postgres/database").asText()).isEqualTo("audit_default");
    assertThat(values.at("/dicom-server/postgres/database").asText()).isEqualTo("orthanc_a");
    assertThat(values.at("/orthanc/postgres/database").asText()).isEqualTo("orthanc_b");
    assertThat(run.all()).doesNotContain("s3cret-of-signing").doesNotContain("password-of");
  }

  @Test
  @Provokes("NOT_UNDERSTOOD")
  void whatIsNoCredentialsFailsItsServiceAlone() {
    values(ONLY_TWO, "indexd: {enabled: true}\nmetadata: {enabled: true}\nwts: {enabled: true}\n");
    old("indexd-creds", "creds.json", "{\"db_password\": \"pass-in-broken-json\", ");
    old("metadata-g3auto", "dbcreds.json", creds("m", "m", "x").put("db_password", 314159));
    old("wts-g3auto", "dbcreds.json", creds("w".repeat(64), "w", "password-of-wts"));
    Run run = imports("-o", "json");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.service("fence").path("outcome").asText()).isEqualTo("KEPT");
    failed(run, "indexd", "GEN3DB-654", "secret indexd-creds/creds.json", "it is no JSON object");
    failed(
        run,
        "metadata",
        "GEN3DB-654",
        "secret metadata-g3auto/dbcreds.json",
        "it lacks a text for db_password");
    failed(
        run,
        "wts",
        "GEN3DB-654",
        "secret wts-g3auto/dbcreds.json",
        "the database '"
            + "w".repeat(64)
            + "' has 64 bytes; a server cuts names silently after 63");
    assertThat(run.document().path("values").fieldNames())
        .toIterable()
        .containsExactly("global", "audit", "fence");
    assertThat(run.all()).doesNotContain("pass-in-broken-json").doesNotContain("314159");
    assertThat(secret("wts-dbcreds-pending")).isEmpty();
    Run told = imports();
    assertThat(told.out()).contains("# Left out: indexd (GEN3DB-654).");
    assertThat(told.err()).contains("GEN3DB-654").contains("indexd-creds/creds.json");
  }

  private static void failed(Run run, String service, String code, String place, String message) {
    JsonNode error = run.service(service).path("error");
    assertThat(run.service(service).path("outcome").asText()).isEqualTo("FAILED");
    assertThat(error.path("code").asText()).isEqualTo(code);
    assertThat(error.path("place").asText()).isEqualTo(place);
    assertThat(error.path("message").asText()).startsWith(message);
  }

  @Test
  @Provokes("OTHER_PASSWORD")
  void aPasswordThatWaitsAlreadyIsNeverWrittenOver() {
    values(ONLY_TWO, "audit: {postgres: {password: another-in-the-values}}\n");
    makes(
        "fence-dbcreds-pending",
        Map.of(
            "database", "fence_db",
            "host", "127.0.0.1",
            "password", "the-only-copy-of-it",
            "port", "5432",
            "username", "fence_user"));
    Run run = imports("-o", "json");
    assertThat(run.exitCode()).isEqualTo(1);
    failed(
        run,
        "fence",
        "GEN3DB-655",
        "secret fence-dbcreds-pending",
        "it keeps other credentials than secret fence-creds/creds.json");
    JsonNode audit = run.service("audit").path("error");
    assertThat(audit.path("code").asText()).isEqualTo("GEN3DB-655");
    assertThat(audit.path("message").asText())
        .isEqualTo("the values set another password than secret audit-g3auto/dbcreds.json");
    assertThat(secret("fence-dbcreds-pending")).containsEntry("password", "the-only-copy-of-it");
    assertThat(secret("audit-dbcreds-pending")).isEmpty();
    assertThat(run.all())
        .doesNotContain("the-only-copy-of-it")
        .doesNotContain("another-in-the-values");
  }

  @Test
  @Provokes({"NOTHING_TO_IMPORT", "SWITCHED_OFF", "NOTHING_OF_SERVICE"})
  void whatIsOnOneSideOnlyIsTold() {
    values();
    old("requestor-g3auto", "dbcreds.json", creds("requestor", "requestor", "of-requestor"));
    Run run = imports("-o", "json");
    assertThat(run.exitCode()).as(run.all()).isZero();
    var told = new TreeMap<String, String>();
    run.document()
        .path("warnings")
        .forEach(
            warning -> told.put(warning.path("service").asText(), warning.path("code").asText()));
    assertThat(told)
        .isEqualTo(
            Map.of(
                "arborist", "GEN3DB-W658",
                "indexd", "GEN3DB-W658",
                "metadata", "GEN3DB-W658",
                "peregrine", "GEN3DB-W658",
                "requestor", "GEN3DB-W657",
                "sheepdog", "GEN3DB-W658",
                "wts", "GEN3DB-W658"));
    assertThat(run.document().path("values").has("requestor")).isFalse();
    assertThat(secret("requestor-dbcreds-pending")).isEmpty();

    namespace = cluster().newNamespace();
    Run none = imports("-o", "json");
    assertThat(none.exitCode()).isEqualTo(1);
    JsonNode error = none.document().path("errors").path(0);
    assertThat(error.path("code").asText()).isEqualTo("GEN3DB-656");
    assertThat(error.path("hint").asText()).contains("namespace that it installed into");
  }

  @Test
  void whereSecretsAreFilesThereIsNothingToImport() {
    Run run =
        RunnerUnderTest.run(folder, "import", "--from-cloud-automation", "--embedded", "-n", "x");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("gen3db.secretStore.adapter: kubernetes");
    Run what = RunnerUnderTest.run(folder, "import", "-n", namespace);
    assertThat(what.exitCode()).isEqualTo(2);
    assertThat(what.err()).contains("--from-cloud-automation is missing");
  }
}
