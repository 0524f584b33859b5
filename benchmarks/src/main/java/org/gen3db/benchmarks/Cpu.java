package org.gen3db.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Processor time spent by processes and by their children that have ended. Where other work shares
 * the machine it says more than the time on the clock.
 */
final class Cpu {
  /** Linux counts for /proc in these, whatever the kernel's own tick is. */
  private static final double TICKS_PER_SECOND = 100;

  /** The first field after the program's name is the third of proc(5)'s list. */
  private static final int FIRST = 3;

  private static final int USER_TIME = 14;
  private static final int SYSTEM_TIME_OF_CHILDREN = 17;

  private Cpu() {}

  /**
   * Seconds so far, user's and system's; 0 where there is no /proc, and of a process that has
   * ended: its time is its parent's then.
   */
  static double seconds(long pid) throws IOException {
    Path file = Path.of("/proc", Long.toString(pid), "stat");
    String stat;
    try {
      stat = Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      if (Files.exists(file)) {
        throw e;
      }
      return 0;
    }
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    long ticks = 0;
    for (int field = USER_TIME; field <= SYSTEM_TIME_OF_CHILDREN; field++) {
      ticks += Long.parseLong(fields[field - FIRST]);
    }
    return ticks / TICKS_PER_SECOND;
  }
}
