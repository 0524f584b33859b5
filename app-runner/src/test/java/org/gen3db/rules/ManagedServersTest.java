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
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Managed servers as far as their restrictions are known: nobody is a superuser, the provider's own
 * roles and databases are out of reach, and some let only listed extensions be made. Each is a row
 * of docs/compatibility.md.
 */
class ManagedServersTest {
  /** What each provider's own people have done before an operator gets in. */
  enum Provider {
    /** Nobody but rdsadmin gets into its database. */
    RDS(
        List.of(
            "CREATE ROLE rds_superuser CREATEDB CREATEROLE",
            "CREATE ROLE operator LOGIN CREATEDB CREATEROLE PASSWORD 'operator-1'",
            "GRANT rds_superuser, pg_monitor, pg_signal_backend TO operator",
            "CREATE DATABASE rdsadmin",
            "REVOKE CONNECT ON DATABASE rdsadmin FROM PUBLIC"),
        List.of()),
    /** Nobody gets into template1 either, as some of its hosts have it. */
    CLOUD_SQL(
        List.of(
            "CREATE ROLE cloudsqlsuperuser CREATEDB CREATEROLE",
            "CREATE ROLE operator LOGIN CREATEDB CREATEROLE PASSWORD 'operator-1'",
            "GRANT cloudsqlsuperuser, pg_monitor TO operator",
            "CREATE DATABASE cloudsqladmin ALLOW_CONNECTIONS false",
            "REVOKE CONNECT ON DATABASE template1 FROM PUBLIC"),
        List.of()),
    /** Extensions that azure.extensions does not list are refused to everybody. */
    AZURE(
        List.of(
            "CREATE ROLE azure_pg_admin CREATEDB CREATEROLE",
            "CREATE ROLE operator LOGIN CREATEDB CREATEROLE PASSWORD 'operator-1'",
            "GRANT azure_pg_admin, pg_monitor TO operator",
            "CREATE DATABASE azure_maintenance",
            "REVOKE CONNECT ON DATABASE azure_maintenance FROM PUBLIC"),
        List.of(
            "CREATE FUNCTION refuse() RETURNS event_trigger LANGUAGE plpgsql AS"
                + " 'BEGIN RAISE ''extension is not allow-listed for azure_pg_admin users''; END'",
            "CREATE EVENT TRIGGER refuse ON ddl_command_start WHEN TAG IN ('CREATE EXTENSION')"
                + " EXECUTE FUNCTION refuse()"));

    private final List<String> roles;
    private final List<String> template;

    Provider(List<String> roles, List<String> template) {
      this.roles = roles;
      this.template = template;
    }
  }

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void aReleaseIsMadeWholeAndSettles(Provider provider) {
    makesAndSettles(provider, 17);
  }

  @Tag("full")
  @ParameterizedTest
  @CsvSource({
    "RDS,13",
    "RDS,14",
    "RDS,15",
    "RDS,16",
    "RDS,18",
    "CLOUD_SQL,13",
    "CLOUD_SQL,15",
    "CLOUD_SQL,16",
    "CLOUD_SQL,18",
    "AZURE,13",
    "AZURE,15",
    "AZURE,16",
    "AZURE,18"
  })
  void aReleaseIsMadeWholeAndSettlesOn(Provider provider, int major) {
    makesAndSettles(provider, major);
  }

  private void makesAndSettles(Provider provider, int major) {
    boolean listed = provider != Provider.AZURE;
    try (var server = ScratchServer.of(TestPostgresSetup.DEFAULT.major(major))) {
      server.sql(provider.roles.toArray(String[]::new));
      if (!provider.template.isEmpty()) {
        server.sqlIn("template1", provider.template.toArray(String[]::new));
      }
      List<String> before = server.made();
      Release release =
          new Release(folder)
              .values(
                  """
                  global:
                    dev: false
                    postgres:
                      master: {host: 127.0.0.1, port: "%d", username: operator, password: operator-1}
                  gen3db:
                    secretStore: {adapter: directory}
                  """
                      .formatted(server.port()));
      String[] services = listed ? new String[] {"arborist", "fence"} : new String[] {"fence"};

      Run plan = release.run("plan", "--service", String.join(",", services));
      Run first = release.apply(services);

      assertThat(first.exitCode()).as(first.all()).isZero();
      for (String service : services) {
        assertThat(first.service(service).path("outcome").asText()).isEqualTo("CREATED");
        assertThat(findings(first, service))
            .as(first.all())
            .isEqualTo(listed ? List.of() : List.of(DomainCode.EXTENSION_NOT_OFFERED.id()));
        assertThat(plan.service(service).path("actions").findValuesAsText("action"))
            .as(plan.all())
            .contains("create-database", "publish-secret");
        assertThat(server.sqlIn(service + "_gen3", "SELECT extname FROM pg_extension ORDER BY 1"))
            .isEqualTo(listed ? List.of("ltree", "plpgsql") : List.of("plpgsql"));
      }
      release.isReady(services);
      Run settled =
          release.run("plan", "--service", String.join(",", services), "--detailed-exitcode");
      assertThat(settled.exitCode()).as(settled.all()).isZero();

      var made = new ArrayList<>(server.made());
      made.removeAll(before);
      assertThat(made)
          .as("nothing of the provider's own is touched")
          .hasSize(2 * services.length)
          .allMatch(one -> one.endsWith("_gen3"));
      assertThat(
              server.sql(
                  "SELECT roleid::regrole::text FROM pg_auth_members WHERE member ="
                      + " 'operator'::regrole AND roleid::regrole::text LIKE '%gen3%'"
                      + (major < 16 ? "" : " AND (set_option OR inherit_option)")))
          .as("memberships left behind")
          .isEmpty();
      if (!listed) {
        release.fails("arborist", DomainCode.EXTENSION_MISSING, "ltree", "not allow-listed");
      }
    }
  }

  private static List<String> findings(Run run, String service) {
    var codes = new ArrayList<String>();
    for (JsonNode finding : run.service(service).path("findings")) {
      codes.add(finding.path("code").asText());
    }
    return codes;
  }
}
