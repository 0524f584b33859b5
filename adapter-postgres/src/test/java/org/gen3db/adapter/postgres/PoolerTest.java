package org.gen3db.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.gen3db.adapter.postgres.Codes.code;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.credentials.Endpoint;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.server.Login;
import org.gen3db.domain.server.Master;
import org.gen3db.domain.server.Server;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Needs PgBouncer, as Debian packages it. */
@Tag("full")
class PoolerTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"transaction", "session", "statement"})
  void aPoolerBeforeTheServerIsRefusedAndNothingOfOursStaysInItsSessions(String mode)
      throws Exception {
    try (var server = TestServer.start();
        var pooler = new Pooler(folder, server.master(), mode);
        var adapter = TestServer.adapter()) {
      assertThatThrownBy(() -> adapter.connect(pooler.master(), Cancellation.create()))
          .satisfies(code(PostgresCode.POOLER_BETWEEN));
      try (var connection = pooled(server, pooler);
          var statement = connection.createStatement();
          var rows =
              statement.executeQuery(
                  "SELECT current_setting('search_path') || current_setting('lock_timeout')")) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getString(1)).contains("public").endsWith("0");
      }
    }
  }

  private static Connection pooled(TestServer server, Pooler pooler) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://%s/postgres?preferQueryMode=simple".formatted(pooler.master().server()),
        "postgres",
        server.master().password().text());
  }

  @Test
  void aServiceMayLogInThroughAPooler() throws Exception {
    try (var server = TestServer.start();
        var pooler = new Pooler(folder, server.master(), "transaction");
        var adapter = TestServer.adapter()) {
      var password = server.master().password();
      try (var login =
          adapter.login(
              pooler.master().server(), "postgres", "postgres", password, Cancellation.create())) {
        assertThat(login.login()).isEqualTo(Login.PROVEN);
        assertThat(login.inside().installed()).contains("plpgsql");
      }
      // This pooler refuses a password as it refuses everything else: it proves nothing.
      assertThatThrownBy(
              () ->
                  adapter.login(
                      pooler.master().server(),
                      "postgres",
                      "postgres",
                      Password.of("no"),
                      Cancellation.create()))
          .satisfies(code(PostgresCode.POOLER_BETWEEN));
    }
  }

  /** A PgBouncer before a server. */
  private static final class Pooler implements AutoCloseable {
    private final Process process;
    private final Master master;

    Pooler(Path folder, Master behind, String mode) throws IOException {
      int port;
      try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        port = socket.getLocalPort();
      }
      master =
          new Master(
              new Server(new Endpoint("127.0.0.1", port), false),
              behind.username(),
              behind.password());
      // It refuses to run as root, and reads its files as whom it runs.
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
      Path users =
          Files.writeString(
              folder.resolve("users"), "\"postgres\" \"" + behind.password().text() + "\"\n");
      Path ini =
          Files.write(
              folder.resolve("pgbouncer.ini"),
              List.of(
                  "[databases]",
                  "* = host=127.0.0.1 port=" + behind.server().address().port(),
                  "[pgbouncer]",
                  "listen_addr = 127.0.0.1",
                  "listen_port = " + port,
                  "unix_socket_dir =",
                  "auth_type = scram-sha-256",
                  "auth_file = " + users,
                  "ignore_startup_parameters = extra_float_digits",
                  "default_pool_size = 1",
                  "pool_mode = " + mode));
      process =
          new ProcessBuilder("pgbouncer", "-q", "-u", "nobody", ini.toString())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
    }

    Master master() {
      return master;
    }

    @Override
    public void close() {
      process.destroy();
      await().atMost(30, TimeUnit.SECONDS).until(() -> !process.isAlive());
    }
  }
}
