package org.gen3db.lab;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import org.gen3db.domain.error.Code;

/** The codes that users got to see since the test began. */
public final class SeenCodes {
  private static final Set<Code> SEEN = EnumSet.noneOf(Code.class);

  private SeenCodes() {}

  /** Notes the codes in what a run printed, and returns the run. */
  public static synchronized Run note(Run run) {
    Arrays.stream(Code.values())
        .filter(code -> run.out().contains(code.id()) || run.err().contains(code.id()))
        .forEach(SEEN::add);
    return run;
  }

  static synchronized void forget() {
    SEEN.clear();
  }

  static synchronized Set<Code> all() {
    return EnumSet.copyOf(SEEN.isEmpty() ? EnumSet.noneOf(Code.class) : SEEN);
  }
}
