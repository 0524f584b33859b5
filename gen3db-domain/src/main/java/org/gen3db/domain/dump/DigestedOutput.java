package org.gen3db.domain.dump;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.gen3db.domain.dump.DumpManifest.DumpedFile;

/** Counts and digests what is stored in a file, while it is. */
final class DigestedOutput extends FilterOutputStream {
  private final MessageDigest digest = sha256();
  private long bytes;

  DigestedOutput(OutputStream to) {
    super(to);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JVM has it
    }
  }

  @Override
  public void write(int one) throws IOException {
    write(new byte[] {(byte) one}, 0, 1);
  }

  @Override
  public void write(byte[] from, int offset, int length) throws IOException {
    out.write(from, offset, length);
    digest.update(from, offset, length);
    bytes += length;
  }

  /** What was stored, once it is closed. */
  DumpedFile file(String path) {
    return new DumpedFile(path, bytes, HexFormat.of().formatHex(digest.digest()));
  }
}
