package org.gen3db.runner.log;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;
import org.slf4j.event.Level;
import org.slf4j.event.LoggingEvent;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.spi.LoggingEventAware;

/** Writes what is logged under a name, with the pairs of names and values that an event has. */
final class JsonLogger extends LegacyAbstractLogger implements LoggingEventAware {
  private static final long serialVersionUID = 1;

  private final Level least;
  private final boolean traces;
  private final transient Supplier<PrintStream> to;

  /**
   * @param traces whether what was thrown is told with its messages and where; otherwise only what
   *     it was
   */
  JsonLogger(String name, Level least, boolean traces, Supplier<PrintStream> to) {
    this.name = name;
    this.least = least;
    this.traces = traces;
    this.to = to;
  }

  private boolean tells(Level level) {
    return level.toInt() >= least.toInt();
  }

  @Override
  public boolean isTraceEnabled() {
    return tells(Level.TRACE);
  }

  @Override
  public boolean isDebugEnabled() {
    return tells(Level.DEBUG);
  }

  @Override
  public boolean isInfoEnabled() {
    return tells(Level.INFO);
  }

  @Override
  public boolean isWarnEnabled() {
    return tells(Level.WARN);
  }

  @Override
  public boolean isErrorEnabled() {
    return tells(Level.ERROR);
  }

  @Override
  protected @Nullable String getFullyQualifiedCallerName() {
    return null;
  }

  @Override
  protected void handleNormalizedLoggingCall(
      Level level,
      @Nullable Marker marker,
      String pattern,
      @Nullable Object @Nullable [] arguments,
      @Nullable Throwable thrown) {
    write(level, pattern, arguments, List.of(), thrown);
  }

  @Override
  public void log(LoggingEvent event) {
    if (tells(event.getLevel())) {
      List<KeyValuePair> pairs = event.getKeyValuePairs();
      write(
          event.getLevel(),
          event.getMessage(),
          event.getArgumentArray(),
          pairs == null ? List.of() : pairs,
          event.getThrowable());
    }
  }

  private void write(
      Level level,
      @Nullable String pattern,
      @Nullable Object @Nullable [] arguments,
      List<KeyValuePair> pairs,
      @Nullable Throwable thrown) {
    String message = MessageFormatter.basicArrayFormat(pattern, arguments);
    LogLine line = LogLine.of(level, message == null ? "" : message).with("logger", name);
    for (KeyValuePair pair : pairs) {
      if (pair.value instanceof Boolean flag) {
        line.with(pair.key, flag);
      } else if (pair.value instanceof Integer || pair.value instanceof Long) {
        line.with(pair.key, ((Number) pair.value).longValue());
      } else {
        line.with(pair.key, String.valueOf(pair.value));
      }
    }
    if (thrown != null) {
      line.with("thrown", thrown.getClass().getName());
    }
    if (thrown != null && traces) {
      var trace = new StringWriter();
      thrown.printStackTrace(new PrintWriter(trace, true));
      line.with("stackTrace", trace.toString());
    }
    line.to(to.get());
  }
}
