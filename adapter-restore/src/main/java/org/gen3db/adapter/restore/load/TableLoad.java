package org.gen3db.adapter.restore.load;

import java.util.ArrayList;
import java.util.List;
import org.gen3db.adapter.restore.dump.Piece;
import org.gen3db.adapter.restore.dump.Position;
import org.gen3db.adapter.restore.dump.RowSink;
import org.gen3db.adapter.restore.rows.RowHasher;
import org.gen3db.adapter.restore.rows.RowSum;
import org.gen3db.adapter.restore.rows.TextForm;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.restore.LoadingSession;
import org.gen3db.domain.restore.LoadingSession.Column;
import org.gen3db.domain.restore.Note;
import org.jspecify.annotations.Nullable;

/** The load of one table: gives it more sessions as it grows, and knows when all are done. */
final class TableLoad implements RowSink, TableContent.Source {
  /** From this size on one more session is worth it. */
  private static final long LARGE = 4 << 20;

  private final Piece.Copy copy;
  private final Position first;
  private final Crew crew;
  private final TableRows rows;
  private final boolean hashes;
  private final List<Runnable> waiting = new ArrayList<>();
  private final Object asking = new Object();
  private @Nullable List<TextForm> forms;
  private long bytes;
  private int given;
  private int done;
  private boolean complete;
  private boolean noted;
  private String digest = "";

  /**
   * Begins with one session.
   *
   * @param first where its first row begins
   * @param hashes whether its rows are compared afterwards
   */
  TableLoad(Piece.Copy copy, Position first, Crew crew, Stoppable stoppable, boolean hashes) {
    this.copy = copy;
    this.first = first;
    this.crew = crew;
    this.rows = new TableRows(copy.text(), stoppable);
    this.hashes = hashes;
    give();
  }

  @Override
  public void take(byte[] part, int from, int length, long ends, boolean whole) {
    bytes += length;
    if (given < crew.size() && bytes > given * LARGE) {
      give();
    }
    rows.take(part, from, length, ends, whole);
  }

  /**
   * All rows were taken from the dump, and no more sessions are asked.
   *
   * @param through the digest of the dump up to their end
   */
  void end(String through) {
    synchronized (this) {
      digest = through;
    }
    rows.end();
  }

  @Override
  public void whenLoaded(Runnable next) {
    List<Runnable> now;
    synchronized (this) {
      waiting.add(next);
      now = due();
    }
    now.forEach(Runnable::run);
  }

  private void give() {
    synchronized (this) {
      given++;
    }
    crew.give(this::loadBy);
  }

  private void loadBy(LoadingSession session) {
    try {
      rows.loadBy(session, hashes ? new RowHasher(forms(session)) : null, this::note);
    } catch (TableRows.RefusedRow e) {
      throw Refused.at(place(e.row()), copy.text(), e.why());
    } catch (Gen3DbException e) {
      throw Refused.at(copy.at(), copy.text(), e);
    }
    boolean last;
    synchronized (this) {
      done++;
      last = done == given;
    }
    if (last) {
      complete(session);
    }
  }

  /** With the rows of one session; where several load, their last one notes that all is there. */
  private synchronized Note note(RowSum sum) {
    noted = given == 1;
    return noted ? Journal.copied(copy, digest, sum) : Journal.partly(copy);
  }

  private void complete(LoadingSession session) {
    if (!noted) {
      session.note(Journal.copied(copy, digest, rows.sum()));
    }
    List<Runnable> now;
    synchronized (this) {
      complete = true;
      now = due();
    }
    now.forEach(Runnable::run);
  }

  /** Asked for once, by whoever loads first. */
  private List<TextForm> forms(LoadingSession session) {
    synchronized (asking) {
      List<TextForm> known = forms;
      if (known == null) {
        known = forms(session.columns(Contents.table(copy)));
        forms = known;
      }
      return known;
    }
  }

  static List<TextForm> forms(List<Column> columns) {
    return columns.stream().map(one -> TextForm.of(one.types(), one.nested())).toList();
  }

  @Override
  public RowSum sum() {
    return rows.sum();
  }

  private List<Runnable> due() {
    if (!complete) {
      return List.of();
    }
    var all = List.copyOf(waiting);
    waiting.clear();
    return all;
  }

  private Position place(long row) {
    return row == 0
        ? copy.at()
        : new Position(first.file(), first.line() + row - 1, first.offset());
  }
}
