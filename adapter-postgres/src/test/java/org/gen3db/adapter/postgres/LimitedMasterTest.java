package org.gen3db.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.gen3db.adapter.postgres.Codes.code;

import java.sql.SQLException;
import java.util.List;
import org.gen3db.adapter.postgres.connection.PostgresCode;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.credentials.Logins;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.plan.Change;
import org.gen3db.domain.server.Master;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An administrator with CREATEDB and CREATEROLE only, as on RDS. */
class LimitedMasterTest {
  private static TestServer server;
  private static Master master;

  @BeforeAll
  static void start() {
    server = TestServer.shared();
    master = server.limitedMaster();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void aLimitedMasterMakesAServiceWhole() {
    makesAServiceWhole(server, master);
  }

  @Tag("full")
  @ParameterizedTest
  @ValueSource(ints = {12, 13, 14, 15, 16, 18})
  void aLimitedMasterMakesAServiceWholeOn(int major) {
    try (var other = TestServer.shared(major)) {
      makesAServiceWhole(other, other.limitedMaster());
    }
  }

  private static void makesAServiceWhole(TestServer server, Master master) {
    try (var adapter = TestServer.adapter()) {
      // On 12 only a superuser makes extensions.
      boolean trusted = version(server) >= 130000;
      var extensions = !trusted ? List.<String>of() : List.of("ltree");
      var service =
          new Provisioning("fence_my-gen3", "fence_my-gen3", Password.of("pw"), extensions);
      service.apply(adapter, master);
      assertThat(service.apply(adapter, master)).isEmpty();
      assertThat(usable(server)).as("memberships left behind").doesNotContain("\"fence_my-gen3\"");
      try (var session = adapter.connect(master, Cancellation.create())) {
        assertThat(session.facts().superuser()).isFalse();
        for (Change again :
            List.of(
                Provisioning.createRole(service.role()),
                new Change.AllowLogin(service.role()),
                new Change.CreateDatabase(service.database(), service.role()),
                new Change.LimitConnect(service.database(), List.of(service.role())),
                new Change.GrantConnect(service.database(), service.role()),
                new Change.SetMark(service.database(), Provisioning.MARK),
                new Change.SetPassword(service.role()),
                new Change.OpenLogin(
                    Logins.second(service.role()), service.role(), Provisioning.MARK),
                new Change.OpenLogin(
                    Logins.second(service.role()), service.role(), Provisioning.MARK))) {
          Provisioning.perform(session, again, service.password());
        }
        assertThat(session.observe(service.role(), List.of()).second())
            .hasValueSatisfying(second -> assertThat(second.isWhole()).isTrue());
      }
      assertThat(service.apply(adapter, master)).isEmpty();
      assertThat(usable(server)).doesNotContain("crashed", "\"fence_my-gen3\"");
      assertThat(
              server.sql(
                  "postgres",
                  "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = 'fence_my-gen3'"))
          .containsExactly("fence_my-gen3");
    }
  }

  @Test
  void whatACrashLeftAroundCreateDatabaseIsTakenAway() {
    try (var adapter = TestServer.adapter()) {
      try (var session = adapter.connect(master, Cancellation.create())) {
        session.perform(Provisioning.createRole("crashed"), Password.of("pw"));
        server.sql(
            "postgres",
            "SET ROLE limited",
            "GRANT crashed TO limited WITH SET TRUE, INHERIT FALSE");
        session.perform(new Change.CreateDatabase("crashed", "crashed"), null);
      }
      assertThat(usable(server)).doesNotContain("crashed");
      assertThat(
              server.sql(
                  "postgres",
                  "SELECT 1 FROM pg_auth_members WHERE admin_option AND member = 'limited'::regrole AND roleid = 'crashed'::regrole"))
          .as("what the role's creation gave")
          .hasSize(1);
    }
  }

  @Test
  void aMembershipThatAnAdministratorGaveStays() {
    try (var adapter = TestServer.adapter()) {
      server.sql("postgres", "CREATE ROLE given LOGIN PASSWORD 'pw'", "GRANT given TO limited");
      try (var session = adapter.connect(master, Cancellation.create())) {
        session.perform(new Change.CreateDatabase("given", "given"), null);
        session.perform(new Change.LimitConnect("given", List.of("given")), null);
        session.perform(new Change.SetMark("given", Provisioning.MARK), null);
      }
      assertThat(usable(server)).contains("given");
    }
  }

  @Test
  void whatAnotherOwnerMakesLaterIsUsableByTheService() throws SQLException {
    server.sql(
        "postgres", "CREATE ROLE dba LOGIN PASSWORD 'pw'", "GRANT dba TO limited WITH ADMIN TRUE");
    server.sql("postgres", "GRANT dba TO limited WITH SET FALSE, INHERIT FALSE");
    adoptable("dba");
    try (var adapter = TestServer.adapter();
        var session = adapter.connect(master, Cancellation.create());
        var service = session.enter("of dba", "guest of dba", Password.of("pw"))) {
      assertThat(service.inside().defaultPrivileges()).isFalse();
      service.perform(new Change.GrantSchema("of dba", "guest of dba"));
      service.perform(new Change.DefaultPrivileges("of dba", "guest of dba"));
      assertThat(service.inside().defaultPrivileges()).isTrue();
      assertThat(service.inside().schemaUsable()).isTrue();
    }
    assertThat(usable(server)).as("memberships left behind").doesNotContain("dba");
    try (var connection = server.open("of dba", "dba", Password.of("pw"));
        var statement = connection.createStatement()) {
      statement.execute("CREATE TABLE later (id int)");
    }
    try (var connection = server.open("of dba", "guest of dba", Password.of("pw"));
        var statement = connection.createStatement()) {
      statement.execute("INSERT INTO later VALUES (1)");
    }
  }

  @Test
  void whatOnlyAnotherOwnerMayGrantIsToldInStatements() {
    server.sql("postgres", "CREATE ROLE closed");
    adoptable("closed");
    try (var adapter = TestServer.adapter();
        var session = adapter.connect(master, Cancellation.create());
        var service = session.enter("of closed", "guest of closed", Password.of("pw"))) {
      assertThatThrownBy(
              () -> service.perform(new Change.DefaultPrivileges("of closed", "guest of closed")))
          .satisfies(code(PostgresCode.MASTER_LACKS_RIGHTS))
          .hasMessageContaining("the role \"closed\"")
          .satisfies(
              e ->
                  assertThat(((Gen3DbException) e).problem().hint())
                      .contains("ALTER DEFAULT PRIVILEGES FOR ROLE \"closed\"", "SEQUENCES"));
    }
  }

  /** A database of the owner's, and a role that uses it. */
  private static void adoptable(String owner) {
    server.sql(
        "postgres",
        "CREATE DATABASE \"of %1$s\" OWNER %1$s".formatted(owner),
        "CREATE ROLE \"guest of %s\" LOGIN PASSWORD 'pw'".formatted(owner));
  }

  @Test
  void whatIsAnotherAdministratorsIsRefusedInWords() {
    try (var adapter = TestServer.adapter()) {
      server.sql("postgres", "CREATE ROLE foreigner", "CREATE DATABASE foreigner OWNER foreigner");
      try (var session = adapter.connect(master, Cancellation.create())) {
        for (Change change :
            List.of(
                new Change.SetPassword("foreigner"),
                new Change.AllowLogin("foreigner"),
                new Change.CreateDatabase("another", "foreigner"),
                new Change.LimitConnect("foreigner", List.of("foreigner")),
                new Change.OwnDatabase("foreigner", "limited"),
                new Change.SetMark("foreigner", Provisioning.MARK))) {
          assertThatThrownBy(() -> Provisioning.perform(session, change, Password.of("pw")))
              .as(change.action())
              .satisfies(code(PostgresCode.MASTER_LACKS_RIGHTS));
        }
        assertThat(
                session
                    .observe("foreigner", List.of("foreigner"))
                    .database("foreigner")
                    .orElseThrow()
                    .publicMayConnect())
            .isTrue();
      }
    }
  }

  /** The roles whose rights the limited master has or may take. */
  private static List<String> usable(TestServer server) {
    String effective = version(server) >= 160000 ? "(set_option OR inherit_option)" : "true";
    return server.sql(
        "postgres",
        "SELECT roleid::regrole::text FROM pg_auth_members WHERE member = 'limited'::regrole AND "
            + effective);
  }

  private static int version(TestServer server) {
    return Integer.parseInt(server.sql("postgres", "SHOW server_version_num").get(0));
  }
}
