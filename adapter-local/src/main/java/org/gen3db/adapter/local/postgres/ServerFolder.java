package org.gen3db.adapter.local.postgres;

import java.io.IOException;
import java.net.BindException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.gen3db.adapter.local.internal.AtomicFiles;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.credentials.PasswordGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the embedded server keeps: its data, and beside it the master's password, the port and the
 * log. The folder is its owner's only; where the server must run as another user, that user may
 * pass through to the data, and reads nothing else.
 *
 * @param root the folder, its real path
 */
record ServerFolder(Path root) {
  /**
   * Ports below those that systems give to outgoing connections, from which one could be taken
   * while the server is down, and below those of Kubernetes' node ports.
   */
  private static final int FIRST_PORT = 20_000;

  private static final int PAST_LAST_PORT = 30_000;
  private static final int TRIES = 100;

  private static final String UNFINISHED = "data.unfinished-";
  private static final Logger log = LoggerFactory.getLogger(ServerFolder.class);

  static ServerFolder open(Path folder) throws IOException {
    AtomicFiles.makeFolder(folder);
    return new ServerFolder(folder.toRealPath());
  }

  static Optional<ServerFolder> find(Path folder) throws IOException {
    return Files.isDirectory(folder)
        ? Optional.of(new ServerFolder(folder.toRealPath()))
        : Optional.empty();
  }

  Path data() {
    return root.resolve("data");
  }

  /** Where a cluster is made before it becomes the data; another place each time. */
  Path unfinishedData() {
    return root.resolve(UNFINISHED + UUID.randomUUID());
  }

  /**
   * Deletes clusters that were never finished. When gen3db was killed just now, its initdb may be
   * writing into one still: that one is left to a later run.
   */
  void deleteUnfinished() throws IOException {
    Files.deleteIfExists(initialPassword());
    try (DirectoryStream<Path> all = Files.newDirectoryStream(root, UNFINISHED + "*")) {
      for (Path unfinished : all) {
        try {
          Folders.delete(unfinished);
        } catch (DirectoryNotEmptyException | NoSuchFileException e) {
          log.debug("{} is written to still", unfinished);
        }
      }
    }
  }

  Path log() {
    return root.resolve("server.log");
  }

  Path oldLog() {
    return root.resolve("server.log.old");
  }

  Path lock() {
    return root.resolve(".lock");
  }

  Path output() {
    return root.resolve(".output");
  }

  Path initialPassword() {
    return root.resolve(".initial-password");
  }

  Path passwordFile() {
    return root.resolve("password");
  }

  Path portFile() {
    return root.resolve("port");
  }

  /** Lets another user pass through, or not. */
  void setPassable(boolean passable) throws IOException {
    Files.setPosixFilePermissions(
        root, PosixFilePermissions.fromString(passable ? "rwx--x--x" : "rwx------"));
  }

  Optional<Password> password() throws IOException {
    return AtomicFiles.read(passwordFile()).flatMap(Password::ofUtf8);
  }

  Password claimPassword(RandomGenerator random) throws IOException {
    Optional<Password> kept = password();
    if (kept.isPresent()) {
      return kept.get();
    }
    Password made = new PasswordGenerator(random).generate();
    write(passwordFile(), made);
    return made;
  }

  static void write(Path file, Password password) throws IOException {
    // AtomicFiles throws IOException, which a function may not.
    byte[] bytes = password.revealUtf8(byte[]::clone);
    try {
      AtomicFiles.write(file, bytes);
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  /** The port, if one was chosen already. */
  Optional<Integer> port() throws IOException {
    return AtomicFiles.read(portFile())
        .map(kept -> parsePort(new String(kept, StandardCharsets.US_ASCII).strip()));
  }

  /** The port, chosen once and kept: it stands in Secrets. */
  int claimPort(RandomGenerator random) throws IOException {
    Optional<Integer> kept = port();
    if (kept.isPresent()) {
      return kept.get();
    }
    for (int i = 0; i < TRIES; i++) {
      int port = random.nextInt(FIRST_PORT, PAST_LAST_PORT);
      if (isFree(port)) {
        AtomicFiles.write(
            portFile(), (Integer.toString(port) + "\n").getBytes(StandardCharsets.US_ASCII));
        return port;
      }
    }
    throw new IOException("no free port found between " + FIRST_PORT + " and " + PAST_LAST_PORT);
  }

  private int parsePort(String text) {
    if (text.matches("[1-9][0-9]{0,4}") && Integer.parseInt(text) <= 65535) {
      return Integer.parseInt(text);
    }
    throw EmbeddedFailure.of(
        portFile(),
        "the file holds no port",
        "Write the server's port into it, or delete it: a new one is chosen then.");
  }

  /** Whether a server could listen there now. */
  static boolean isFree(int port) throws IOException {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true); // as PostgreSQL does: connections that linger do not matter
      socket.bind(Postmaster.loopback(port));
      return true;
    } catch (BindException e) {
      return false;
    }
  }
}
