package org.gen3db.runner.call;

import java.io.PrintStream;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.spi.SpiCode;

/** Stack traces, for {@code -vv} only. */
public final class StackTraces {
  private StackTraces() {}

  /** What led to a notice; a mistake of ours without messages, as nobody checked those. */
  static void of(Notice notice, Throwable thrown, PrintStream to) {
    if (thrown instanceof Gen3DbException) {
      whole(thrown, to);
    } else {
      to.println(notice);
      withoutMessages(thrown, to);
    }
  }

  /**
   * With messages: those of our own exceptions and their causes hold no secret. What an adapter
   * threw that nobody expected is told without, since its message could hold anything.
   */
  public static void whole(Throwable e, PrintStream to) {
    if (e instanceof Gen3DbException told
        && told.problems().stream().anyMatch(one -> one.code() == SpiCode.ADAPTER_FAILED)) {
      to.println(e);
      withoutMessages(e, to);
    } else {
      e.printStackTrace(to);
    }
  }

  /** Only what was thrown and where. */
  public static void withoutMessages(Throwable thrown, PrintStream to) {
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
