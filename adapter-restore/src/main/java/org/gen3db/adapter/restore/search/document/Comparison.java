package org.gen3db.adapter.restore.search.document;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/** What the documents of a file and those of an index have in common, and what not. */
public final class Comparison {
  private static final int TOLD = 10;

  private long distinct;
  private long missing;
  private long different;
  private long more;
  private int largest;
  private final NavigableSet<Long> missingLines = new TreeSet<>();
  private final NavigableSet<Long> differentLines = new TreeSet<>();
  private final List<Conflict> conflicts = new ArrayList<>();

  Comparison() {}

  /**
   * Two lines of a file that are one document and say different things.
   *
   * @param first the one line
   * @param second the other
   */
  public record Conflict(long first, long second) {}

  /** Takes in documents of both sides, sorted; those of one key are all in one call. */
  void add(List<Ledger.Entry> wanted, List<Ledger.Entry> found) {
    largest = Math.max(largest, Math.max(wanted.size(), found.size()));
    int at = 0;
    int i = 0;
    while (i < wanted.size()) {
      Ledger.Entry one = wanted.get(i);
      distinct++;
      int next = i + 1;
      for (; next < wanted.size() && wanted.get(next).key().equals(one.key()); next++) {
        if (!wanted.get(next).source().equals(one.source()) && conflicts.size() < TOLD) {
          conflicts.add(new Conflict(one.line(), wanted.get(next).line()));
        }
      }
      i = next;
      while (at < found.size() && before(found.get(at), one)) {
        more++;
        at++;
      }
      if (at < found.size() && found.get(at).key().equals(one.key())) {
        if (!found.get(at).source().equals(one.source())) {
          different = count(different, differentLines, one.line());
        }
        at++;
      } else {
        missing = count(missing, missingLines, one.line());
      }
    }
    more += found.size() - at;
  }

  private static boolean before(Ledger.Entry one, Ledger.Entry other) {
    int order = Long.compare(one.key().high(), other.key().high());
    return order < 0 || (order == 0 && one.key().low() < other.key().low());
  }

  /** Documents come in no order of the file; the first lines are told. */
  private static long count(long before, NavigableSet<Long> lines, long line) {
    lines.add(line);
    if (lines.size() > TOLD) {
      lines.pollLast();
    }
    return before + 1;
  }

  /** The most documents of a side that were looked at together. */
  int largest() {
    return largest;
  }

  /** How many documents the file has. */
  public long distinct() {
    return distinct;
  }

  /** Whether both are the same. */
  public boolean isEqual() {
    return missing == 0 && different == 0 && more == 0;
  }

  /** Lines that contradict one another; some of them. */
  public List<Conflict> conflicts() {
    return List.copyOf(conflicts);
  }

  /** What differs, in words. */
  public String words() {
    var words = new ArrayList<String>();
    if (missing > 0) {
      words.add(missing + " of " + distinct + " documents are not there" + lines(missingLines));
    }
    if (different > 0) {
      words.add(different + " of " + distinct + " differ" + lines(differentLines));
    }
    if (more > 0) {
      words.add(more + " are there that the file does not have");
    }
    return String.join("; ", words);
  }

  private static String lines(NavigableSet<Long> lines) {
    return " (line"
        + (lines.size() > 1 ? "s " : " ")
        + String.join(", ", lines.stream().map(String::valueOf).toList())
        + ")";
  }
}
