package org.gen3db.adapter.restore.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.gen3db.api.AdapterMaker;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.search.SearchCluster;
import org.gen3db.spi.Adapter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a cluster behind TLS is reached, and who asks it, as settings say it. */
class SearchAccessTest {
  private static final char[] STORE = "of-a-test".toCharArray();

  @TempDir private static Path folder;
  private static final List<String> ASKED = new CopyOnWriteArrayList<>();
  private static HttpsServer server;

  @BeforeAll
  static void start() throws Exception {
    Path file = folder.resolve("server.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-alias",
                "server",
                "-dname",
                "CN=search",
                "-ext",
                "san=ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-storepass",
                new String(STORE),
                "-keystore",
                file.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("keytool.log").toFile())
            .start();
    assertThat(keytool.waitFor()).as(Files.readString(folder.resolve("keytool.log"))).isZero();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      keys.load(in, STORE);
    }
    Files.writeString(
        folder.resolve("ca.pem"),
        "-----BEGIN CERTIFICATE-----\n"
            + Base64.getMimeEncoder().encodeToString(keys.getCertificate("server").getEncoded())
            + "\n-----END CERTIFICATE-----\n");
    Files.writeString(folder.resolve("password"), "s3cret of a test\n");
    Files.writeString(folder.resolve("key"), "a2V5OmtleQ==\n");
    var own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    own.init(keys, STORE);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(own.getKeyManagers(), null, null);
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    server.createContext(
        "/",
        exchange -> {
          ASKED.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
          byte[] said =
              "{\"version\":{\"number\":\"7.10.2\"},\"tagline\":\"You Know, for Search\"}"
                  .getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, said.length);
          try (OutputStream out = exchange.getResponseBody()) {
            out.write(said);
          }
        });
    server.start();
  }

  @AfterAll
  static void stop() {
    server.stop(0);
  }

  @BeforeEach
  void forget() {
    ASKED.clear();
  }

  private static String describe(Map<String, String> settings) throws Exception {
    var all = new TreeMap<>(settings);
    all.put("url", "https://127.0.0.1:" + server.getAddress().getPort());
    try (Adapter adapter =
        AdapterMaker.of(new ElasticsearchProvider())
            .workingDirectory(folder)
            .settings(all)
            .make()) {
      return adapter.port(SearchCluster.class).orElseThrow().describe(Cancellation.create());
    }
  }

  @Test
  void aCertificateOfAnAuthorityOfOnesOwnIsBelievedAndTheUserSaysWhoItIs() throws Exception {
    assertThat(
            describe(Map.of("caFile", "ca.pem", "username", "gen3db", "passwordFile", "password")))
        .startsWith("Elasticsearch 7.10.2 at https://");
    assertThat(ASKED)
        .containsOnly(
            "Basic "
                + Base64.getEncoder()
                    .encodeToString("gen3db:s3cret of a test".getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void aKeyOfTheClusterIsSentAsItIs() throws Exception {
    describe(Map.of("caFile", "ca.pem", "apiKeyFile", "key"));
    assertThat(ASKED).containsOnly("ApiKey a2V5OmtleQ==");
  }

  /** Nor is a password sent to whoever answers there. */
  @Test
  void aCertificateThatNobodyHasSignedIsNotBelieved() {
    assertThatThrownBy(() -> describe(Map.of("username", "gen3db", "passwordFile", "password")))
        .hasMessageContaining("GEN3DB-900")
        .hasMessageContaining("the encrypted connection does not come about")
        .hasMessageNotContaining("s3cret");
    assertThat(ASKED).isEmpty();
  }

  @Test
  void aFileWithoutCertificateIsTold() {
    assertThatThrownBy(() -> describe(Map.of("caFile", "password")))
        .hasMessageContaining("gen3db.search.caFile")
        .hasMessageContaining("no certificates as PEM");
  }
}
