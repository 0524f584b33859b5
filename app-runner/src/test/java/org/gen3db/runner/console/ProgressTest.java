package org.gen3db.runner.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gen3db.api.RunListener;
import org.gen3db.domain.provision.Step;
import org.gen3db.runner.log.LogFormat;
import org.junit.jupiter.api.Test;

/** Progress is told on standard error, in a form that fits who reads it. */
class ProgressTest {
  private static final Step LOCK = new Step("fence", Step.LOCK, "fence_gen3");
  private static final Step CREATE = new Step("fence", "create-role", "fence_gen3");

  private final PrintStream usual = System.err;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private Console console(boolean terminal) {
    return new Console(
        new ByteArrayInputStream(new byte[0]),
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8),
        Map.of("COLUMNS", "100"),
        Path.of(""),
        new Terminals(terminal, terminal, terminal),
        new Interruption());
  }

  private String shown(boolean terminal, Verbosity verbosity) {
    try (Progress progress = Progress.on(console(terminal), verbosity)) {
      progress.began(2);
      progress.serviceBegan("fence");
      for (Step step : List.of(LOCK, CREATE)) {
        progress.stepBegan(step);
        progress.stepEnded(step, Duration.ofMillis(3), Optional.empty());
      }
      if (System.err != usual) {
        System.err.println("INFO waiting for somebody");
      }
    }
    assertThat(out.size()).isZero();
    return err.toString(StandardCharsets.UTF_8);
  }

  @Test
  void plainLinesWhereThereIsNoTerminal() {
    assertThat(shown(false, Verbosity.NORMAL)).isEqualTo("fence: create-role fence_gen3\n");
  }

  @Test
  void nothingWhenQuiet() {
    assertThat(shown(false, Verbosity.QUIET)).isEmpty();
    assertThat(shown(true, Verbosity.QUIET)).isEmpty();
  }

  @Test
  void everyStepWithItsTimeWhenVerbose() {
    assertThat(shown(false, Verbosity.VERBOSE))
        .matches(
            "fence: lock fence_gen3: done in 3 ms\n"
                + "fence: create-role fence_gen3\n"
                + "fence: create-role fence_gen3: done in 3 ms\n");
    assertThat(shown(true, Verbosity.VERBOSE)).doesNotContain("\r");
  }

  @Test
  void failedStepIsTold() {
    Progress progress = Progress.on(console(false), Verbosity.VERBOSE);

    progress.stepEnded(
        CREATE, Duration.ofMillis(3), Optional.of(new IllegalStateException("planted")));

    assertThat(err.toString(StandardCharsets.UTF_8))
        .containsPattern("create-role fence_gen3: failed after 3 ms")
        .doesNotContain("planted");
  }

  @Test
  void asJsonEachChangeIsALineWithItsTime() {
    var json = console(true).with(LogFormat.JSON);
    var heard = new ArrayList<String>();
    try (Progress progress =
        Progress.on(json, Verbosity.NORMAL)
            .and(
                new RunListener() {
                  @Override
                  public void stepEnded(Step step, Duration took, Optional<Throwable> failure) {
                    heard.add(step.action() + " " + took.toMillis());
                  }
                })) {
      progress.began(2);
      for (Step step : List.of(LOCK, CREATE)) {
        progress.stepBegan(step);
        progress.stepEnded(step, Duration.ofMillis(3), Optional.empty());
      }
      progress.stepEnded(CREATE, Duration.ofMillis(4), Optional.of(new Error("planted")));
      progress.waiting("somebody");
    }
    assertThat(err.toString(StandardCharsets.UTF_8).replaceAll("\"time\":\"[^\"]+\"", "T"))
        .isEqualTo(
            """
            {T,"level":"info","message":"fence: create-role fence_gen3","event":"step-began",\
            "service":"fence","action":"create-role","target":"fence_gen3"}
            {T,"level":"info","message":"fence: create-role fence_gen3: done in 3 ms",\
            "event":"step-ended","service":"fence","action":"create-role","target":"fence_gen3",\
            "millis":3,"failed":false}
            {T,"level":"warn","message":"fence: create-role fence_gen3: failed after 4 ms",\
            "event":"step-ended","service":"fence","action":"create-role","target":"fence_gen3",\
            "millis":4,"failed":true}
            {T,"level":"info","message":"waiting for somebody","event":"waiting"}
            """);
    assertThat(heard).containsExactly("lock 3", "create-role 3", "create-role 4");
  }

  /** Not each of hundreds: the first, and then one now and then. */
  @Test
  void whatIsBuiltIsTold() {
    for (LogFormat format : LogFormat.values()) {
      err.reset();
      try (Progress progress =
          Progress.on(console(false).with(format), Verbosity.NORMAL).and(new RunListener() {})) {
        progress.building("a.sql", "CREATE INDEX b ON public.c", 1, 2);
        progress.building("a.sql", "CREATE INDEX d ON public.c", 2, 2);
      }
      String told = err.toString(StandardCharsets.UTF_8);
      assertThat(told)
          .contains("a.sql: index 1 of 2, CREATE INDEX b ON public.c")
          .doesNotContain("INDEX d");
      if (format == LogFormat.JSON) {
        assertThat(told).contains("\"event\":\"building\"", "\"number\":1,\"known\":2");
      }
    }
  }

  @Test
  void closedBarIsNotDrawnAgain() {
    Progress progress = Progress.on(console(true), Verbosity.NORMAL);
    progress.close();
    int size = err.size();
    progress.close();

    assertThat(err.size()).isEqualTo(size);
  }

  @Test
  void barOnATerminalWithLogLinesAboveIt() {
    String shown = shown(true, Verbosity.NORMAL);

    assertThat(shown).contains("services").contains("\r\u001b[KINFO waiting for somebody\n");
    assertThat(System.err).isSameAs(usual);
  }
}
