package org.gen3db.adapter.restore.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.gen3db.adapter.restore.RestoreCode;
import org.gen3db.adapter.restore.dump.Position;
import org.gen3db.adapter.restore.dump.Rows;
import org.gen3db.adapter.restore.rows.RowHasher;
import org.gen3db.adapter.restore.rows.RowSum;
import org.gen3db.adapter.restore.rows.Settled;
import org.gen3db.domain.restore.LoadedDump;
import org.gen3db.domain.restore.LoadedDump.Compared;
import org.gen3db.domain.restore.LoadingSession;
import org.gen3db.domain.restore.LoadingSession.Column;
import org.gen3db.domain.restore.LoadingSession.Table;

/** What a dump has of one table, to be held against what the table has then. */
final class TableContent {
  /** The rows of one COPY. */
  interface Source {
    /** Runs something once all are loaded: an index is built faster than it is kept up. */
    void whenLoaded(Runnable next);

    /** Of all that were loaded. */
    RowSum sum();
  }

  /** Rows that an earlier run had loaded. */
  record Earlier(RowSum sum) implements Source {
    @Override
    public void whenLoaded(Runnable next) {
      next.run();
    }
  }

  private final String name;
  private final Table table;
  private final Position first;
  private final List<Source> loads = new ArrayList<>();
  private long rows;
  private long bytes;
  private long inserted;
  private boolean conflicts;
  private boolean columnsDiffer;
  private boolean begun;
  private volatile Compared compared = Compared.NOTHING;
  private volatile Set<String> types = Set.of();

  /**
   * A table of which nothing was seen yet.
   *
   * @param first where its first rows stand
   */
  TableContent(String name, Table table, Position first) {
    this.name = name;
    this.table = table;
    this.first = first;
  }

  /** Some of its rows were copied; those of partitions may have their columns in another order. */
  void copied(Source load, Table as, Rows read) {
    loads.add(load);
    rows += read.rows();
    bytes += read.bytes();
    columnsDiffer |= !as.columns().equals(table.columns());
    begun = false;
  }

  /**
   * Some of its rows stand in a statement.
   *
   * @param skips whether it leaves out rows whose key is there already
   */
  void inserted(long more, boolean skips) {
    rows += more;
    inserted += more;
    conflicts |= skips;
    begun = false;
  }

  /** Whether something came that was not compared. */
  boolean waits() {
    return !begun;
  }

  /** Reads the table again once all is loaded that was seen of it. */
  void compareIn(Crew crew, Journal journal) {
    begun = true;
    if (conflicts) {
      return;
    }
    Journal.Comparison known = journal.comparison(name, rows);
    if (known != null) {
      compared = known.how();
      types = known.types();
      return;
    }
    List<Source> seen = List.copyOf(loads);
    long expected = rows;
    boolean byRows = inserted == 0 && !columnsDiffer;
    Runnable read = crew.beside(bytes, session -> compare(session, seen, expected, byRows));
    if (seen.isEmpty()) {
      read.run();
    }
    var left = new AtomicInteger(seen.size());
    for (Source load : seen) {
      load.whenLoaded(
          () -> {
            if (left.decrementAndGet() == 0) {
              read.run();
            }
          });
    }
  }

  /**
   * What is seen of the dump meanwhile is not there yet, and waits for this.
   *
   * @param byRows whether rows of the dump can be held against rows of the table
   */
  private void compare(LoadingSession session, List<Source> seen, long expected, boolean byRows) {
    List<Column> columns = session.columns(table);
    var hasher = new RowHasher(TableLoad.forms(columns));
    try {
      session.read(table, hasher::take);
    } catch (RuntimeException e) {
      throw Refused.at(first, "reading the table " + name + " again", e);
    }
    RowSum found = hasher.sum();
    if (found.rows() != expected) {
      throw differs(
          "the table %s has %d rows, and the dump has %d of it"
              .formatted(name, found.rows(), expected));
    }
    var unsettled = new TreeSet<String>();
    columns.forEach(one -> unsettled.addAll(Settled.missing(one.types(), one.nested())));
    if (found.equals(seen.stream().map(Source::sum).reduce(RowSum.NONE, RowSum::plus))) {
      compared = Compared.CONTENT;
    } else if (!byRows || !unsettled.isEmpty()) {
      compared = Compared.COUNT;
      types = byRows ? unsettled : Set.of();
    } else {
      throw differs(
          "the table %s holds something else than the %d rows that the dump has of it"
              .formatted(name, expected));
    }
    session.note(Journal.compared(name, expected, new Journal.Comparison(compared, types)));
  }

  private RuntimeException differs(String what) {
    return first.problem(RestoreCode.CONTENT_DIFFERS, what);
  }

  /** How many bytes its rows have in the dump. */
  long bytes() {
    return bytes;
  }

  /** What is told of it. */
  LoadedDump.Table told() {
    return new LoadedDump.Table(name, rows, bytes, compared, List.copyOf(types));
  }
}
