package org.gen3db.adapter.restore.load;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Function;
import org.gen3db.adapter.restore.dump.RowSink;
import org.gen3db.adapter.restore.rows.RowHasher;
import org.gen3db.adapter.restore.rows.RowSum;
import org.gen3db.domain.restore.LoadingSession;
import org.gen3db.domain.restore.Note;
import org.gen3db.domain.restore.RowStream;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one COPY on their way from the reader to the sessions that load them: whoever has
 * time takes the next ones, so that one large table is loaded by several sessions at once. Holds a
 * few parts at a time.
 */
final class TableRows implements RowSink {
  /** Parts that wait; each has at most what the reader holds, a quarter of a megabyte. */
  private static final int WAITING = 8;

  /** Some rows, or a part of one, whose other parts come in a queue of their own. */
  private static final class Part {
    private static final Part END = new Part(new byte[0], 0, 0, null, true);

    private final byte[] bytes;
    private final long row;
    private final long ends;
    private final @Nullable BlockingQueue<Part> rest;
    private final boolean last;

    /**
     * Some bytes.
     *
     * @param row in the dump, the row that begins or goes on here
     * @param ends how many rows end in them
     */
    Part(byte[] bytes, long row, long ends, @Nullable BlockingQueue<Part> rest, boolean last) {
      this.bytes = bytes;
      this.row = row;
      this.ends = ends;
      this.rest = rest;
      this.last = last;
    }

    boolean isEnd() {
      return bytes.length == 0;
    }
  }

  private final String statement;
  private final Stoppable stoppable;
  private final BlockingQueue<Part> parts = new ArrayBlockingQueue<>(WAITING);
  private RowSum sum = RowSum.NONE;
  private @Nullable BlockingQueue<Part> rest;
  private long row = 1;

  TableRows(String statement, Stoppable stoppable) {
    this.statement = statement;
    this.stoppable = stoppable;
  }

  /** Of the rows that the server took, where they are added up. */
  synchronized RowSum sum() {
    return sum;
  }

  private synchronized void add(RowSum more) {
    sum = sum.plus(more);
  }

  @Override
  public void take(byte[] bytes, int from, int length, long rows, boolean whole) {
    byte[] own = Arrays.copyOfRange(bytes, from, from + length);
    BlockingQueue<Part> open = rest;
    if (open != null) {
      stoppable.put(open, new Part(own, row, rows, null, whole));
      rest = whole ? null : open;
    } else if (whole) {
      stoppable.put(parts, new Part(own, row, rows, null, true));
    } else {
      open = new ArrayBlockingQueue<>(WAITING);
      rest = open;
      stoppable.put(parts, new Part(own, row, rows, open, false));
    }
    row += rows;
  }

  /** All rows were taken from the dump. */
  void end() {
    stoppable.put(parts, Part.END);
  }

  /**
   * Loads rows until there are no more; returns at once where others have loaded them all.
   *
   * @param hasher adds them up, or null where nobody asks for that
   * @param note what is noted with them, by their sum
   */
  void loadBy(LoadingSession session, @Nullable RowHasher hasher, Function<RowSum, Note> note) {
    Part part = next();
    if (part.isEnd()) {
      return;
    }
    var sent = new ArrayList<long[]>();
    long rows = 0;
    try (RowStream stream = session.copy(statement)) {
      try {
        while (!part.isEnd()) {
          sent.add(new long[] {rows, part.row});
          rows += send(stream, part, hasher);
          part = next();
        }
        RowSum own = hasher == null ? RowSum.NONE : hasher.sum();
        stream.finish(note.apply(own));
        add(own);
      } catch (RuntimeException e) {
        throw new RefusedRow(rowOf(stream.refusedRow(), sent), e);
      }
    }
  }

  /** In the dump, a row of one stream; 0 where it is not known. */
  private static long rowOf(long refused, List<long[]> sent) {
    long found = 0;
    for (long[] part : sent) {
      if (refused > part[0]) {
        found = part[1] + refused - part[0] - 1;
      }
    }
    return found;
  }

  private long send(RowStream stream, Part part, @Nullable RowHasher hasher) {
    long rows = sendOne(stream, part, hasher);
    BlockingQueue<Part> more = part.rest;
    if (more != null) {
      Part next;
      do {
        next = stoppable.take(more);
        rows += sendOne(stream, next, hasher);
      } while (!next.last);
    }
    return rows;
  }

  private static long sendOne(RowStream stream, Part part, @Nullable RowHasher hasher) {
    stream.write(part.bytes, 0, part.bytes.length);
    if (hasher != null) {
      hasher.take(part.bytes, 0, part.bytes.length);
    }
    return part.ends;
  }

  /** The next part; the end stays for the other sessions. */
  private Part next() {
    Part part = stoppable.take(parts);
    if (part.isEnd()) {
      stoppable.put(parts, Part.END);
    }
    return part;
  }

  /** What a server said of a row. */
  static final class RefusedRow extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final long row;
    private final RuntimeException why;

    RefusedRow(long row, RuntimeException why) {
      super(why);
      this.row = row;
      this.why = why;
    }

    long row() {
      return row;
    }

    RuntimeException why() {
      return why;
    }
  }
}
