package org.gen3db.adapter.restore.search.document;

import com.fasterxml.jackson.core.JacksonException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.ZipException;
import org.gen3db.adapter.restore.dump.Compression;
import org.gen3db.adapter.restore.search.http.Json;
import org.gen3db.adapter.restore.search.http.SearchCode;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.search.DumpPart;
import org.jspecify.annotations.Nullable;

/**
 * Reads the documents of a dump, one line after another, plain or compressed, in memory for the
 * longest line and no more. Not thread-safe.
 */
public final class DocumentReader implements AutoCloseable {
  private static final int FIRST_SIZE = 1 << 18;

  /** Of one line; servers take 100 MB of a request unless they are told otherwise. */
  private static final int LONGEST_LINE = 256 << 20;

  private static final byte[] MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

  private final String file;
  private final InputStream in;
  private final Document document = new Document();
  private byte[] buffer = new byte[FIRST_SIZE];
  private byte[] bytes = buffer;
  private int position;
  private int limit;
  private boolean ended;
  private long line;

  private DocumentReader(String file, InputStream in) {
    this.file = file;
    this.in = in;
  }

  /** Begins to read a file. */
  public static DocumentReader open(DumpPart part) {
    InputStream stored = null;
    try {
      stored = part.open();
      return new DocumentReader(part.name(), Compression.unpack(part.name(), stored));
    } catch (IOException e) {
      close(stored, e);
      throw unreadable(part.name(), "opening fails: " + e, e);
    }
  }

  private static void close(@Nullable InputStream in, IOException e) {
    try {
      if (in != null) {
        in.close();
      }
    } catch (IOException second) {
      e.addSuppressed(second);
    }
  }

  /**
   * Goes on to the next document; empty lines are passed over.
   *
   * @return whether there is one
   */
  public boolean next() {
    while (nextLine()) {
      int from = position;
      int to = endOfLine;
      position = Math.min(endOfLine + 1, limit);
      line++;
      if (!isBlank(from, to)) {
        parse(from, to);
        return true;
      }
    }
    return false;
  }

  private int endOfLine;

  /** Finds the end of the next line, and has all of it in the buffer. */
  private boolean nextLine() {
    int searched = position;
    while (true) {
      for (int i = searched; i < limit; i++) {
        if (buffer[i] == '\n') {
          endOfLine = i;
          return true;
        }
      }
      searched = limit;
      if (ended) {
        endOfLine = limit;
        return position < limit;
      }
      int moved = position;
      fill();
      searched -= moved - position;
    }
  }

  private void parse(int from, int to) {
    int start = line == 1 && startsWithMark(from, to) ? from + MARK.length : from;
    try {
      bytes = buffer;
      document.read(buffer, start, to - start);
    } catch (Document.Malformed e) {
      if (isText(start, to)) {
        parseText(start, to);
        return;
      }
      throw wrong(String.valueOf(e.getMessage()), null);
    } catch (JacksonException e) {
      throw notJson(e);
    } catch (IOException e) {
      throw wrong(String.valueOf(e.getMessage()), e);
    }
  }

  /** Some versions of elasticdump write what they have written already once more, as a text. */
  private void parseText(int from, int to) {
    try {
      String inner = Json.read(Arrays.copyOfRange(buffer, from, to)).textValue();
      bytes = inner.strip().getBytes(StandardCharsets.UTF_8);
      document.read(bytes, 0, bytes.length);
    } catch (Document.Malformed e) {
      throw wrong(String.valueOf(e.getMessage()), null);
    } catch (JacksonException e) {
      throw notJson(e);
    } catch (IOException e) {
      throw wrong(String.valueOf(e.getMessage()), e);
    }
  }

  private Gen3DbException notJson(JacksonException e) {
    boolean last = ended && position == limit && limit > 0 && buffer[limit - 1] != '\n';
    return wrong(
        (last ? "the file ends within a document: " : "the line is no JSON: ")
            + e.getOriginalMessage().replaceAll("\\s+", " "),
        e);
  }

  private Gen3DbException wrong(String message, @Nullable Throwable why) {
    return new Gen3DbException(Notice.of(SearchCode.INDEX_DUMP_UNREADABLE, at(line), message), why);
  }

  private static Gen3DbException unreadable(String file, String message, Exception e) {
    return new Gen3DbException(Notice.of(SearchCode.INDEX_DUMP_UNREADABLE, file, message), e);
  }

  private boolean isText(int from, int to) {
    int i = from;
    while (i < to && buffer[i] == ' ') {
      i++;
    }
    return i < to && buffer[i] == '"';
  }

  private boolean startsWithMark(int from, int to) {
    return to - from >= MARK.length
        && Arrays.equals(buffer, from, from + MARK.length, MARK, 0, MARK.length);
  }

  private boolean isBlank(int from, int to) {
    for (int i = from; i < to; i++) {
      if (buffer[i] != ' ' && buffer[i] != '\t' && buffer[i] != '\r') {
        return false;
      }
    }
    return true;
  }

  private void fill() {
    if (position > 0) {
      System.arraycopy(buffer, position, buffer, 0, limit - position);
      limit -= position;
      position = 0;
    }
    if (limit == buffer.length) {
      if (buffer.length >= LONGEST_LINE) {
        line++;
        throw wrong("the line is longer than " + (LONGEST_LINE >> 20) + " MiB", null);
      }
      buffer = Arrays.copyOf(buffer, buffer.length * 2);
    }
    try {
      int count = in.read(buffer, limit, buffer.length - limit);
      if (count < 0) {
        ended = true;
      } else {
        limit += count;
      }
    } catch (EOFException e) {
      throw unreadable(at(line + 1), "the compressed file ends too early", e);
    } catch (ZipException e) {
      throw unreadable(at(line + 1), "the compressed file is damaged: " + e.getMessage(), e);
    } catch (IOException e) {
      throw unreadable(at(line + 1), "reading fails: " + e.getMessage(), e);
    } catch (Gen3DbException e) {
      throw e;
    } catch (RuntimeException e) {
      // The library of zstd has an unchecked exception for data that is none.
      throw unreadable(at(line + 1), "the compressed file is damaged: " + e.getMessage(), e);
    }
  }

  /** The document that was read last; the next one takes its place. */
  public Document document() {
    return document;
  }

  /** The array in which the source of that document is. */
  public byte[] bytes() {
    return bytes;
  }

  /** Where its source begins. */
  public int sourceFrom() {
    return document.sourceFrom();
  }

  /** Behind its source. */
  public int sourceTo() {
    return document.sourceTo();
  }

  /** Its line, from 1. */
  public long line() {
    return line;
  }

  /** A place in the file. */
  public String at(long line) {
    return file + ":" + line;
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      throw unreadable(file, "closing fails: " + e.getMessage(), e);
    }
  }
}
