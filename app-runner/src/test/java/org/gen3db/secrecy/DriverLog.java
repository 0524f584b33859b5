package org.gen3db.secrecy;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** All that the database driver logs, at its finest level. */
final class DriverLog extends Handler implements AutoCloseable {
  private static final Logger DRIVER = Logger.getLogger("org.postgresql");

  private final Evidence evidence;
  private final SimpleFormatter formatter = new SimpleFormatter();

  DriverLog(Evidence evidence) {
    this.evidence = evidence;
    DRIVER.addHandler(this);
    DRIVER.setLevel(Level.ALL);
    DRIVER.setUseParentHandlers(false);
  }

  @Override
  public void publish(LogRecord line) {
    evidence.see("the driver's log", formatter.format(line));
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    DRIVER.removeHandler(this);
    DRIVER.setLevel(null);
    DRIVER.setUseParentHandlers(true);
  }
}
