package org.gen3db.wronginput;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.gen3db.adapter.postgres.PostgresCode;
import org.gen3db.lab.Provokes;
import org.gen3db.lab.Release;
import org.gen3db.lab.ScratchServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** PgBouncer, as Debian packages it, where the server is expected. */
@Tag("full")
class PoolerBetweenTest {
  @TempDir private Path folder;
  @TempDir private Path poolers;

  @Test
  @Provokes("POOLER_BETWEEN")
  void aPoolerIsToldAndPassedByAtTheServersOwnAddress() throws Exception {
    try (var server = ScratchServer.start();
        var pooler = new Pooler(poolers, server)) {
      Release release = new Release(folder).values(server.values(pooler.port()));
      release.fails("fence", PostgresCode.POOLER_BETWEEN, "127.0.0.1:" + pooler.port(), "address");
      assertThat(server.made()).isEmpty();
      assertThat(release.stores().allSecrets()).isEmpty();
      release.values(
          server.values(pooler.port()),
          "gen3db: {databaseServer: {address: \"127.0.0.1:%d\"}}\n".formatted(server.port()));
      release.readyAfterOneMoreApply("fence");
      assertThat(release.stores().secret("fence-dbcreds"))
          .as("services go through the pooler")
          .containsEntry("port", Integer.toString(pooler.port()));
    }
  }

  /** A PgBouncer before a server. */
  private static final class Pooler implements AutoCloseable {
    private final Process process;
    private final int port;

    Pooler(Path folder, ScratchServer behind) throws IOException {
      try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        port = socket.getLocalPort();
      }
      // It refuses to run as root, and reads its files as whom it runs.
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
      Path users =
          Files.writeString(
              folder.resolve("users"),
              "\"postgres\" \"" + behind.master().password().text() + "\"\n");
      Path ini =
          Files.write(
              folder.resolve("pgbouncer.ini"),
              List.of(
                  "[databases]",
                  "* = host=127.0.0.1 port=" + behind.port(),
                  "[pgbouncer]",
                  "listen_addr = 127.0.0.1",
                  "listen_port = " + port,
                  "unix_socket_dir =",
                  "auth_type = scram-sha-256",
                  "auth_file = " + users,
                  "ignore_startup_parameters = extra_float_digits",
                  "pool_mode = transaction"));
      process =
          new ProcessBuilder("pgbouncer", "-q", "-u", "nobody", ini.toString())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
    }

    int port() {
      return port;
    }

    @Override
    public void close() {
      process.destroy();
      await().atMost(30, TimeUnit.SECONDS).until(() -> !process.isAlive());
    }
  }
}
