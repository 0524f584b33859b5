package org.gen3db.lab;

import java.util.Set;
import java.util.TreeSet;
import org.gen3db.domain.error.Code;

/** The codes that users got to see since the test began. */
public final class SeenCodes {
  private static final Set<String> SEEN = new TreeSet<>();

  private SeenCodes() {}

  /** Notes the codes in what a run printed, and returns the run. */
  public static synchronized Run note(Run run) {
    Codes.all().stream()
        .filter(code -> run.out().contains(code.id()) || run.err().contains(code.id()))
        .map(Code::name)
        .forEach(SEEN::add);
    return run;
  }

  static synchronized void forget() {
    SEEN.clear();
  }

  static synchronized Set<String> names() {
    return Set.copyOf(SEEN);
  }
}
