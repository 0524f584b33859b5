package org.gen3db.testkit.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.gen3db.testkit.Tree;
import org.tukaani.xz.XZInputStream;

/**
 * PostgreSQL's programs of one major version, and data as initdb leaves it, both made once on a
 * machine: what a server of a test is copied from in a moment.
 *
 * @param programs the folder with {@code bin}
 * @param data the data to copy
 */
record PostgresHome(Path programs, Path data) {
  private static final String VERSION = "1"; // of what is made here; counted up when that changes

  /** Made now, unless it was made before. */
  static PostgresHome of(int major) throws IOException, InterruptedException {
    Path jar =
        Path.of(System.getProperty("gen3db.test.postgresBinaries", "no-folder"), major + ".jar");
    try (var file = new JarFile(jar.toFile())) {
      JarEntry archive =
          file.stream()
              .filter(entry -> entry.getName().endsWith(".txz"))
              .findFirst()
              .orElseThrow(() -> new IOException("no programs of PostgreSQL in " + jar));
      Path cache = Files.createDirectories(cache());
      Path home =
          cache.resolve("%d-%x-%s".formatted(major, archive.getCrc(), VERSION)).toAbsolutePath();
      try (var lock =
              FileChannel.open(
                  cache.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          var held = lock.lock()) {
        if (!Files.exists(home)) {
          make(cache.resolve(".unfinished"), file.getInputStream(archive), home);
        }
      }
      return new PostgresHome(home.resolve("programs"), home.resolve("data"));
    }
  }

  /** Where the user that servers run as can read; root's own folders are closed to it. */
  private static Path cache() {
    return Unprivileged.needed()
        ? Path.of("/var/cache/gen3db-tests")
        : Path.of(System.getProperty("user.home"), ".cache", "gen3db-tests");
  }

  private static void make(Path unfinished, InputStream archive, Path home)
      throws IOException, InterruptedException {
    Tree.delete(unfinished);
    Files.createDirectory(unfinished);
    Files.setPosixFilePermissions(unfinished, PosixFilePermissions.fromString("rwxr-xr-x"));
    unpack(archive, unfinished.resolve("programs"));
    Path password = unfinished.resolve("password");
    Files.writeString(password, "no server keeps this one");
    Path data = unfinished.resolve("data");
    try {
      initdb(unfinished.resolve("programs"), data, password, "C.UTF-8");
    } catch (IOException e) {
      Tree.delete(data);
      initdb(unfinished.resolve("programs"), data, password, "C"); // systems without C.UTF-8
    }
    Files.move(unfinished, home, StandardCopyOption.ATOMIC_MOVE);
  }

  private static void initdb(Path programs, Path data, Path password, String locale)
      throws IOException, InterruptedException {
    Unprivileged.give(Files.createDirectory(data));
    Unprivileged.run(
        List.of(
            programs.resolve("bin/initdb").toString(),
            "--pgdata=" + data,
            "--username=postgres",
            "--pwfile=" + password,
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale=" + locale,
            "--no-sync"));
  }

  private static void unpack(InputStream archive, Path target) throws IOException {
    try (var tar = new TarArchiveInputStream(new XZInputStream(archive))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        Path path = target.resolve(entry.getName()).normalize();
        if (entry.isDirectory()) {
          Files.createDirectories(path);
          continue;
        }
        Files.createDirectories(path.getParent());
        if (entry.isSymbolicLink()) {
          Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
        } else if (entry.isLink()) {
          Files.createLink(path, target.resolve(entry.getLinkName()));
        } else {
          Files.copy(tar, path);
          boolean program = (entry.getMode() & 0100) != 0;
          Files.setPosixFilePermissions(
              path, PosixFilePermissions.fromString(program ? "rwxr-xr-x" : "rw-r--r--"));
        }
      }
    }
  }
}
