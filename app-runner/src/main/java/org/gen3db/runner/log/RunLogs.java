package org.gen3db.runner.log;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.Logger;
import org.slf4j.event.Level;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.helpers.NOPMDCAdapter;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/**
 * SLF4J's backend, on standard error. A small one on SLF4J's own base classes: Logback's licence
 * asks for more than all others here, Log4j is two megabytes and half a second of a start, SLF4J's
 * simple one tells every stack trace, and the lines are to be like those that the run itself tells.
 *
 * <p>It is no service of the class path: a run that wants it names it to SLF4J.
 */
public final class RunLogs implements SLF4JServiceProvider {
  private static final String OURS = "org.gen3db";
  private static volatile Level least = Level.INFO;
  private static volatile boolean traces;
  private static volatile LogFormat format = LogFormat.TEXT;

  private final Map<String, Logger> loggers = new ConcurrentHashMap<>();
  private final IMarkerFactory markers = new BasicMarkerFactory();
  private final MDCAdapter context = new NOPMDCAdapter();

  /** For SLF4J, which makes it by its name. */
  public RunLogs() {}

  /**
   * Makes it the backend, if no logger was made yet.
   *
   * @param level the least of gen3db and its adapters that is told; of other libraries it is
   *     warnings
   * @param withTraces whether what was thrown is told with its stack trace
   */
  public static void use(LogFormat as, Level level, boolean withTraces) {
    format = as;
    least = level;
    traces = withTraces;
    System.setProperty("slf4j.provider", RunLogs.class.getName());
    System.setProperty("slf4j.internal.verbosity", "WARN"); // which provider it found is no news
  }

  @Override
  public ILoggerFactory getLoggerFactory() {
    return name ->
        loggers.computeIfAbsent(
            name, any -> new RunLogger(any, least(any), traces, format, () -> System.err));
  }

  private static Level least(String name) {
    return name.equals(OURS) || name.startsWith(OURS + ".") ? least : Level.WARN;
  }

  @Override
  public IMarkerFactory getMarkerFactory() {
    return markers;
  }

  @Override
  public MDCAdapter getMDCAdapter() {
    return context;
  }

  @Override
  public String getRequestedApiVersion() {
    return "2.0.99";
  }

  @Override
  public void initialize() {}
}
