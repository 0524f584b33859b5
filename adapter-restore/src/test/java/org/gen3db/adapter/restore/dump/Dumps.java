package org.gen3db.adapter.restore.dump;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Dumps for tests, and what is read from them. */
public final class Dumps {
  public static final String FILE = "fence.sql";
  public static final String END = "--\n-- PostgreSQL database dump complete\n--\n\n";

  private Dumps() {}

  /** A reader of text that ends as a dump does. */
  public static DumpReader of(String text) {
    return of((text + END).getBytes(StandardCharsets.UTF_8));
  }

  public static DumpReader of(byte[] bytes) {
    return of(new ByteArrayInputStream(bytes));
  }

  static DumpReader of(InputStream in) {
    try {
      return DumpReader.open(FILE, in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All pieces as text: statements as they are, rows behind an arrow. */
  static List<String> pieces(DumpReader reader) {
    var all = new ArrayList<String>();
    for (Piece piece = reader.next(); piece != null; piece = reader.next()) {
      if (piece instanceof Piece.Copy copy) {
        all.add(copy.text());
        all.add("-> " + rows(reader));
      } else if (piece instanceof Piece.Statement statement) {
        all.add(statement.text());
      } else if (piece instanceof Piece.Command command) {
        all.add(command.text());
      }
    }
    return all;
  }

  static String rows(DumpReader reader) {
    var bytes = new ByteArrayOutputStream();
    reader.copy((each, from, length, rows, whole) -> bytes.write(each, from, length));
    return bytes.toString(StandardCharsets.UTF_8);
  }

  /** Gives out so many bytes at a time, as a network does. */
  static final class Slow extends InputStream {
    private final byte[] bytes;
    private final int step;
    private int next;

    Slow(byte[] bytes, int step) {
      this.bytes = bytes;
      this.step = step;
    }

    @Override
    public int read() {
      return next < bytes.length ? bytes[next++] & 0xff : -1;
    }

    @Override
    public int read(byte[] into, int from, int length) {
      if (next == bytes.length) {
        return -1;
      }
      int count = Math.min(Math.min(step, length), bytes.length - next);
      System.arraycopy(bytes, next, into, from, count);
      next += count;
      return count;
    }
  }
}
