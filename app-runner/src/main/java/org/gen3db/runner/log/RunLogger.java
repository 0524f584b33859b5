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

/**
 * Writes what is logged under a name: as JSON with the pairs of names and values that an event has,
 * or as the words alone.
 */
final class RunLogger extends LegacyAbstractLogger implements LoggingEventAware {
  private static final long serialVersionUID = 1;

  private final Level least;
  private final boolean traces;
  private final LogFormat format;
  private final transient Supplier<PrintStream> to;

  /**
   * @param traces whether what was thrown is told with its messages and where; otherwise only what
   *     it was
   */
  RunLogger(String name, Level least, boolean traces, LogFormat format, Supplier<PrintStream> to) {
    this.name = name;
    this.least = least;
    this.traces = traces;
    this.format = format;
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
    String words = MessageFormatter.basicArrayFormat(pattern, arguments);
    String message = words == null ? "" : words;
    if (format == LogFormat.JSON) {
      json(level, message, pairs, thrown).to(to.get());
    } else {
      // In one call, so that lines of several threads stay lines.
      String trace = thrown == null || !traces ? "" : System.lineSeparator() + trace(thrown);
      to.get().println(level.name() + " " + message + trace);
    }
  }

  private LogLine json(
      Level level, String message, List<KeyValuePair> pairs, @Nullable Throwable thrown) {
    LogLine line = LogLine.of(level, message).with("logger", name);
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
    return thrown == null || !traces ? line : line.with("stackTrace", trace(thrown));
  }

  private static String trace(Throwable thrown) {
    var trace = new StringWriter();
    thrown.printStackTrace(new PrintWriter(trace, true));
    return trace.toString();
  }
}
