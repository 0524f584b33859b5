package org.gen3db.runner.console;

import java.util.logging.LogManager;
import org.gen3db.runner.log.LogFormat;
import org.gen3db.runner.log.RunLogs;
import org.slf4j.event.Level;

/** The logs of the adapters, on standard error: plain lines, or JSON. */
public final class Logging {
  private Logging() {}

  /**
   * Says what the backend will show when the first logger is made; loads nothing yet. What gen3db
   * waits for is told at info, so that is shown by default; other people's libraries only warn.
   */
  public static void configure(Verbosity verbosity, LogFormat format) {
    Level least =
        switch (verbosity) {
          case QUIET -> Level.WARN;
          case NORMAL, VERBOSE -> Level.INFO;
          case DEBUG -> Level.DEBUG;
        };
    RunLogs.use(format, least, verbosity.atLeast(Verbosity.DEBUG));
    if (format == LogFormat.JSON) {
      silenceDrivers(); // they log plain lines
    }
  }

  /** Takes all handlers from java.util.logging, where a database driver may log statements. */
  public static void silenceDrivers() {
    LogManager.getLogManager().reset();
  }
}
