package org.gen3db.runner.call;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.runner.console.Console;
import org.gen3db.runner.log.LogFormat;
import org.gen3db.runner.log.LogLine;
import org.gen3db.spi.SpiCode;
import org.slf4j.event.Level;

/** Stack traces, for {@code -vv} only. */
public final class StackTraces {
  private StackTraces() {}

  /** What led to a notice; a mistake of ours without messages, as nobody checked those. */
  static void of(Notice notice, Throwable thrown, Console to) {
    if (thrown instanceof Gen3DbException) {
      whole(thrown, to);
    } else {
      tell(to, notice + "\n" + frames(thrown));
    }
  }

  /**
   * With messages: those of our own exceptions and their causes hold no secret. What an adapter
   * threw that nobody expected is told without, since its message could hold anything.
   */
  public static void whole(Throwable e, Console to) {
    if (e instanceof Gen3DbException told
        && told.problems().stream().anyMatch(one -> one.code() == SpiCode.ADAPTER_FAILED)) {
      tell(to, e + "\n" + frames(e));
    } else {
      var text = new StringWriter();
      e.printStackTrace(new PrintWriter(text, true));
      tell(to, text.toString());
    }
  }

  /** Only what was thrown and where. */
  public static void withoutMessages(Throwable thrown, Console to) {
    tell(to, frames(thrown));
  }

  private static String frames(Throwable thrown) {
    var text = new StringBuilder();
    String prefix = "";
    for (Throwable e = thrown; e != null; e = e.getCause()) {
      text.append(prefix).append(e.getClass().getName()).append('\n');
      for (StackTraceElement frame : e.getStackTrace()) {
        text.append("\tat ").append(frame).append('\n');
      }
      prefix = "Caused by: ";
    }
    return text.toString();
  }

  private static void tell(Console to, String trace) {
    if (to.logs() == LogFormat.JSON) {
      LogLine.of(Level.DEBUG, "what led to it").with("stackTrace", trace).to(to.err());
    } else {
      to.err().print(trace);
      to.err().flush();
    }
  }
}
