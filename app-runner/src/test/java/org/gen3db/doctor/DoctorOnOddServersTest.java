package org.gen3db.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.gen3db.adapter.postgres.check.CheckCode;
import org.gen3db.adapter.postgres.connection.PostgresCode;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.lab.Provokes;
import org.gen3db.testkit.postgres.PgBouncer;
import org.gen3db.testkit.postgres.TestPostgres;
import org.gen3db.testkit.postgres.TestPostgresSetup;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Faults that a server has from its start, or as a whole. */
class DoctorOnOddServersTest {
  private static final String STORE_PASSWORD = "only in this test";
  @TempDir private Path folder;

  private Patient on(TestPostgres server) {
    return Patient.of(server, folder);
  }

  @Test
  @Provokes("REPLICA")
  void aReplica() throws Exception {
    try (var patient = on(TestPostgres.start())) {
      patient.server().stop();
      Path signal = Files.createFile(patient.server().data().resolve("standby.signal"));
      Files.setOwner(signal, Files.getOwner(patient.server().data()));
      patient.server().restart();
      Examined examined = patient.examined();
      examined.says("server.writable", "BLOCKER", CheckCode.REPLICA, "address");
      examined.well("server.login", "server.privileges", "server.template1", "server.extensions");
    }
  }

  @Test
  @Provokes("NOT_ENCRYPTED")
  void aServerWithoutTlsWhereItIsRequired() {
    try (var patient = on(TestPostgres.start())) {
      patient.examined().well("server.tls");
      Examined examined = patient.with("gen3db: {databaseServer: {sslMode: require}}").examined();
      examined.says("server.tls", "BLOCKER", CheckCode.NOT_ENCRYPTED, "speaks no TLS");
      examined.says("server.login", "BLOCKER", PostgresCode.TLS_FAILED);
    }
  }

  @Test
  @Provokes("CERTIFICATE_DATES")
  void aCertificateThatHasExpiredExpiresSoonOrIsNotValidYet() throws Exception {
    try (var patient = on(TestPostgres.start())) {
      certificate(patient.server(), "-10d", 5);
      Examined expired = patient.examined();
      expired.says("server.tls", "FINDING", CheckCode.CERTIFICATE_DATES, "CN=localhost expired on");
      expired.well("server.login");
      // Who verifies it gets no connection.
      patient
          .with("gen3db: {databaseServer: {sslMode: verify-ca, sslRootCert: server.crt}}")
          .examined()
          .says("server.tls", "BLOCKER", CheckCode.CERTIFICATE_DATES, "expired on");
      certificate(patient.server(), "-10d", 20);
      patient
          .with("")
          .examined()
          .says("server.tls", "FINDING", CheckCode.CERTIFICATE_DATES, "expires on", "days");
      certificate(patient.server(), "+2d", 90);
      patient
          .examined()
          .says("server.tls", "FINDING", CheckCode.CERTIFICATE_DATES, "is not valid before");
      certificate(patient.server(), "-1d", 90);
      patient.examined().well("server.tls");
    }
  }

  /** Gives the server a certificate, and waits until it shows it. */
  private void certificate(TestPostgres server, String from, int days) throws Exception {
    Path store = folder.resolve("keys-" + from + days + ".p12");
    String[] options = {
      "-genkeypair",
      "-alias",
      "server",
      "-keyalg",
      "EC",
      "-dname",
      "CN=localhost",
      "-ext",
      "bc=ca:true",
      "-startdate",
      from,
      "-validity",
      Integer.toString(days),
      "-storetype",
      "PKCS12",
      "-storepass",
      STORE_PASSWORD,
      "-keystore",
      store.toString()
    };
    var command = new java.util.ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(options));
    Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(keytool.waitFor()).as(said).isZero();
    KeyStore keys = KeyStore.getInstance(store.toFile(), STORE_PASSWORD.toCharArray());
    byte[] key = keys.getKey("server", STORE_PASSWORD.toCharArray()).getEncoded();
    String certificate = pem("CERTIFICATE", keys.getCertificate("server").getEncoded());
    Files.writeString(folder.resolve("server.crt"), certificate);
    forServer(server.data(), "doctor.key", pem("PRIVATE KEY", key));
    forServer(server.data(), "doctor.crt", certificate);
    server.sql("ALTER SYSTEM SET ssl_key_file = 'doctor.key'");
    server.sql("ALTER SYSTEM SET ssl_cert_file = 'doctor.crt'");
    server.sql("ALTER SYSTEM SET ssl = on");
    String log = server.logText();
    server.sql("SELECT pg_reload_conf()");
    await()
        .atMost(Duration.ofMinutes(5))
        .until(
            () ->
                server.logText().length() > log.length() && server.sql("SHOW ssl").contains("on"));
  }

  private static String pem(String what, byte[] content) {
    return "-----BEGIN %s-----%n%s%n-----END %s-----%n"
        .formatted(what, Base64.getMimeEncoder().encodeToString(content), what);
  }

  private static void forServer(Path data, String name, String content) throws IOException {
    Path file = Files.writeString(data.resolve(name), content);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    Files.setOwner(file, Files.getOwner(data));
  }

  @Test
  @Provokes("NOT_UTF8")
  void template1InAnotherEncoding() {
    try (var patient = on(TestPostgres.start())) {
      patient.planted(
          "ALTER DATABASE template1 IS_TEMPLATE false",
          "DROP DATABASE template1",
          "CREATE DATABASE template1 TEMPLATE template0 ENCODING 'SQL_ASCII' LOCALE 'C'"
              + " IS_TEMPLATE true");
      patient.mended("server.encoding", "FINDING", CheckCode.NOT_UTF8, "template1", "SQL_ASCII");
      patient.planted("CREATE DATABASE fence_gen3 TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'");
      patient
          .examined()
          .says("server.encoding", "FINDING", CheckCode.NOT_UTF8, "\"fence_gen3\" is in LATIN1");
    }
  }

  @Test
  @Provokes("COLLATION_CHANGED")
  void collationsOfAnotherVersion() {
    try (var patient = on(TestPostgres.start())) {
      patient.planted(
          "ALTER DATABASE template1 IS_TEMPLATE false",
          "DROP DATABASE template1",
          "CREATE DATABASE template1 TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'de-AT'"
              + " IS_TEMPLATE true",
          "UPDATE pg_database SET datcollversion = '1.2.3' WHERE datname = 'template1'");
      patient.mended(
          "server.collations", "FINDING", CheckCode.COLLATION_CHANGED, "template1", "1.2.3");
    }
  }

  @Test
  void whoMaySetPasswordsAsOnAmazon() {
    var setup = TestPostgresSetup.DEFAULT.configuration("rds.restrict_password_commands = on");
    try (var patient = on(setup.start())) {
      patient.planted("CREATE ROLE rds_password");
      patient.examined().well("server.passwords");
      patient.administrator("limited", "CREATEDB CREATEROLE").limited("limited", "");
      patient.mended(
          "server.passwords", "BLOCKER", CheckCode.PASSWORD_POLICY, "rds_password", "limited");
    }
  }

  @Test
  void aModuleThatTakesNoVerifier() {
    var setup =
        TestPostgresSetup.DEFAULT.configuration("credcheck.encrypted_password_allowed = off");
    try (var patient = on(setup.start())) {
      patient.mended(
          "server.passwords",
          "BLOCKER",
          CheckCode.PASSWORD_POLICY,
          "credcheck.encrypted_password_allowed");
    }
  }

  @Test
  void noConnectionIsLeft() throws Exception {
    var setup =
        TestPostgresSetup.DEFAULT.configuration(
            "max_connections = 8", "superuser_reserved_connections = 3", "max_wal_senders = 0");
    try (var patient = on(setup.start())) {
      patient.planted("CREATE ROLE busy LOGIN PASSWORD 'busy'");
      patient.examined().well("server.connections");
      var sessions = new java.util.ArrayList<java.sql.Connection>();
      try {
        for (int i = 0; i < 2; i++) {
          sessions.add(patient.server().open("postgres", "busy", "busy"));
        }
        patient
            .examined()
            .says("server.connections", "FINDING", CheckCode.FEW_CONNECTIONS, "3 connections left");
        for (int i = 0; i < 3; i++) {
          sessions.add(patient.server().open("postgres", "busy", "busy"));
        }
        patient
            .examined()
            .says("server.connections", "BLOCKER", CheckCode.FEW_CONNECTIONS, "no connection left");
      } finally {
        for (var session : sessions) {
          session.close();
        }
      }
      await()
          .atMost(Duration.ofMinutes(5))
          .untilAsserted(() -> patient.examined().well("server.connections"));
    }
  }

  @Test
  void aServerThatTrustsTheAdministrator() {
    var setup = TestPostgresSetup.DEFAULT.admitting("host all all 127.0.0.1/32 trust");
    try (var patient = on(setup.start())) {
      patient
          .examined()
          .says("server.login", "FINDING", DomainCode.SERVER_DOES_NOT_ASK, "scram-sha-256");
    }
  }

  /** It takes connections, and says nothing: each wait has an end, and the stores are told. */
  @Test
  void aServerThatStandsStillKeepsNobodyWaiting() throws Exception {
    try (var patient = on(TestPostgres.start())) {
      patient.with("gen3db: {databaseServer: {connectTimeout: 1s}}");
      signal(patient.server(), "STOP");
      try {
        Examined examined = patient.examined();
        examined.says(
            "server.reached", "BLOCKER", PostgresCode.SERVER_UNREACHABLE, "no answer within 1 s");
        examined.well("secrets.folder");
      } finally {
        signal(patient.server(), "CONT");
      }
      patient.examined().well("server.reached", "server.login");
    }
  }

  private static void signal(TestPostgres server, String signal) throws Exception {
    String process = Long.toString(server.process().pid());
    assertThat(new ProcessBuilder("kill", "-" + signal, process).start().waitFor()).isZero();
  }

  @Test
  @Tag("full")
  void aPoolerInBetween() {
    try (var patient = on(TestPostgres.start());
        var pooler = PgBouncer.before(patient.server().master(), "transaction")) {
      Examined examined =
          patient
              .with("gen3db: {databaseServer: {address: \"127.0.0.1:" + pooler.port() + "\"}}")
              .examined();
      examined.says("server.pooler", "BLOCKER", PostgresCode.POOLER_BETWEEN);
      examined.says("server.version", "NOT_CHECKED", PostgresCode.POOLER_BETWEEN);
    }
  }

  /** Every query of it is taken by every version, by whoever asks. */
  @Tag("full")
  @ParameterizedTest
  @ValueSource(ints = {12, 13, 14, 15, 16, 18})
  void everyVersionIsExaminedBySuperuserAndLimitedAdministrator(int major) {
    try (var patient = on(TestPostgresSetup.DEFAULT.major(major).start())) {
      everythingIsLookedAt(patient);
      patient
          .applied()
          .administrator("limited", "CREATEDB CREATEROLE")
          .limited("limited", "arborist: {enabled: true}");
      everythingIsLookedAt(patient);
      Examined examined = patient.examined();
      if (major == 12) {
        examined.says("server.extensions", "BLOCKER", CheckCode.EXTENSION_OUT_OF_REACH, "ltree");
      } else {
        examined.well("server.extensions");
      }
      if (major >= 16) {
        examined.says("server.roles", "FINDING", CheckCode.ROLE_OF_ANOTHER, "fence_gen3");
      }
    }
  }

  private static void everythingIsLookedAt(Patient patient) {
    Examined examined = patient.examined();
    for (var check : examined.run().document().path("checks")) {
      assertThat(check.path("state").asText()).as(check.toString()).isNotEqualTo("NOT_CHECKED");
    }
    assertThat(examined.run().document().path("checks").size()).isGreaterThanOrEqualTo(20);
  }
}
