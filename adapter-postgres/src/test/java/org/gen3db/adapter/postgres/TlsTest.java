package org.gen3db.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.gen3db.adapter.postgres.Codes.code;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import org.gen3db.adapter.postgres.connection.PostgresCode;
import org.gen3db.adapter.postgres.connection.PostgresSettings;
import org.gen3db.adapter.postgres.connection.TlsMode;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.credentials.Endpoint;
import org.gen3db.domain.server.Master;
import org.gen3db.domain.server.Server;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("jdk")
class TlsTest {
  private static final String STORE_PASSWORD = "only in this test";

  @TempDir static Path folder;
  private static TestServer server;

  /** A server whose certificate signs itself and names localhost. */
  @BeforeAll
  static void start() throws Exception {
    server = TestServer.start();
    KeyStore keys = newKeys(folder.resolve("keys.p12"));
    Path certificate = folder.resolve("server.crt");
    Files.writeString(certificate, pem("CERTIFICATE", keys.getCertificate("server").getEncoded()));
    Path data = server.process().data();
    byte[] key = keys.getKey("server", STORE_PASSWORD.toCharArray()).getEncoded();
    forServer(data, "gen3db.key", pem("PRIVATE KEY", key));
    forServer(data, "gen3db.crt", Files.readString(certificate));
    server.sql(
        "postgres",
        "ALTER SYSTEM SET ssl_key_file = 'gen3db.key'",
        "ALTER SYSTEM SET ssl_cert_file = 'gen3db.crt'",
        "ALTER SYSTEM SET ssl = on",
        "SELECT pg_reload_conf()");
    await()
        .atMost(Duration.ofMinutes(5))
        .until(() -> server.sql("postgres", "SHOW ssl").contains("on"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static KeyStore newKeys(Path file) throws Exception {
    var keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost",
                "-ext",
                "bc=ca:true",
                "-storetype",
                "PKCS12",
                "-storepass",
                STORE_PASSWORD,
                "-keystore",
                file.toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(keytool.waitFor()).as(output).isZero();
    return KeyStore.getInstance(file.toFile(), STORE_PASSWORD.toCharArray());
  }

  private static String pem(String what, byte[] content) throws GeneralSecurityException {
    return "-----BEGIN %s-----%n%s%n-----END %s-----%n"
        .formatted(what, Base64.getMimeEncoder().encodeToString(content), what);
  }

  /** The server reads its key only when nobody else can. */
  private static void forServer(Path data, String name, String content) throws IOException {
    Path file = Files.writeString(data.resolve(name), content);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    Files.setOwner(file, Files.getOwner(data));
  }

  private static PostgresServer adapter(Optional<TlsMode> mode, Optional<Path> certificate) {
    return new PostgresServer(
        new PostgresSettings(
            "postgres",
            mode,
            certificate,
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            Duration.ofSeconds(5)),
        Clock.systemUTC());
  }

  private static Master under(String host) {
    var address = new Endpoint(host, server.server().address().port());
    return new Master(
        new Server(address, false), server.master().username(), server.master().password());
  }

  private static void encrypted(PostgresServer adapter, String host) {
    try (adapter;
        var session = adapter.connect(under(host), Cancellation.create())) {
      assertThat(session.facts().superuser()).isTrue();
      assertThat(
              server.sql(
                  "postgres",
                  "SELECT s.ssl FROM pg_stat_ssl s JOIN pg_stat_activity a USING (pid)"
                      + " WHERE a.application_name = 'gen3db'"))
          .containsOnly("t");
    }
  }

  @Test
  void onLoopbackTlsIsUsedWhereItIsOffered() {
    encrypted(adapter(Optional.empty(), Optional.empty()), "127.0.0.1");
  }

  @Test
  void withItsCertificateTheServerIsKnownByItsName() {
    encrypted(adapter(Optional.empty(), Optional.of(folder.resolve("server.crt"))), "localhost");
  }

  @Test
  void underAnotherNameItIsRefusedUnlessOnlyTheSignatureCounts() {
    var certificate = Optional.of(folder.resolve("server.crt"));
    try (var adapter = adapter(Optional.empty(), certificate)) {
      assertThatThrownBy(() -> adapter.connect(under("127.0.0.1"), Cancellation.create()))
          .satisfies(code(PostgresCode.TLS_FAILED))
          .hasMessageContaining("verify-full");
    }
    encrypted(adapter(Optional.of(TlsMode.REQUIRE), certificate), "127.0.0.1");
  }

  @Test
  void aCertificateOfSomebodyElseIsRefused() throws Exception {
    KeyStore others = newKeys(folder.resolve("others.p12"));
    Path other = folder.resolve("others.crt");
    Files.writeString(other, pem("CERTIFICATE", others.getCertificate("server").getEncoded()));
    try (var adapter = adapter(Optional.of(TlsMode.VERIFY_CA), Optional.of(other))) {
      assertThatThrownBy(() -> adapter.connect(under("localhost"), Cancellation.create()))
          .satisfies(code(PostgresCode.TLS_FAILED));
    }
    try (var adapter =
        adapter(Optional.of(TlsMode.VERIFY_CA), Optional.of(folder.resolve("absent.crt")))) {
      assertThatThrownBy(() -> adapter.connect(under("localhost"), Cancellation.create()))
          .satisfies(code(PostgresCode.TLS_FAILED))
          .hasMessageContaining("absent.crt");
    }
  }
}
