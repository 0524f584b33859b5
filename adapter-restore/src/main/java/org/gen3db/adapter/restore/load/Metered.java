package org.gen3db.adapter.restore.load;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.gen3db.domain.restore.DumpFile;
import org.gen3db.domain.restore.LoadProgress;

/** A stored file while it is read: how far that is, and the digest of all of it. */
final class Metered extends InputStream {
  /** As often as a person can read. */
  private static final long TELLING_NANOS = 250_000_000;

  private final InputStream in;
  private final DumpFile file;
  private final LoadProgress progress;
  private final MessageDigest digest;
  private long read;
  private boolean hashes = true;
  private long told = System.nanoTime();
  private String table = "";

  Metered(InputStream in, DumpFile file, LoadProgress progress) {
    this.in = in;
    this.file = file;
    this.progress = progress;
    try {
      this.digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** The table whose rows are read from now on; empty for none. */
  void table(String name) {
    table = name;
  }

  /** From now on nobody asks for the digest, as whoever reads has one of the same bytes. */
  void leaveDigest() {
    hashes = false;
  }

  /** Reads what is left: behind a compressed dump there may be more of the file. */
  void drain() throws IOException {
    byte[] bytes = new byte[1 << 16];
    while (read(bytes, 0, bytes.length) >= 0) {
      // only counted
    }
  }

  /** Of all that was read, in hex digits; asked for once all was. */
  String sha256() {
    return HexFormat.of().formatHex(copy().digest());
  }

  private MessageDigest copy() {
    try {
      return (MessageDigest) digest.clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("the JDK's own can be copied", e);
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    int count = read(one, 0, 1);
    return count < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int from, int length) throws IOException {
    int count = in.read(bytes, from, length);
    if (count > 0) {
      if (hashes) {
        digest.update(bytes, from, count);
      }
      read += count;
      long now = System.nanoTime();
      if (now - told >= TELLING_NANOS) {
        told = now;
        progress.read(file.path(), read, file.bytes(), table);
      }
    }
    return count;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
