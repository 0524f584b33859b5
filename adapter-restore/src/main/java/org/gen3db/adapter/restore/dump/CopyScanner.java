package org.gen3db.adapter.restore.dump;

import org.gen3db.adapter.restore.ByteSearch;
import org.gen3db.adapter.restore.RestoreCode;
import org.jspecify.annotations.Nullable;

/**
 * Passes on the rows of one COPY, up to the line {@code \.}: whole rows where they fit the buffer.
 * Works on the buffer itself, as most of a dump is rows. One object serves one COPY.
 */
final class CopyScanner {
  private final ByteSource source;
  private final Encoding encoding;
  private final RowSink sink;
  private final Position first;
  private byte @Nullable [] utf8;
  private long rows;

  /** Whether the next byte begins a row. */
  private boolean rowBegins = true;

  /** So many bytes behind the next one were looked at, and no row ends in them. */
  private int seen;

  CopyScanner(ByteSource source, Encoding encoding, RowSink sink) {
    this.source = source;
    this.encoding = encoding;
    this.sink = sink;
    this.first = source.at();
  }

  Rows pass() {
    while (!rowBegins || !isEndMark()) {
      passSome();
    }
    long bytes = source.at().offset() - first.offset();
    while (source.read() > '\n') {
      // The mark itself, and the end of its line.
    }
    return new Rows(first, rows, bytes);
  }

  private boolean isEndMark() {
    if (source.peek(0) != '\\' || source.peek(1) != '.') {
      return false;
    }
    int after = source.peek(2);
    int last = after == '\r' ? source.peek(3) : after;
    return last == '\n' || last == -1;
  }

  /** All rows that end in the buffer and come before what may be the end mark. */
  private void passSome() {
    byte[] buffer = source.buffer;
    int limit = source.limit;
    int end = source.position;
    int found = 0;
    int next = ByteSearch.next(buffer, source.position + seen, limit, '\n');
    while (next < limit) {
      found++;
      end = next + 1;
      if (mayBeEndMark(end)) {
        break;
      }
      next = ByteSearch.next(buffer, end, limit, '\n');
    }
    if (found > 0) {
      send(end, found, true);
    } else if (limit - source.position == ByteSource.SIZE) {
      send(limit, 0, false);
    } else {
      seen = limit - source.position;
      more();
    }
  }

  /** {@code \N} begins many a row, and {@code \.} none but the mark. */
  private boolean mayBeEndMark(int index) {
    return index < source.limit
        && source.buffer[index] == '\\'
        && (index + 1 == source.limit || source.buffer[index + 1] == '.');
  }

  private void more() {
    if (!source.fill()) {
      throw source
          .at()
          .problem(
              RestoreCode.DUMP_TRUNCATED,
              "the dump ends among the rows of a COPY, which begin in line " + first.line());
    }
  }

  private void send(int to, int ended, boolean whole) {
    int from = source.position;
    if (encoding.isUtf8()) {
      sink.take(source.buffer, from, to - from, ended, whole);
    } else {
      byte[] out = room();
      int length = encoding.toUtf8(source.buffer, from, to, out);
      if (length < 0) {
        throw noCharacter(from, -1 - length);
      }
      sink.take(out, 0, length, ended, whole);
    }
    source.advance(to, ended);
    rows += ended;
    rowBegins = whole;
    seen = 0;
  }

  private byte[] room() {
    byte[] out = utf8;
    if (out == null) {
      out = new byte[3 * ByteSource.SIZE];
      utf8 = out;
    }
    return out;
  }

  private RuntimeException noCharacter(int from, int index) {
    source.advance(index, lines(from, index));
    return source
        .at()
        .problem(
            RestoreCode.DUMP_UNREADABLE,
            "the byte 0x%02x is no character of %s, the dump's encoding"
                .formatted(source.buffer[index], encoding));
  }

  private long lines(int from, int to) {
    long lines = 0;
    for (int i = from; i < to; i++) {
      lines += source.buffer[i] == '\n' ? 1 : 0;
    }
    return lines;
  }
}
