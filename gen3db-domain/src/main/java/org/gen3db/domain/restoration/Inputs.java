package org.gen3db.domain.restoration;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.restore.DumpFile;
import org.gen3db.domain.restore.DumpSource;
import org.gen3db.domain.restore.Script;

/** What a restored database is made of, in digits: by that a template is found. */
final class Inputs {
  private static final int AT_ONCE = 1 << 18;

  private Inputs() {}

  /** The way of loading and masking: the loader's version, and each mask in its order. */
  static String recipe(String loader, List<Script> masks) {
    MessageDigest digest = sha256();
    add(digest, loader);
    masks.forEach(mask -> add(digest, mask.sql()));
    return HexFormat.of().formatHex(digest.digest());
  }

  /** The SHA-256 of a file of SQL, which is UTF-8. */
  static String content(Script script) {
    byte[] bytes = script.sql().getBytes(StandardCharsets.UTF_8);
    return HexFormat.of().formatHex(sha256().digest(bytes));
  }

  /** What a database is made of, whether a dump or a copy: the same for a run that is repeated. */
  static String of(String... parts) {
    MessageDigest digest = sha256();
    for (String part : parts) {
      add(digest, part);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** With its length, so that no two lists of texts are the same bytes. */
  private static void add(MessageDigest digest, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    digest.update((bytes.length + "\n").getBytes(StandardCharsets.UTF_8));
    digest.update(bytes);
  }

  /**
   * The SHA-256 of a dump as it is stored, read whole; empty where it cannot be read, which whoever
   * loads it tells with its place.
   */
  static Optional<String> sha256(DumpSource source, DumpFile dump, Cancellation cancellation) {
    MessageDigest digest = sha256();
    byte[] bytes = new byte[AT_ONCE];
    try (InputStream in = source.open(dump, 0, cancellation)) {
      for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
        cancellation.check(dump.path(), "hashing the dump");
        digest.update(bytes, 0, count);
      }
    } catch (IOException e) {
      return Optional.empty();
    }
    return Optional.of(HexFormat.of().formatHex(digest.digest()));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
