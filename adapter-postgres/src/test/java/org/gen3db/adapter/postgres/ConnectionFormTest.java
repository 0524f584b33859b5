package org.gen3db.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.gen3db.adapter.postgres.sql.ConnectionText;
import org.gen3db.domain.credentials.DbCredentials;
import org.gen3db.domain.credentials.Password;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.postgresql.Driver;

/** Credentials in one text, as readers take it apart, and libpq and the driver at a real server. */
class ConnectionFormTest {
  /** Every character of the first plane that may stand alone, and one beyond, in pieces. */
  static Stream<String> texts() {
    var all = new ArrayList<String>();
    int[] characters =
        IntStream.rangeClosed(1, 0xFFFF).filter(c -> c < 0xD800 || c > 0xDFFF).toArray();
    for (int from = 0; from < characters.length; from += 4_000) {
      all.add(new String(characters, from, Math.min(4_000, characters.length - from)));
    }
    all.add("🦊%41%%+ &?=#/@:[]");
    return all.stream();
  }

  private static DbCredentials credentials(String host, String text) {
    return new DbCredentials(text, host, 5432, text, Password.of(text));
  }

  @ParameterizedTest
  @MethodSource("texts")
  void aUriHoldsNothingThatEndsAPartOfIt(String text) {
    String uri =
        ConnectionText.of(ConnectionText.URI, credentials("db.example.org", text), "require")
            .text();

    java.net.URI read = java.net.URI.create(uri);

    assertThat(read.getUserInfo()).isEqualTo(text + ":" + text);
    assertThat(read.getPath()).isEqualTo("/" + text);
    assertThat(read.getQuery()).isEqualTo("sslmode=require");
    assertThat(uri.chars().allMatch(c -> c > ' ' && c < 127)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "::1, postgresql://u:p@[::1]:5432/u?sslmode=prefer",
    "[2001:db8::7], postgresql://u:p@[2001:db8::7]:5432/u?sslmode=prefer",
    "fe80::1%eth0, postgresql://u:p@[fe80::1%25eth0]:5432/u?sslmode=prefer",
    "10.0.0.7, postgresql://u:p@10.0.0.7:5432/u?sslmode=prefer"
  })
  void anAddressStandsInBracketsAndItsZoneBehindAPercentSign(String host, String uri) {
    var credentials = new DbCredentials("u", host, 5432, "u", Password.of("p"));

    assertThat(ConnectionText.of(ConnectionText.URI, credentials, "prefer").text()).isEqualTo(uri);
  }

  /** The driver's own reader gives every part back. */
  @ParameterizedTest
  @MethodSource("texts")
  void aJdbcUrlHoldsNothingThatEndsAPartOfIt(String text) {
    String url =
        ConnectionText.of(ConnectionText.JDBC, credentials("db.example.org", text), "require")
            .text();

    Properties read = Driver.parseURL(url, null);

    assertThat(read).isNotNull();
    assertThat(read.getProperty("user")).isEqualTo(text);
    assertThat(read.getProperty("password")).isEqualTo(text);
    assertThat(read.getProperty("PGDBNAME")).isEqualTo(text);
    assertThat(read.getProperty("PGHOST")).isEqualTo("db.example.org");
    assertThat(read.getProperty("PGPORT")).isEqualTo("5432");
    assertThat(read.getProperty("sslmode")).isEqualTo("require");
    assertThat(url.chars().allMatch(c -> c > ' ' && c < 127)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "::1, [::1]",
    "[2001:db8::7], [2001:db8::7]",
    "fe80::1%eth0, [fe80::1%eth0]",
    "10.0.0.7, 10.0.0.7"
  })
  void theDriverFindsTheAddress(String host, String read) {
    var credentials = new DbCredentials("u", host, 5433, "u", Password.of("p"));

    Properties properties =
        Driver.parseURL(ConnectionText.of(ConnectionText.JDBC, credentials, "prefer").text(), null);

    assertThat(properties).isNotNull();
    assertThat(properties.getProperty("PGHOST")).isEqualTo(read);
    assertThat(properties.getProperty("PGPORT")).isEqualTo("5433");
  }

  @Test
  void theDriverLogsInWithIt() throws Exception {
    try (var server = TestServer.shared()) {
      String url = ConnectionText.of(ConnectionText.JDBC, made(server), "prefer").text();
      try (var connection = DriverManager.getConnection(url);
          var statement = connection.createStatement();
          var row = statement.executeQuery("SELECT current_user, current_database()")) {
        assertThat(row.next()).isTrue();
        assertThat(row.getString(1)).isEqualTo(ODD);
        assertThat(row.getString(2)).isEqualTo(ODD);
      }
    }
  }

  private static final String ODD = "it's \"odd\" %41+&=?#/@:[]\\ é 🦊";

  private static DbCredentials made(TestServer server) {
    server.sql(
        "postgres",
        "CREATE ROLE \""
            + ODD.replace("\"", "\"\"")
            + "\" LOGIN PASSWORD E'"
            + ODD.replace("\\", "\\\\").replace("'", "''")
            + "'");
    server.sql("postgres", "CREATE DATABASE \"" + ODD.replace("\"", "\"\"") + "\"");
    var address = server.server().address();
    return new DbCredentials(ODD, address.host(), address.port(), ODD, Password.of(ODD));
  }

  @Tag("full")
  @Test
  void psqlLogsInWithIt() throws Exception {
    try (var server = TestServer.shared()) {
      String uri = ConnectionText.of(ConnectionText.URI, made(server), "prefer").text();
      var builder =
          new ProcessBuilder(
                  List.of("psql", "-X", "-A", "-t", "-d", uri, "-c", "SELECT current_user"))
              .redirectErrorStream(true);
      builder.environment().put("LC_ALL", "C.UTF-8");
      builder.environment().put("PGCLIENTENCODING", "UTF8");
      Process process = builder.start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as(output).isZero();
      assertThat(output.strip()).isEqualTo(ODD);
    }
  }
}
