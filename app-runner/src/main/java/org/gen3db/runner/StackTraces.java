package org.gen3db.runner;

import java.io.PrintStream;

/** Stack traces, for {@code -vv} only. */
final class StackTraces {
  private StackTraces() {}

  /** With messages: those of our own exceptions and their causes hold no secret. */
  static void whole(Throwable e, PrintStream to) {
    e.printStackTrace(to);
  }

  /** Only what was thrown and where. */
  static void withoutMessages(Throwable thrown, PrintStream to) {
    String prefix = "";
    for (Throwable e = thrown; e != null; e = e.getCause()) {
      to.println(prefix + e.getClass().getName());
      for (StackTraceElement frame : e.getStackTrace()) {
        to.println("\tat " + frame);
      }
      prefix = "Caused by: ";
    }
  }
}
