package org.gen3db.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Map;
import org.gen3db.lab.Release;
import org.gen3db.lab.Run;
import org.gen3db.lab.ScratchServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** F1: what is reported is what is published and made, in every document. */
class Issue16OneTruthTest {
  private static ScratchServer server;

  @TempDir Path folder;

  @BeforeAll
  static void start() {
    server = ScratchServer.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static void says(JsonNode service, String database, String user, String source) {
    JsonNode credentials = service.path("credentials");
    assertThat(credentials.path("database").path("value").asText()).isEqualTo(database);
    assertThat(credentials.path("username").path("value").asText()).isEqualTo(user);
    for (String key : new String[] {"database", "username", "host", "port", "password"}) {
      assertThat(credentials.path(key).path("source").asText()).as(key).isEqualTo(source);
    }
  }

  @Test
  void anEntryThatNamesOthersIsToldByPlanApplyAndStatus() {
    var release =
        new Release(folder)
            .values(
                server.values(server.port()),
                """
                global: {externalSecrets: {deploy: true}}
                gen3db: {remoteSecrets: {adapter: directory}}
                """);
    release
        .stores()
        .putEntry(
            "default-fence-creds",
            Map.of(
                "database", "legacy",
                "username", "legacy_user",
                "password", "the-entry's-own",
                "host", "127.0.0.1",
                "port", Integer.toString(server.port()),
                "dbcreated", "true"));
    String entry = "remote secret default-fence-creds";

    says(
        release.run("plan", "--service", "fence").service("fence"), "legacy", "legacy_user", entry);
    Run applied = release.apply("fence");
    assertThat(applied.exitCode()).as(applied.all()).isZero();
    says(applied.service("fence"), "legacy", "legacy_user", entry);
    JsonNode status = release.run("status", "--service", "fence").service("fence");
    assertThat(status.path("state").asText()).isEqualTo("READY");
    assertThat(release.stores().secret("fence-dbcreds"))
        .containsEntry("database", "legacy")
        .containsEntry("username", "legacy_user");
  }

  @Test
  void aStoredPasswordIsToldAsStored() {
    var release = new Release(folder).values(server.values(server.port()));
    JsonNode planned = release.run("plan", "--service", "indexd").service("indexd");
    assertThat(planned.at("/credentials/password/source").asText()).isEqualTo("generated");
    JsonNode made = release.apply("indexd").service("indexd");
    assertThat(made.at("/credentials/password/source").asText()).isEqualTo("generated");
    JsonNode again = release.apply("indexd").service("indexd");
    assertThat(again.path("outcome").asText()).isEqualTo("UNCHANGED");
    assertThat(again.at("/credentials/password/source").asText())
        .isEqualTo("secret indexd-dbcreds/password");
  }
}
