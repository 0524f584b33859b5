package org.gen3db.adapter.restore.dump;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.ZipException;
import org.gen3db.adapter.restore.RestoreCode;
import org.gen3db.domain.error.Gen3DbException;

/**
 * The bytes of a dump with their places; holds a fixed part of them at a time. Whoever scans much
 * of it works on the buffer itself.
 */
final class ByteSource {
  /** What is asked of at once; a row of COPY is passed on whole if it fits. */
  static final int SIZE = 1 << 18;

  private static final int LOOKAHEAD = 4;

  private final String file;
  private final InputStream in;
  final byte[] buffer = new byte[SIZE];

  /** The next byte, and the one behind the last, in the buffer. */
  int position;

  int limit;

  /** The offset in the dump of the buffer's first byte. */
  private long base;

  private long line = 1;
  private boolean ended;

  /** Of all before the byte with this place in the buffer. */
  private final MessageDigest digest;

  private int digested;

  ByteSource(String file, InputStream in) {
    this.file = file;
    this.in = in;
    try {
      this.digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** The SHA-256 of all that was read so far, in hex digits. */
  String digest() {
    digestRead();
    try {
      return HexFormat.of().formatHex(((MessageDigest) digest.clone()).digest());
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("the JDK's own can be copied", e);
    }
  }

  private void digestRead() {
    digest.update(buffer, digested, position - digested);
    digested = position;
  }

  Position at() {
    return new Position(file, line, base + position);
  }

  /** The next byte, or -1 at the end. */
  int read() {
    if (position == limit && !fill()) {
      return -1;
    }
    byte next = buffer[position++];
    if (next == '\n') {
      line++;
    }
    return next & 0xff;
  }

  /** A byte ahead, 0 for the next one; -1 behind the end. */
  int peek(int ahead) {
    while (limit - position <= ahead) {
      if (!fill()) {
        return -1;
      }
    }
    return buffer[position + ahead] & 0xff;
  }

  /** Goes on to a place in the buffer, over so many ends of lines. */
  void advance(int to, long lines) {
    position = to;
    line += lines;
  }

  /**
   * Reads more behind what is not used yet, which is moved to the front where there is no more
   * room.
   *
   * @return whether there was more
   */
  boolean fill() {
    if (ended) {
      return false;
    }
    if (position == limit || position > SIZE / 2 || limit > SIZE - LOOKAHEAD) {
      digestRead();
      digested = 0;
      System.arraycopy(buffer, position, buffer, 0, limit - position);
      base += position;
      limit -= position;
      position = 0;
    }
    if (limit == SIZE) {
      throw new IllegalStateException("the buffer is full");
    }
    int count = readSome();
    if (count < 0) {
      ended = true;
      return false;
    }
    limit += count;
    return true;
  }

  private int readSome() {
    try {
      int count;
      do {
        count = in.read(buffer, limit, SIZE - limit);
      } while (count == 0);
      return count;
    } catch (EOFException e) {
      throw end().problem(RestoreCode.DUMP_TRUNCATED, "the compressed file ends too early", e);
    } catch (ZipException e) {
      throw damaged("the compressed file is damaged: " + e.getMessage(), e);
    } catch (IOException e) {
      throw damaged("reading fails: " + e.getMessage(), e);
    } catch (Gen3DbException e) {
      throw e; // the source says itself what is wrong with it
    } catch (RuntimeException e) {
      // The library of zstd has an unchecked exception for data that is none.
      throw damaged("the compressed file is damaged: " + e.getMessage(), e);
    }
  }

  private Gen3DbException damaged(String message, Exception e) {
    return end().problem(RestoreCode.DUMP_UNREADABLE, message, e);
  }

  /** Where reading ended: behind all that is in the buffer. */
  private Position end() {
    long ends = 0;
    for (byte each : Arrays.copyOfRange(buffer, position, limit)) {
      ends += each == '\n' ? 1 : 0;
    }
    return new Position(file, line + ends, base + limit);
  }
}
