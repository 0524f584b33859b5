package org.gen3db.adapter.restore.search.release;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * How runs that work at one cluster at once tell a living one from one that was killed. Whoever
 * loads an index searches it again and again, which the cluster counts, also while nothing is
 * written to it: while documents are compared, while a disk is full, while it has too much to do.
 *
 * @param every how often
 * @param silence how long nothing may be counted at an index before its run counts as killed; many
 *     times as long, as a machine may be slow
 * @param waiting is told what is waited for, while it is told whether a run lives
 */
public record SignsOfLife(Duration every, Duration silence, Consumer<String> waiting) {
  private static final int SIGNS = 15;

  /** Nobody is told of the wait. */
  public SignsOfLife(Duration every, Duration silence) {
    this(every, silence, what -> {});
  }

  /** With as many signs in a time of silence as bear that some get lost. */
  public static SignsOfLife within(Duration silence) {
    return new SignsOfLife(silence.dividedBy(SIGNS), silence);
  }

  /** The same, with somebody who is told of the wait. */
  public SignsOfLife telling(Consumer<String> somebody) {
    return new SignsOfLife(every, silence, somebody);
  }

  /** How long that is, for people. */
  String words() {
    return silence.toMillis() % 1000 == 0 ? silence.toSeconds() + " s" : silence.toMillis() + " ms";
  }
}
