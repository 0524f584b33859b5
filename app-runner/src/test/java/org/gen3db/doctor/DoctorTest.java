package org.gen3db.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.gen3db.adapter.postgres.check.CheckCode;
import org.gen3db.adapter.postgres.connection.PostgresCode;
import org.gen3db.api.Gen3Db;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.values.ValuesRequest;
import org.gen3db.lab.Provokes;
import org.gen3db.lab.Run;
import org.gen3db.lab.SeenCodes;
import org.gen3db.runner.output.Documents;
import org.gen3db.testkit.postgres.TestPostgres;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each fault is planted on a real server, named, mended by what the hint says, and gone. */
class DoctorTest {
  private static TestPostgres server;
  @TempDir private Path folder;
  private Patient patient;

  @BeforeAll
  static void start() {
    server = TestPostgres.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void begin() {
    patient = Patient.of(server, folder);
  }

  @AfterEach
  void tidy() {
    for (String database :
        server.sql(
            "SELECT datname FROM pg_database"
                + " WHERE datname NOT IN ('postgres', 'template0', 'template1')")) {
      server.sql("DROP DATABASE \"" + database + "\" WITH (FORCE)");
    }
    for (String role :
        server.sql(
            "SELECT rolname FROM pg_roles WHERE rolname !~ '^pg_' AND rolname <> 'postgres'")) {
      server.sql("DROP OWNED BY \"" + role + "\" CASCADE", "DROP ROLE \"" + role + "\"");
    }
    server.sql("ALTER SYSTEM RESET ALL");
    server.sql("SELECT pg_reload_conf()");
  }

  @Test
  void aServerInOrderIsWellBeforeAndAfterApplyAndNothingIsChanged() {
    List<String> before = server.sql("SELECT pg_snapshot_xmax(pg_current_snapshot())");
    patient.examined().allWell();
    patient.examined().allWell();
    assertThat(server.sql("SELECT pg_snapshot_xmax(pg_current_snapshot())")).isEqualTo(before);
    assertThat(folder.resolve(".gen3db")).doesNotExist();
    patient.applied().examined().allWell();
  }

  @Test
  @Provokes("SERVER_UNREACHABLE")
  void nobodyAnswersAndWhatFollowsIsNotChecked() throws Exception {
    int free;
    try (var socket = new java.net.ServerSocket(0)) {
      free = socket.getLocalPort();
    }
    Examined examined =
        patient.with("global: {postgres: {master: {port: \"" + free + "\"}}}").examined();
    examined.says(
        // Where apply says "within 30 s", since it awaits a server that may be starting.
        "server.reached",
        "BLOCKER",
        PostgresCode.SERVER_UNREACHABLE,
        "127.0.0.1:" + free,
        "no connection: ");
    examined.says("server.login", "NOT_CHECKED", PostgresCode.SERVER_UNREACHABLE);
    examined.says("server.version", "NOT_CHECKED", PostgresCode.SERVER_UNREACHABLE);
  }

  @Test
  @Provokes("MASTER_REFUSED")
  void theAdministratorsPasswordIsWrong() {
    Examined examined = patient.limited("nobody", "").examined();
    examined.well("server.reached", "server.tls");
    examined.says("server.login", "BLOCKER", PostgresCode.MASTER_REFUSED, "nobody");
    examined.says("server.privileges", "NOT_CHECKED", PostgresCode.MASTER_REFUSED);
  }

  @Test
  @Provokes("LOGINS_ONLY")
  void whereServicesOnlyLogInNobodyLooksFurther() {
    patient
        .with("global: {postgres: {dbCreate: false}}")
        .examined()
        .says("server.administrator", "NOT_CHECKED", CheckCode.LOGINS_ONLY, "127.0.0.1");
  }

  @Test
  @Provokes("NO_MASTER_FOR_HOST")
  void aServiceThatNobodyMakesIsInTheWay() {
    patient
        .with("fence: {postgres: {host: 127.0.0.2}}\nindexd: {enabled: true}")
        .examined()
        .says("service.place", "BLOCKER", DomainCode.NO_MASTER_FOR_HOST, "fence", "127.0.0.2");
  }

  @Test
  @Provokes("ADMINISTRATOR_LACKS")
  void theAdministratorIsNone() {
    patient.administrator("weak", "").limited("weak", "");
    patient.mended(
        "server.privileges",
        "BLOCKER",
        CheckCode.ADMINISTRATOR_LACKS,
        "lacks CREATEDB and CREATEROLE",
        "fence_gen3");
    patient.applied();
    server.sql("ALTER ROLE weak NOCREATEROLE");
    patient.mended(
        "server.privileges",
        "FINDING",
        CheckCode.ADMINISTRATOR_LACKS,
        "lacks CREATEROLE; all that is needed is there already");
  }

  @Test
  @Provokes("ROLE_OF_ANOTHER")
  void aRoleThatAnotherMade() {
    patient
        .administrator("limited", "CREATEDB CREATEROLE")
        .planted("CREATE ROLE fence_gen3 LOGIN")
        .limited("limited", "");
    patient.mended(
        "server.roles", "FINDING", CheckCode.ROLE_OF_ANOTHER, "\"fence_gen3\"", "limited");
  }

  @Test
  @Provokes("IAM_ONLY")
  void aRoleThatLogsInByTokensOnly() {
    patient.applied().planted("CREATE ROLE rds_iam", "GRANT rds_iam TO fence_gen3");
    patient.mended("server.iam", "BLOCKER", CheckCode.IAM_ONLY, "fence_gen3", "rds_iam");
  }

  @Test
  @Provokes("PASSWORD_POLICY")
  void passwordsKeptByABrokenHash() {
    patient.planted("ALTER SYSTEM SET password_encryption = 'md5'");
    server.sql("SELECT pg_reload_conf()");
    org.awaitility.Awaitility.await()
        .atMost(Duration.ofMinutes(5))
        .until(() -> server.sql("SHOW password_encryption").equals(List.of("md5")));
    patient.mended("server.passwords", "FINDING", CheckCode.PASSWORD_POLICY, "md5");
  }

  @Test
  @Provokes("READ_ONLY_BY_DEFAULT")
  void sessionsThatBeginReadOnlyInADatabaseForARoleOrBoth() {
    patient
        .applied()
        .planted(
            "ALTER DATABASE fence_gen3 SET default_transaction_read_only = 'yes'",
            "ALTER ROLE fence_gen3 SET default_transaction_read_only = on",
            "ALTER ROLE fence_gen3 IN DATABASE fence_gen3 SET default_transaction_read_only = on",
            "CREATE ROLE other",
            "ALTER ROLE other SET default_transaction_read_only = on");
    Examined examined = patient.examined();
    assertThat(examined.checks("server.writable")).hasSize(3);
    examined.checks("server.writable").forEach(check -> Examined.mend(check, server));
    patient.examined().well("server.writable");
  }

  @Test
  void aServerWhoseSessionsBeginReadOnly() {
    patient.planted("ALTER SYSTEM SET default_transaction_read_only = on");
    server.sql("SELECT pg_reload_conf()");
    org.awaitility.Awaitility.await()
        .atMost(Duration.ofMinutes(5))
        .until(() -> server.sql("SHOW default_transaction_read_only").equals(List.of("on")));
    patient.mended("server.writable", "FINDING", CheckCode.READ_ONLY_BY_DEFAULT, "sessions begin");
  }

  @Test
  @Provokes("FEW_CONNECTIONS")
  void limitsOfTheAdministratorARoleAndADatabase() {
    patient
        .administrator("limited", "CREATEDB CREATEROLE CONNECTION LIMIT 2")
        .limited("limited", "");
    patient.mended(
        "server.connections", "FINDING", CheckCode.FEW_CONNECTIONS, "limited", "takes up to 3");
    patient.applied().planted("ALTER ROLE fence_gen3 CONNECTION LIMIT 0");
    patient.mended(
        "server.connections", "FINDING", CheckCode.FEW_CONNECTIONS, "role \"fence_gen3\"");
    patient.planted("ALTER DATABASE fence_gen3 CONNECTION LIMIT 0");
    patient.mended(
        "server.connections", "FINDING", CheckCode.FEW_CONNECTIONS, "database \"fence_gen3\"");
  }

  @Test
  @Provokes("TEMPLATE_NOT_COPIED")
  void somebodyIsInTemplate1() throws SQLException {
    try (var inside = server.open("template1")) {
      assertThat(inside.isValid(1)).isTrue();
      patient.mended(
          "server.template1", "BLOCKER", CheckCode.TEMPLATE_NOT_COPIED, "postgres (process");
    }
    patient.applied();
    try (var inside = server.open("template1")) {
      assertThat(inside.isValid(1)).isTrue();
      patient
          .examined()
          .says("server.template1", "FINDING", CheckCode.TEMPLATE_NOT_COPIED, "somebody is in it");
    }
  }

  @Test
  void template1IsNoTemplate() {
    patient
        .administrator("limited", "CREATEDB CREATEROLE")
        .limited("limited", "")
        .planted("ALTER DATABASE template1 IS_TEMPLATE false");
    patient.mended("server.template1", "BLOCKER", CheckCode.TEMPLATE_NOT_COPIED, "only its owner");
  }

  @Test
  @Provokes("EXTENSION_OUT_OF_REACH")
  void anExtensionThatIsNotThereOrForSuperusersOnly() {
    patient
        .with("gen3db: {extensions: {fence: [not_there]}}")
        .examined()
        .says("server.extensions", "BLOCKER", CheckCode.EXTENSION_OUT_OF_REACH, "not_there");
    patient
        .administrator("limited", "CREATEDB CREATEROLE")
        .limited("limited", "gen3db: {extensions: {fence: [file_fdw, ltree]}}");
    try {
      patient.mended("server.extensions", "BLOCKER", CheckCode.EXTENSION_OUT_OF_REACH, "file_fdw");
      patient.applied();
      assertThat(server.sqlIn("fence_gen3", "SELECT extname FROM pg_extension"))
          .contains("file_fdw", "ltree");
    } finally {
      server.sqlIn("template1", "DROP EXTENSION IF EXISTS file_fdw");
    }
  }

  @Test
  @Provokes({"OTHER_ENVIRONMENTS", "DATABASE_OF_ANOTHER"})
  void databasesOfOtherEnvironments() {
    patient
        .applied()
        .planted(
            "CREATE DATABASE other",
            "COMMENT ON DATABASE other IS"
                + " 'kept [gen3db release=blue namespace=prod environment=p id=another]'",
            "CREATE DATABASE unmarked");
    Examined examined = patient.examined();
    examined.says(
        "server.environments",
        "FINDING",
        CheckCode.OTHER_ENVIRONMENTS,
        "release blue of namespace prod (environment p, id another): 1");
    assertThat(examined.checks("server.environments")).hasSize(1);
    patient.planted(
        "COMMENT ON DATABASE fence_gen3 IS"
            + " '[gen3db release=gen3 namespace=default environment=default id=another]'");
    patient
        .examined()
        .says(
            "server.environments",
            "FINDING",
            CheckCode.DATABASE_OF_ANOTHER,
            "fence_gen3",
            "id another",
            "--take-over");
  }

  @Test
  @Provokes("LEFT_CLOSED")
  void aDatabaseThatIsClosedOrWhoseDropEndedHalfWay() {
    patient.applied().planted("ALTER DATABASE fence_gen3 ALLOW_CONNECTIONS false");
    patient.mended("server.closed", "BLOCKER", CheckCode.LEFT_CLOSED, "fence_gen3");
    // One that is ours and that the values name no more, such as what a swap left.
    patient.planted(
        "CREATE DATABASE left_over",
        "SELECT format('COMMENT ON DATABASE left_over IS %L', shobj_description(oid, 'pg_database'))"
            + " FROM pg_database WHERE datname = 'fence_gen3'");
    String mark =
        server
            .sql(
                "SELECT shobj_description(oid, 'pg_database') FROM pg_database"
                    + " WHERE datname = 'fence_gen3'")
            .get(0);
    patient.planted(
        "COMMENT ON DATABASE left_over IS '" + mark + "'",
        "ALTER DATABASE left_over ALLOW_CONNECTIONS false");
    patient.mended("server.closed", "FINDING", CheckCode.LEFT_CLOSED, "left_over");
    patient.planted("UPDATE pg_database SET datconnlimit = -2 WHERE datname = 'fence_gen3'");
    patient.mended("server.closed", "BLOCKER", CheckCode.LEFT_CLOSED, "ended half-way");
  }

  @Test
  @Provokes({"CLOCKS_DIFFER", "VERSION_ENDS"})
  void aClockThatIsYearsAhead() {
    String said = examinedAt(Duration.ofDays(365 * 20));
    assertThat(said).contains("s behind this machine's", "had its last release on 2029-11-08");
  }

  @Test
  void aClockThatIsBehind() {
    assertThat(examinedAt(Duration.ofSeconds(-30))).contains("ahead of this machine's");
    assertThat(examinedAt(Duration.ofSeconds(-2))).doesNotContain(CheckCode.CLOCKS_DIFFER.id());
    assertThat(examinedAt(Duration.ofSeconds(2))).doesNotContain(CheckCode.CLOCKS_DIFFER.id());
  }

  /** The command line has no clock but the machine's, so it is asked as a program does. */
  private String examinedAt(Duration ahead) {
    var request =
        new ValuesRequest(
            patient.release().files(), List.of(), List.of(), List.of(), null, folder, System.in);
    try (Gen3Db gen3db =
        Gen3Db.builder(request).clock(Clock.offset(Clock.systemUTC(), ahead)).build()) {
      String told =
          Documents.doctor(gen3db.doctor(), gen3db.warnings())
              .in(
                  org.gen3db.runner.output.Format.JSON,
                  new org.gen3db.runner.output.Repeated(List.of(), false));
      return SeenCodes.note(new Run(0, told, "")).out();
    }
  }
}
