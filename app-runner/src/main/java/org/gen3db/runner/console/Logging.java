package org.gen3db.runner.console;

import java.util.logging.LogManager;

/** The logs of the adapters: plain lines on standard error. */
public final class Logging {
  private static final String SIMPLE = "org.slf4j.simpleLogger.";

  private Logging() {}

  /**
   * Says what the backend will show when the first logger is made; loads nothing yet. What gen3db
   * waits for is told at info, so that is shown by default; other people's libraries only warn.
   */
  public static void configure(Verbosity verbosity) {
    System.setProperty(SIMPLE + "defaultLogLevel", "warn");
    System.setProperty(
        SIMPLE + "log.org.gen3db",
        switch (verbosity) {
          case QUIET -> "warn";
          case NORMAL, VERBOSE -> "info";
          case DEBUG -> "debug";
        });
    System.setProperty(SIMPLE + "showThreadName", "false");
    System.setProperty(SIMPLE + "showLogName", "false");
  }

  /** Takes all handlers from java.util.logging, where a database driver may log statements. */
  public static void silenceDrivers() {
    LogManager.getLogManager().reset();
  }
}
