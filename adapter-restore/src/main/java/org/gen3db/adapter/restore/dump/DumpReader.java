package org.gen3db.adapter.restore.dump;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gen3db.adapter.restore.RestoreCode;
import org.jspecify.annotations.Nullable;

/**
 * Reads a dump in pg_dump's plain format, one piece after another, in constant memory: plain, or
 * compressed by gzip, zstd or lz4. A dump is read whole or not at all: what is cut off, damaged or
 * no plain dump is a {@link org.gen3db.domain.error.Gen3DbException} with its place, and so is a
 * command of psql other than those that bracket a dump. Not thread-safe.
 */
public final class DumpReader implements AutoCloseable {
  /** pg_dump --create writes it before it enters the database. */
  private static final Pattern ENCODING = Pattern.compile("\\\\encoding ([A-Za-z0-9_]+)");

  private static final Pattern BRACKET = Pattern.compile("\\\\(un)?restrict +([A-Za-z0-9]+)");

  private final InputStream in;
  private final boolean packed;
  private final ByteSource source;
  private final StatementScanner scanner;
  private @Nullable String key;
  private boolean rowsAreNext;

  private DumpReader(String file, InputStream in, boolean packed) {
    this.in = in;
    this.packed = packed;
    this.source = new ByteSource(file, in);
    this.scanner = new StatementScanner(source);
  }

  /**
   * Begins to read.
   *
   * @param file the file's name, for messages
   * @param stored the file as it is stored, compressed or not; closed with the reader
   */
  public static DumpReader open(String file, InputStream stored) throws IOException {
    InputStream in = Compression.unpack(file, stored);
    var reader = new DumpReader(file, in, !(in instanceof BufferedInputStream));
    reader.skipByteOrderMark();
    return reader;
  }

  /** Whether the file is compressed, so that its bytes are others than those of the dump. */
  public boolean isPacked() {
    return packed;
  }

  private void skipByteOrderMark() {
    if (source.peek(0) == 0xef && source.peek(1) == 0xbb && source.peek(2) == 0xbf) {
      source.read();
      source.read();
      source.read();
    }
    int first = source.peek(0);
    int second = source.peek(1);
    if ((first == 0xff && second == 0xfe) || (first == 0xfe && second == 0xff)) {
      throw source.at().problem(RestoreCode.DUMP_ENCODING, "the file is in UTF-16");
    }
  }

  /**
   * The next piece; null at the end of a dump that is complete. After a {@link Piece.Copy} its rows
   * are {@linkplain #copy taken} first.
   */
  public @Nullable Piece next() {
    if (rowsAreNext) {
      throw new IllegalStateException("the rows were not taken");
    }
    while (true) {
      Piece piece = scanner.next();
      if (piece == null) {
        checkComplete();
        return null;
      }
      if (piece instanceof Piece.Command command && isForReading(command)) {
        continue;
      }
      if (piece instanceof Piece.Statement statement) {
        Piece.Copy copy = CopyHeader.of(statement);
        if (copy != null) {
          rowsBegin(copy);
          return copy;
        }
        obey(statement);
      }
      return piece;
    }
  }

  /** Passes on the rows of the COPY that was read last. */
  public Rows copy(RowSink sink) {
    if (!rowsAreNext) {
      throw new IllegalStateException("no rows follow");
    }
    Rows rows = new CopyScanner(source, scanner.encoding(), sink).pass();
    rowsAreNext = false;
    return rows;
  }

  /** Where reading is. */
  public Position at() {
    return source.at();
  }

  /**
   * The SHA-256 of the dump, unpacked, up to where reading is, in hex digits: of two dumps that
   * begin alike it is the same.
   */
  public String digest() {
    return source.digest();
  }

  private void checkComplete() {
    if (!scanner.isComplete()) {
      throw source
          .at()
          .problem(
              RestoreCode.DUMP_TRUNCATED,
              "the file ends without the line \"-- PostgreSQL database dump complete\", with which"
                  + " pg_dump ends a dump");
    }
    if (key != null) {
      throw source
          .at()
          .problem(RestoreCode.DUMP_TRUNCATED, "the file ends without \\unrestrict " + key);
    }
  }

  private boolean isForReading(Piece.Command command) {
    Matcher encoding = ENCODING.matcher(command.text());
    if (key == null && encoding.matches()) {
      scanner.encoding(encoding(command.at(), encoding.group(1)));
      return true;
    }
    return isBracket(command);
  }

  private static Encoding encoding(Position at, String name) {
    return Encoding.of(name)
        .orElseThrow(() -> at.problem(RestoreCode.DUMP_ENCODING, "the dump is in " + name));
  }

  /** psql obeys nothing between these two, if they name one key; nothing else is obeyed here. */
  private boolean isBracket(Piece.Command command) {
    Matcher line = BRACKET.matcher(command.text());
    if (!line.matches()) {
      return false;
    }
    if (line.group(1) == null) {
      if (key != null) {
        throw command.at().problem(RestoreCode.DUMP_REFUSED, "a second \\restrict in another");
      }
      key = line.group(2);
    } else {
      if (!line.group(2).equals(key)) {
        throw command
            .at()
            .problem(RestoreCode.DUMP_REFUSED, "an \\unrestrict whose \\restrict is not there");
      }
      key = null;
    }
    return true;
  }

  private void rowsBegin(Piece.Copy copy) {
    int next = source.read();
    while (next == ' ' || next == '\t' || next == '\r') {
      next = source.read();
    }
    if (next != '\n') {
      throw copy.at()
          .problem(RestoreCode.DUMP_REFUSED, "a COPY from stdin with more behind it on its line");
    }
    rowsAreNext = true;
  }

  /** The two settings by which the dump itself is read. */
  private void obey(Piece.Statement statement) {
    Tokens tokens = statement.tokens();
    if (!tokens.get(0).is("set") || tokens.size() != 4) {
      return;
    }
    String value = plain(tokens.get(3));
    if (tokens.get(1).is("client_encoding")) {
      scanner.encoding(encoding(statement.at(), value));
    } else if (tokens.get(1).is("standard_conforming_strings")) {
      boolean on = value.toLowerCase(Locale.ROOT).equals("on");
      if (!on && !value.toLowerCase(Locale.ROOT).equals("off")) {
        throw statement
            .at()
            .problem(RestoreCode.DUMP_REFUSED, "standard_conforming_strings is " + value);
      }
      scanner.standardStrings(on);
    }
  }

  private static String plain(Token value) {
    String text = value.text();
    return value.kind() == Token.Kind.STRING && text.length() > 1 && text.startsWith("'")
        ? text.substring(1, text.length() - 1)
        : text;
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
