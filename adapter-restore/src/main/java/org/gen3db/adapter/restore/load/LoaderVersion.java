package org.gen3db.adapter.restore.load;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * The version of all that decides what becomes of a dump: the digest of its classes, wherever they
 * were loaded from, so that nobody has to think of it when one of them changes.
 */
final class LoaderVersion {
  /** The rooms that read, admit, load and compare, beside each other. */
  private static final List<String> ROOMS = List.of("archive", "dump", "load", "rows", "statement");

  private static final String BASE = "org/gen3db/adapter/restore";

  private LoaderVersion() {}

  /** Read once, and only by a run that restores. */
  private static final class Holder {
    static final String VALUE = read();
  }

  static String get() {
    return Holder.VALUE;
  }

  private static String read() {
    try {
      Path from =
          Path.of(LoaderVersion.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      if (Files.isDirectory(from)) {
        return of(from.resolve(BASE));
      }
      try (FileSystem jar = FileSystems.newFileSystem(from)) {
        return of(jar.getPath(BASE));
      }
    } catch (URISyntaxException e) {
      throw new IllegalStateException("the place of a class is an address", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String of(Path base) throws IOException {
    MessageDigest digest = sha256();
    for (String room : ROOMS) {
      try (Stream<Path> classes = Files.list(base.resolve(room))) {
        for (Path each : classes.filter(LoaderVersion::isClass).sorted().toList()) {
          digest.update(each.getFileName().toString().getBytes(StandardCharsets.UTF_8));
          try (InputStream in = Files.newInputStream(each)) {
            digest.update(in.readAllBytes());
          }
        }
      }
    }
    return HexFormat.of().formatHex(digest.digest(), 0, 16);
  }

  private static boolean isClass(Path file) {
    return file.getFileName().toString().endsWith(".class");
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
