package org.gen3db.lab;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.gen3db.domain.error.Code;

/** The codes that users got to see since the test began. */
public final class SeenCodes {
  private static final Pattern ID = Pattern.compile("GEN3DB-[A-Z]?\\d+");
  private static final Set<String> SEEN = new TreeSet<>();

  private SeenCodes() {}

  /** Notes the codes in what a run printed, and returns the run. */
  public static synchronized Run note(Run run) {
    note(run.out());
    note(run.err());
    return run;
  }

  private static void note(String printed) {
    ID.matcher(printed).results().forEach(id -> SEEN.add(id.group()));
  }

  static synchronized void forget() {
    SEEN.clear();
  }

  static synchronized Set<String> names() {
    return Codes.all().stream()
        .filter(code -> SEEN.contains(code.id()))
        .map(Code::name)
        .collect(Collectors.toUnmodifiableSet());
  }
}
