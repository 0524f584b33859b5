package org.gen3db.runner.metrics;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.gen3db.api.RunListener;
import org.gen3db.domain.provision.Step;
import org.gen3db.runner.page.JsonTree;
import org.jspecify.annotations.Nullable;

/**
 * What one run did: its steps, which it hears of as they end, and what its document says of
 * services. There is no secret in either.
 */
public final class RunMetrics implements RunListener {
  private final long began = System.nanoTime();
  private final Map<String, Took> steps = new TreeMap<>();
  private final Map<String, Long> read = new TreeMap<>();
  private Map<?, ?> document = Map.of();

  /** One that begins now. */
  public RunMetrics() {}

  /**
   * How long the steps of one kind took.
   *
   * @param count how many there were
   * @param seconds the sum of their times
   * @param failed how many of them failed
   */
  record Took(long count, double seconds, long failed) {
    Took and(Took other) {
      return new Took(count + other.count, seconds + other.seconds, failed + other.failed);
    }
  }

  @Override
  public synchronized void stepEnded(Step step, Duration took, Optional<Throwable> failure) {
    steps.merge(
        step.action(), new Took(1, took.toNanos() / 1e9, failure.isPresent() ? 1 : 0), Took::and);
  }

  @Override
  public synchronized void loading(String file, long bytesRead, long bytes, String table) {
    read.merge(file, bytesRead, Math::max);
  }

  /**
   * What the run came to.
   *
   * @param json its document
   */
  public synchronized void result(String json) {
    try {
      document = (Map<?, ?>) Objects.requireNonNull(JsonTree.of(json));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * All of it in Prometheus' text format.
   *
   * @param command the command, such as {@code apply}
   * @param release the release, unless the document has it
   * @param namespace its namespace, unless the document has it
   * @param exitCode what the run ends with
   * @param unixTime when it ended
   */
  public synchronized String text(
      String command, String release, String namespace, int exitCode, double unixTime) {
    var labels = new LinkedHashMap<String, String>();
    labels.put("command", command);
    labels.put("release", field("release").orElse(release));
    labels.put("namespace", field("namespace").orElse(namespace));
    var text = new PrometheusText(labels);
    text.value(
        "gen3db_run_timestamp_seconds", "When the run ended, in Unix time.", Map.of(), unixTime);
    text.value(
        "gen3db_run_duration_seconds",
        "How long the run took.",
        Map.of(),
        (System.nanoTime() - began) / 1e9);
    text.value(
        "gen3db_run_exit_code",
        "What the run ended with: 0 is done, 3 that something waits, all else a failure.",
        Map.of(),
        exitCode);
    steps.forEach(
        (action, took) -> {
          text.summary(
              "gen3db_step_duration_seconds",
              "How long the steps of the run took.",
              Map.of("action", action),
              took.count(),
              took.seconds());
          text.value(
              "gen3db_steps_failed",
              "How many steps of the run failed.",
              Map.of("action", action),
              (double) took.failed());
        });
    read.forEach(
        (file, bytes) ->
            text.value(
                "gen3db_dump_read_bytes",
                "How much of a dump the run has read.",
                Map.of("file", file),
                (double) bytes));
    for (Object service : list(document, "services")) {
      if (service instanceof Map<?, ?> map) {
        service(map, text);
      }
    }
    return text.toString();
  }

  private static void service(Map<?, ?> service, PrometheusText text) {
    String name = String.valueOf(service.get("service"));
    state(service, name, "outcome", "What the run made of a service.", text);
    state(service, name, "state", "What was found of a service.", text);
    if (service.containsKey("actions")) {
      text.value(
          "gen3db_service_pending_changes",
          "How many changes of a service are to be made.",
          Map.of("service", name),
          list(service, "actions").size());
    }
    var found = new TreeMap<String, Integer>();
    for (Object finding : list(service, "findings")) {
      code(finding).ifPresent(code -> found.merge(code, 1, Integer::sum));
    }
    code(service.get("error")).ifPresent(code -> found.merge(code, 1, Integer::sum));
    found.forEach(
        (code, count) ->
            text.value(
                "gen3db_service_findings",
                "How often something was found of a service, or went wrong with it.",
                Map.of("service", name, "code", code),
                count));
  }

  /** As a label, with the value 1, since there is no order among the states. */
  private static void state(
      Map<?, ?> service, String name, String field, String help, PrometheusText text) {
    if (service.get(field) instanceof String state) {
      text.value("gen3db_service_" + field, help, Map.of("service", name, field, state), 1);
    }
  }

  private Optional<String> field(String name) {
    return document.get(name) instanceof String text ? Optional.of(text) : Optional.empty();
  }

  private static List<?> list(Map<?, ?> map, String field) {
    return map.get(field) instanceof List<?> list ? list : List.of();
  }

  private static Optional<String> code(@Nullable Object notice) {
    return notice instanceof Map<?, ?> map && map.get("code") instanceof String code
        ? Optional.of(code)
        : Optional.empty();
  }
}
