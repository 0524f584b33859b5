package org.gen3db.versions;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gen3db.lab.Release;
import org.gen3db.lab.Run;
import org.gen3db.testkit.postgres.TestPostgres;
import org.gen3db.testkit.postgres.TestPostgresSetup;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The table of docs/administrators.md: each operation, on every version, by either administrator.
 */
class EveryAdministratorTest {
  private static final Path PAGE = Path.of("..", "docs", "administrators.md");
  private static final String LIMITED = "limited";
  @TempDir private Path folder;

  @Test
  void theDefaultVersionBySuperuserIsAsTheTableSays() throws IOException {
    isAsTheTableSays(TestPostgres.DEFAULT_MAJOR, "postgres");
  }

  @Test
  void theDefaultVersionByLimitedAdministratorIsAsTheTableSays() throws IOException {
    isAsTheTableSays(TestPostgres.DEFAULT_MAJOR, LIMITED);
  }

  @Tag("full")
  @ParameterizedTest
  @CsvSource({
    "12, postgres", "13, postgres", "14, postgres", "15, postgres", "16, postgres", "18, postgres",
    "12, limited", "13, limited", "14, limited", "15, limited", "16, limited", "18, limited"
  })
  void everyVersionIsAsTheTableSays(int major, String administrator) throws IOException {
    isAsTheTableSays(major, administrator);
  }

  private void isAsTheTableSays(int major, String administrator) throws IOException {
    try (var server = TestPostgresSetup.DEFAULT.major(major).start()) {
      assertThat(new Course(server, folder, major, administrator).run())
          .isEqualTo(column(major, administrator));
    }
  }

  /** What the page says of it, by the operation. */
  private static Map<String, String> column(int major, String administrator) throws IOException {
    int column = administrator.equals(LIMITED) ? (major == 12 ? 2 : major < 16 ? 3 : 4) : 1;
    var said = new LinkedHashMap<String, String>();
    for (String line : Files.readAllLines(PAGE)) {
      String[] cells = line.split("\\|", -1);
      if (cells.length == 7 && cells[1].strip().matches("[0-9]+\\. .*")) {
        said.put(cells[1].strip(), cells[column + 1].strip());
      }
    }
    return said;
  }

  /** One after another on one server, and how each ended. */
  private static final class Course {
    private final TestPostgres server;
    private final int major;
    private final Release release;
    private final Map<String, String> ended = new LinkedHashMap<>();

    Course(TestPostgres server, Path folder, int major, String administrator) {
      this.major = major;
      this.server = server;
      this.release = new Release(folder);
      server.sql("CREATE ROLE limited LOGIN CREATEDB CREATEROLE PASSWORD 'limited'");
      release.values(
          """
          global:
            dev: false
            postgres:
              master: {host: 127.0.0.1, port: "%d", username: %s, password: "%s"}
          gen3db:
            secretStore: {adapter: directory}
          audit: {enabled: false}
          metadata: {enabled: false}
          peregrine: {enabled: false}
          sheepdog: {enabled: false}
          wts: {enabled: false}
          """
              .formatted(
                  server.port(),
                  administrator,
                  administrator.equals(LIMITED) ? LIMITED : server.master().password().text()));
    }

    Map<String, String> run() throws IOException {
      step("1. apply, a service without extensions", "fence", "apply", "--service", "fence");
      step("2. apply, a service that needs ltree", "arborist", "apply", "--service", "arborist");
      // As the hint of step 2 says, where it failed: nothing was made without the extension.
      assertThat(server.sql("SELECT datname FROM pg_database").contains("arborist_gen3"))
          .isEqualTo(!ended.containsValue("FAILED GEN3DB-308"));
      server.sqlIn("template1", "CREATE EXTENSION ltree");
      step("3. the same, with ltree in template1", "arborist", "apply", "--service", "arborist");
      step("4. rotate", "fence", "rotate", "fence");
      step("5. rotate --overlap", "fence", "rotate", "fence", "--overlap", "--grace", "0s");
      step("6. remove", "fence", "remove", "fence");
      step("7. apply after it", "fence", "apply", "--service", "fence");
      step(
          "8. remove --drop-database", "fence", "remove", "fence", "--drop-database", "fence_gen3");
      step("9. apply after it", "fence", "apply", "--service", "fence");
      step("10. reset", "fence", "reset", "--yes", "gen3", "--service", "fence");
      Files.delete(release.stores().secretFile("fence-dbcreds"));
      step("11. apply, the Secret lost", "fence", "apply", "--service", "fence");
      // As somebody else's, which was marked by nobody.
      Files.delete(release.stores().secretFile("fence-dbcreds"));
      server.sql("COMMENT ON DATABASE fence_gen3 IS NULL");
      step("12. apply --take-over", "fence", "apply", "--service", "fence", "--take-over", "fence");
      server.sql(
          "CREATE ROLE indexd_gen3 LOGIN PASSWORD 'theirs'",
          "CREATE DATABASE indexd_gen3 OWNER indexd_gen3");
      step(
          "13. apply --take-over of what a superuser made",
          "indexd",
          "apply",
          "--service",
          "indexd",
          "--take-over",
          "indexd");
      if (major >= 16) {
        server.sql("GRANT indexd_gen3 TO limited WITH ADMIN OPTION");
      }
      step(
          "14. the same again, from 16 on granted WITH ADMIN OPTION",
          "indexd",
          "apply",
          "--service",
          "indexd",
          "--take-over",
          "indexd");
      for (String service : List.of("arborist", "fence", "indexd")) {
        Run status = release.run("status", "--service", service);
        assertThat(status.service(service).path("state").asText())
            .as(status.all())
            .isEqualTo("READY");
      }
      assertThat(
              server.sql(
                  "SELECT roleid::regrole::text FROM pg_auth_members"
                      + " WHERE member = 'limited'::regrole AND NOT admin_option"))
          .as("memberships left behind")
          .isEmpty();
      return ended;
    }

    private void step(String name, String service, String command, String... arguments) {
      Run run = release.run(command, Arrays.copyOf(arguments, arguments.length));
      var told = run.service(service);
      String code = told.path("error").path("code").asText();
      ended.put(name, told.path("outcome").asText() + (code.isEmpty() ? "" : " " + code));
      if (!code.isEmpty()) {
        assertThat(told.path("error").path("hint").asText())
            .as(run.all())
            .contains(
                code.equals("GEN3DB-308")
                    ? "CREATE EXTENSION IF NOT EXISTS \"ltree\";"
                    : code.equals("GEN3DB-307")
                        ? "GRANT \"indexd_gen3\" TO \"limited\" WITH ADMIN OPTION;"
                        : "--take-over");
      }
    }
  }
}
