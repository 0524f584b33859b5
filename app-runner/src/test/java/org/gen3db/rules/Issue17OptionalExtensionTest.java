package org.gen3db.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.lab.Release;
import org.gen3db.lab.Run;
import org.gen3db.lab.ScratchServer;
import org.gen3db.testkit.postgres.TestPostgresSetup;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An extension that is wanted wherever it may be made, and may not be made here: apply, status and
 * plan say the same, once, whoever the administrator is and whatever stands in the way.
 */
class Issue17OptionalExtensionTest {
  private static final String LIMITED = "limited";

  /** As Azure does by its list: whoever asks, the server refuses. */
  private static final List<String> ALLOW_LIST =
      List.of(
          "CREATE FUNCTION refuse() RETURNS event_trigger LANGUAGE plpgsql AS"
              + " 'BEGIN RAISE ''extension is not allow-listed''; END'",
          "CREATE EVENT TRIGGER refuse ON ddl_command_start WHEN TAG IN ('CREATE EXTENSION')"
              + " EXECUTE FUNCTION refuse()");

  @TempDir private Path folder;

  private Release release(ScratchServer server, String administrator) {
    String values = server.values();
    if (!administrator.equals("postgres")) {
      server.sql(
          "CREATE ROLE limited LOGIN CREATEDB CREATEROLE PASSWORD '%s'"
              .formatted(server.master().password().text()));
      values = values.replace("username: postgres", "username: " + administrator);
    }
    return new Release(folder).values(values);
  }

  private static List<JsonNode> findings(Run run, String service) {
    var all = new ArrayList<JsonNode>();
    for (JsonNode finding : run.service(service).path("findings")) {
      if (finding.path("code").asText().equals(DomainCode.EXTENSION_NOT_OFFERED.id())) {
        all.add(finding);
      }
    }
    return all;
  }

  private static void saysItOnce(Run run, String why) {
    assertThat(findings(run, "fence"))
        .as(run.all())
        .singleElement()
        .satisfies(
            one -> {
              assertThat(one.path("message").asText()).contains("ltree", why);
              assertThat(one.path("hint").asText()).isNotEmpty();
            });
  }

  private static void settled(Release release, String why) {
    Run status = release.run("status", "--service", "fence");
    assertThat(status.exitCode()).as(status.all()).isEqualTo(0);
    assertThat(status.service("fence").path("state").asText()).isEqualTo("READY");
    saysItOnce(status, why);

    Run plan = release.run("plan", "--service", "fence", "--detailed-exitcode");
    assertThat(plan.exitCode()).as(plan.all()).isEqualTo(0);
    assertThat(plan.service("fence").path("actions").isArray()).as(plan.all()).isTrue();
    assertThat(plan.service("fence").path("actions")).isEmpty();
    saysItOnce(plan, why);

    Run again = release.apply("fence");
    assertThat(again.exitCode()).as(again.all()).isEqualTo(0);
    assertThat(again.service("fence").path("outcome").asText()).isEqualTo("UNCHANGED");
    saysItOnce(again, why);
  }

  private void createsAndSettles(ScratchServer server, String administrator, String why) {
    Release release = release(server, administrator);
    Run first = release.apply("fence");
    assertThat(first.exitCode()).as(first.all()).isEqualTo(0);
    assertThat(first.service("fence").path("outcome").asText()).isEqualTo("CREATED");
    saysItOnce(first, why);
    settled(release, why);
    assertThat(server.sqlIn("fence_gen3", "SELECT extname FROM pg_extension"))
        .containsExactly("plpgsql");
  }

  @Test
  void somethingOfItsNameInTheTemplateStopsASuperuserToo() {
    try (var server = ScratchServer.start()) {
      server.sqlIn("template1", "CREATE TYPE ltree AS ENUM ()");
      createsAndSettles(server, "postgres", "type \"ltree\" already exists");
    }
  }

  /** Nothing of the extension's name: any of what it brings may be in the way. */
  @Test
  void oneOfItsTypesIsInTheWay() {
    try (var server = ScratchServer.start()) {
      server.sqlIn("template1", "CREATE TYPE lquery AS ENUM ()");
      createsAndSettles(server, "postgres", "type \"lquery\" already exists");
    }
  }

  @Test
  void whatComesIntoTheWayLaterIsToldAndWhatGoesIsMadeUpFor() {
    try (var server = ScratchServer.start()) {
      Release release = release(server, "postgres");
      release.readyAfterOneMoreApply("fence");
      server.sqlIn("fence_gen3", "DROP EXTENSION ltree", "CREATE TABLE ltree (id int)");
      settled(release, "ltree");

      server.sqlIn("fence_gen3", "DROP TABLE ltree");
      Run drifted = release.run("status", "--service", "fence");
      assertThat(drifted.exitCode()).as(drifted.all()).isEqualTo(3);
      assertThat(drifted.service("fence").path("state").asText()).isEqualTo("DRIFTED");
      Run plan = release.run("plan", "--service", "fence", "--detailed-exitcode");
      assertThat(plan.exitCode()).as(plan.all()).isEqualTo(3);
      assertThat(plan.service("fence").path("actions").findValuesAsText("action"))
          .containsExactly("create-extension");
      Run made = release.apply("fence");
      assertThat(made.exitCode()).as(made.all()).isEqualTo(0);
      assertThat(made.service("fence").path("outcome").asText()).isEqualTo("REPAIRED");
      release.isReady("fence");
    }
  }

  @Test
  void anAllowListHoldsForALimitedAdministrator() {
    try (var server = ScratchServer.start()) {
      server.sqlIn("template1", ALLOW_LIST.toArray(String[]::new));
      createsAndSettles(server, LIMITED, "not allow-listed");
    }
  }

  @Test
  void anAllowListHoldsForASuperuser() {
    try (var server = ScratchServer.start()) {
      server.sqlIn("template1", ALLOW_LIST.toArray(String[]::new));
      createsAndSettles(server, "postgres", "not allow-listed");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {12, 13, 14, 15, 16, 18})
  @Tag("full")
  void anAllowListHoldsOnEveryVersion(int major) {
    try (var server = ScratchServer.of(TestPostgresSetup.DEFAULT.major(major))) {
      server.sqlIn("template1", ALLOW_LIST.toArray(String[]::new));
      createsAndSettles(server, LIMITED, major == 12 ? "ltree" : "not allow-listed");
    }
  }

  @Test
  @Tag("full")
  void on12ALimitedAdministratorMakesNone() {
    try (var server = ScratchServer.of(TestPostgresSetup.DEFAULT.major(12))) {
      createsAndSettles(server, LIMITED, "ltree");
    }
  }
}
