package org.gen3db.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
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
 * An extension that a service needs and that only superusers make, where the administrator is none:
 * told before the database is made, which would be there and of no use.
 */
class Issue17RequiredExtensionTest {
  @TempDir private Path folder;

  private void isToldBeforeAnythingIsMade(int major) {
    try (var server = ScratchServer.of(TestPostgresSetup.DEFAULT.major(major))) {
      server.sql(
          "CREATE ROLE limited LOGIN CREATEDB CREATEROLE PASSWORD '%s'"
              .formatted(server.master().password().text()));
      Release release =
          new Release(folder)
              .values(
                  server.values().replace("username: postgres", "username: limited"),
                  "gen3db: {extensions: {fence: [pageinspect, hstore]}}");
      Run plan = release.run("plan", "--service", "fence");
      assertThat(plan.exitCode()).as(plan.all()).isEqualTo(1);
      assertThat(plan.service("fence").path("error").path("code").asText())
          .isEqualTo(DomainCode.EXTENSION_MISSING.id());
      Run failed =
          release.fails(
              "fence",
              DomainCode.EXTENSION_MISSING,
              "pageinspect, which the service needs, cannot be made in a new database",
              "permission denied to create extension",
              "Must be superuser to create this extension",
              "template1");
      assertThat(failed.service("fence").path("error").toString()).doesNotContain("hstore");
      assertThat(server.made()).containsExactly("role limited");

      // A trusted one is no such case, and what template1 has is there.
      server.sqlIn("template1", "CREATE EXTENSION pageinspect");
      Run made = release.apply("fence");
      assertThat(made.exitCode()).as(made.all()).isZero();
      assertThat(server.sqlIn("fence_gen3", "SELECT extname FROM pg_extension ORDER BY 1"))
          .contains("hstore", "pageinspect");
      release.isReady("fence");
    }
  }

  @Test
  void whatOnlySuperusersMakeIsToldBeforeAnythingIsMade() {
    isToldBeforeAnythingIsMade(17);
  }

  @ParameterizedTest
  @ValueSource(ints = {13, 14, 15, 16, 18})
  @Tag("full")
  void whatOnlySuperusersMakeIsToldOn(int major) {
    isToldBeforeAnythingIsMade(major);
  }
}
