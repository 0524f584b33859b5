package org.gen3db.testkit.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.gen3db.domain.credentials.Endpoint;
import org.gen3db.domain.server.Master;
import org.gen3db.domain.server.Server;
import org.gen3db.testkit.ScratchFolders;
import org.gen3db.testkit.Tree;

/** A PgBouncer before a server, as Debian packages it; only the full build has it. */
public final class PgBouncer implements AutoCloseable {
  private final Path folder;
  private final int port;
  private final Master behind;
  private final Process process;

  private PgBouncer(Master behind, String mode) throws IOException {
    this.behind = behind;
    folder = ScratchFolders.create("pgbouncer");
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    // It refuses to run as root, and reads its files as whom it runs.
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path users =
        Files.writeString(
            folder.resolve("users"),
            "\"%s\" \"%s\"%n".formatted(behind.username(), behind.password().text()));
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
            .redirectOutput(Redirect.DISCARD)
            .start();
  }

  /**
   * Starts one.
   *
   * @param behind the server, and whom it admits
   * @param mode {@code session}, {@code transaction} or {@code statement}
   */
  public static PgBouncer before(Master behind, String mode) {
    try {
      return new PgBouncer(behind, mode);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where it listens, and whom it lets through. */
  public Master master() {
    return new Master(
        new Server(new Endpoint("127.0.0.1", port), false), behind.username(), behind.password());
  }

  /** Its port. */
  public int port() {
    return port;
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException("pgbouncer does not stop");
      }
      Tree.delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted while a pooler was stopped", e);
    }
  }
}
