package org.gen3db.wronginput;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.gen3db.adapter.local.LocalCode;
import org.gen3db.adapter.postgres.connection.PostgresCode;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.lab.Provokes;
import org.gen3db.lab.Release;
import org.gen3db.lab.Run;
import org.gen3db.lab.ScratchServer;
import org.gen3db.runner.RunnerUnderTest;
import org.gen3db.testkit.FaultProxy;
import org.gen3db.testkit.FaultProxy.Fault;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a server and an administrator can refuse, as a user gets to read it. */
class ServerCodesTest {
  private static ScratchServer server;
  @TempDir private Path folder;
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
  void begin() {
    release = new Release(folder).values(server.values());
  }

  @AfterEach
  void dropAll() {
    server.dropAll();
  }

  @Test
  @Provokes("LOCK_TIMEOUT")
  void anotherProgramHoldsWhatWeNeed() throws Exception {
    release.values(server.values(), "gen3db: {databaseServer: {lockTimeout: 300ms}}\n");
    try (var other = server.open("postgres", "postgres", server.master().password().text());
        var statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("CREATE ROLE fence_gen3");
      release.fails("fence", PostgresCode.LOCK_TIMEOUT, "fence_gen3", "lockTimeout");
      other.rollback();
    }
    release.readyAfterOneMoreApply("fence");
  }

  @Test
  @Provokes("STATEMENT_FAILED")
  void somebodyForbidsAStatement() {
    server.sqlIn(
        "template1",
        "CREATE FUNCTION at_night() RETURNS event_trigger LANGUAGE plpgsql AS"
            + " 'BEGIN RAISE ''not at night'' USING HINT = ''Come by day.''; END'",
        "CREATE EVENT TRIGGER at_night ON ddl_command_start"
            + " WHEN TAG IN ('ALTER DEFAULT PRIVILEGES') EXECUTE FUNCTION at_night()");
    try {
      release.fails("fence", PostgresCode.STATEMENT_FAILED, "not at night", "hint: Come by day.");
    } finally {
      server.sqlIn("template1", "DROP EVENT TRIGGER at_night", "DROP FUNCTION at_night()");
    }
    server.sqlIn("fence_gen3", "DROP EVENT TRIGGER at_night");
    release.readyAfterOneMoreApply("fence");
  }

  @Test
  void aServerThatIsReadOnlyByDefaultIsNone() {
    server.sql("ALTER ROLE postgres SET default_transaction_read_only = on");
    try {
      release.readyAfterOneMoreApply("fence");
    } finally {
      server.sql("SET default_transaction_read_only = off", "ALTER ROLE postgres RESET ALL");
    }
  }

  @Test
  @Provokes("DATABASE_SHARED")
  void twoServicesUseOneDatabaseWithUsersOfTheirOwn() throws Exception {
    release.values(
        server.values(),
        """
        sheepdog: {postgres: {database: metadata_db, username: sheepdog_user}}
        peregrine: {postgres: {database: metadata_db, username: peregrine_user}}
        """);
    Run plan = release.run("plan", "--service", "peregrine");
    assertThat(plan.service("sheepdog").toString()).contains("create-database");
    assertThat(plan.service("peregrine").toString())
        .contains(DomainCode.DATABASE_SHARED.id(), "sheepdog", "grant-connect")
        .doesNotContain("create-database");
    Run applied = release.finds("peregrine", DomainCode.DATABASE_SHARED, "metadata_db", "sheepdog");
    for (String service : new String[] {"sheepdog", "peregrine"}) {
      assertThat(applied.service(service).path("outcome").asText())
          .as(applied.all())
          .isEqualTo("CREATED");
    }
    assertThat(
            server.sql(
                "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = 'metadata_db'"))
        .containsExactly("sheepdog_user");
    release.isReady("sheepdog", "peregrine");
    as("sheepdog", "CREATE TABLE graph (id serial)", "INSERT INTO graph DEFAULT VALUES");
    as("peregrine", "SELECT id FROM graph", "INSERT INTO graph DEFAULT VALUES");
    release.isReady("peregrine");
    Run explained = release.run("explain", "peregrine");
    assertThat(explained.all()).contains(DomainCode.DATABASE_SHARED.id());
  }

  private void as(String service, String... statements) throws Exception {
    Map<String, String> secret = release.stores().secret(service + "-dbcreds");
    try (var connection =
            server.open("metadata_db", secret.get("username"), secret.get("password"));
        var statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  @Test
  @Provokes("MASTER_LACKS_RIGHTS")
  void theAdministratorMayNotCreate() {
    server.sql("CREATE ROLE clerk LOGIN PASSWORD 'clerk'");
    release.values(
        server.values().replace(server.master().password().text(), "clerk"),
        "global: {postgres: {master: {username: clerk}}}\n");
    release.fails("fence", PostgresCode.MASTER_LACKS_RIGHTS, "create-role fence_gen3");
    release.values(server.values()).readyAfterOneMoreApply("fence");
  }

  @Test
  @Provokes("EXTENSION_MISSING")
  void anExtensionThatTheServiceNeedsIsNotOffered() {
    release.values(server.values(), "gen3-embeddings: {enabled: true}\n");
    release.fails("gen3-embeddings", DomainCode.EXTENSION_MISSING, "vector");
    assertThat(server.made()).isEmpty();
  }

  @Test
  @Provokes("CONNECTION_LOST")
  void theConnectionBreaksInTheMiddle() {
    try (var proxy = FaultProxy.before(server.port())) {
      release.values(
          server.values(),
          "gen3db: {databaseServer: {address: \"127.0.0.1:%d\", startupDeadline: 0s}}\n"
              .formatted(proxy.port()));
      proxy.breakAt("CREATE DATABASE", Fault.RESET);
      release.fails("fence", PostgresCode.CONNECTION_LOST, "Repeat the run");
      assertThat(proxy.faults()).isEqualTo(1);
      proxy.heal();
      release.readyAfterOneMoreApply("fence");
    }
  }

  @Test
  @Provokes("LOGIN_FAILED")
  void anEntryNamesAServerThatNobodyMayAdminister() {
    try (var elsewhere = FaultProxy.before(server.port())) {
      release.values(server.values(), "global: {externalSecrets: {deploy: true}}\n");
      release
          .stores()
          .putEntry(
              "default-fence-creds",
              Map.of(
                  "host", "127.0.0.1",
                  "port", Integer.toString(elsewhere.port()),
                  "database", "theirs",
                  "username", "theirs",
                  "password", "theirs-1"));
      release.fails("fence", DomainCode.LOGIN_FAILED, "theirs", "administrator");
    }
  }

  @Test
  @Provokes("RESERVED_ON_SERVER")
  void theRoleIsASuperuser() {
    server.sql("CREATE ROLE boss SUPERUSER LOGIN PASSWORD 'x'");
    release.values(server.values(), "fence: {postgres: {username: boss}}\n");
    release.fails("fence", DomainCode.RESERVED_ON_SERVER, "boss");
    server.sql("ALTER ROLE boss NOSUPERUSER");
  }

  @Test
  @Provokes("NOT_OURS")
  void theRoleIsSomebodyElses() {
    server.sql("CREATE ROLE fence_gen3 LOGIN PASSWORD 'theirs'", "CREATE DATABASE fence_gen3");
    release.fails(
        "fence",
        DomainCode.NOT_OURS,
        "the role 'fence_gen3' exists already and no password of it is stored here; the database"
            + " 'fence_gen3' bears no mark of gen3db and is owned by 'postgres'; nobody is connected",
        "--take-over");
    assertThat(release.stores().allSecrets()).isEmpty();
    Run taken = release.run("apply", "--service", "fence", "--take-over", "fence");
    assertThat(taken.exitCode()).as(taken.all()).isEqualTo(0);
    release.isReady("fence");
  }

  @Test
  @Provokes("PASSWORD_WAS_LOST")
  void theSecretWasDeleted() throws IOException {
    release.values(server.values());
    release.readyAfterOneMoreApply("fence");
    Files.delete(release.stores().secretFile("fence-dbcreds"));
    release.finds("fence", DomainCode.PASSWORD_WAS_LOST, "fence_gen3", "own mark");
    release.isReady("fence");
  }

  @Test
  @Provokes({"NOT_PROVEN", "SERVER_DOES_NOT_ASK"})
  void aServerThatLetsEverybodyIn() {
    try (var trusting =
        ScratchServer.admitting("local all all trust", "host all all 127.0.0.1/32 trust")) {
      release.values(trusting.values());
      trusting.sql("CREATE ROLE fence_gen3 LOGIN", "CREATE DATABASE fence_gen3");
      release.stores().putSecret("fence-dbcreds", Map.of("password", "anything"));
      release.fails("fence", DomainCode.NOT_PROVEN, "fence_gen3", "scram-sha-256");
      release.finds("indexd", DomainCode.SERVER_DOES_NOT_ASK, "indexd_gen3");
    }
  }

  @Test
  @Provokes("PUBLIC_MAY_CONNECT")
  void anAdoptedDatabaseIsOpenToEverybody() {
    server.sql(
        "CREATE ROLE fence_gen3 LOGIN PASSWORD 'adopted-1'",
        "CREATE DATABASE fence_gen3 OWNER fence_gen3");
    release
        .stores()
        .putSecret(
            "fence-dbcreds",
            Map.of(
                "host", "127.0.0.1",
                "port", Integer.toString(server.port()),
                "database", "fence_gen3",
                "username", "fence_gen3",
                "password", "adopted-1",
                "dbcreated", "true"));
    release.finds("fence", DomainCode.PUBLIC_MAY_CONNECT, "fence_gen3", "--harden");
    Run hardened = release.run("apply", "--service", "fence", "--harden", "fence");
    assertThat(hardened.exitCode()).as(hardened.all()).isEqualTo(0);
    release.isReady("fence");
  }

  @Test
  @Provokes("EXTENSION_NOT_OFFERED")
  void anExtensionThatIsNotRequiredCannotBeMade() {
    server.sqlIn("template1", "CREATE TYPE ltree AS ENUM ()");
    try {
      release.finds("fence", DomainCode.EXTENSION_NOT_OFFERED, "ltree", "Install it");
      assertThat(release.stores().secret("fence-dbcreds")).containsEntry("dbcreated", "true");
      release.isReady("fence");
    } finally {
      server.sqlIn("template1", "DROP TYPE ltree");
    }
  }

  /** Issue 17, item 4: plan and apply say what comes of it, with the statements to paste. */
  @Test
  @Provokes("TEMPLATE_OUTDATED")
  void theCollationsOfTemplate1AreNotTheSystemsAnyMore() {
    try (var changed = ScratchServer.start()) {
      changed.sql(
          "UPDATE pg_database SET datistemplate = false WHERE datname = 'template1'",
          "DROP DATABASE template1",
          "CREATE DATABASE template1 TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'de-AT'",
          "ALTER DATABASE template1 IS_TEMPLATE true");
      changed.sqlIn("template1", "CREATE EXTENSION ltree");
      changed.sql("UPDATE pg_database SET datcollversion = '1.2.3' WHERE datname = 'template1'");
      release.values(changed.values());
      Run plan = release.run("plan", "--service", "fence");
      Run apply =
          release.finds(
              "fence",
              PostgresCode.TEMPLATE_OUTDATED,
              "is made from template0, with the locale of template1 and nothing else of it",
              "version 1.2.3",
              "\\\\connect template1\\nREINDEX DATABASE template1;\\n"
                  + "ALTER DATABASE template1 REFRESH COLLATION VERSION;");
      assertThat(apply.exitCode()).as(apply.all()).isZero();
      assertThat(apply.service("fence").path("outcome").asText()).isEqualTo("CREATED");
      assertThat(plan.service("fence").path("findings"))
          .as(plan.all())
          .isEqualTo(apply.service("fence").path("findings"));
      assertThat(plan.service("fence").path("actions").findValuesAsText("action"))
          .as("template1's extension does not come")
          .contains("create-extension")
          .isEqualTo(
              apply.service("fence").path("steps").findValuesAsText("action").stream()
                  .filter(
                      step ->
                          plan.service("fence")
                              .path("actions")
                              .findValuesAsText("action")
                              .contains(step))
                  .toList());
      release.isReady("fence");
    }
  }

  @Test
  @Provokes("DATABASE_LOST")
  void aDatabaseThatWasReadyIsGone() {
    release.readyAfterOneMoreApply("fence");
    server.sql("DROP DATABASE fence_gen3");
    release.finds("fence", DomainCode.DATABASE_LOST, "fence_gen3", "restored");
    release.isReady("fence");
  }

  @Test
  @Provokes("EMBEDDED_FAILED")
  void theEmbeddedServersPasswordIsGone() throws Exception {
    Path data = folder.resolve(".gen3db/postgres/data");
    Files.createDirectories(data);
    Files.writeString(folder.resolve("v.yaml"), "");
    Run run =
        RunnerUnderTest.run(
            folder, "apply", "--embedded", "-f", "v.yaml", "--service", "fence", "-o", "json");
    assertThat(run.exitCode()).as(run.all()).isEqualTo(1);
    assertThat(run.document().at("/errors/0/code").asText())
        .as(run.all())
        .isEqualTo(LocalCode.EMBEDDED_FAILED.id());
    assertThat(run.document().at("/errors/0/message").asText()).contains("password is not there");
    assertThat(run.document().at("/errors/0/hint").asText()).contains("Bring the file back");
  }
}
