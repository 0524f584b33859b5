package org.gen3db.protocol;

import java.util.List;
import java.util.TreeSet;
import org.gen3db.domain.plan.ApplyOptions;

/** The flags of apply as an operator writes them. */
final class Flags {
  private Flags() {}

  static ApplyOptions parse(List<String> flags) {
    var takeOver = new TreeSet<String>();
    var harden = new TreeSet<String>();
    for (int i = 0; i + 1 < flags.size(); i++) {
      if (flags.get(i).equals("--take-over")) {
        takeOver.add(flags.get(i + 1));
      } else if (flags.get(i).equals("--harden")) {
        harden.add(flags.get(i + 1));
      }
    }
    return new ApplyOptions(
        takeOver, harden, flags.contains("--complete-entry"), flags.contains("--restore-deleted"));
  }
}
