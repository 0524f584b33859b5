package org.gen3db.runner.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.gen3db.runner.console.Logging;
import org.gen3db.runner.console.Verbosity;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Logs: what stands in a line, and that SLF4J writes no other. */
@Tag("jdk")
class RunLogsTest {
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final PrintStream stream = new PrintStream(written, true, StandardCharsets.UTF_8);

  private Logger logger(Level least) {
    return new RunLogger("org.gen3db.some.Place", least, false, LogFormat.JSON, () -> stream);
  }

  private JsonNode line() throws Exception {
    String all = written.toString(StandardCharsets.UTF_8);
    assertThat(all).endsWith("\n").doesNotContain("\r");
    assertThat(all.lines()).hasSize(1);
    return new ObjectMapper().readTree(all);
  }

  @Test
  void aLineHasItsTimeLevelNameAndWords() throws Exception {
    logger(Level.INFO).info("waiting for {},\n\"{}\" of {}", "a", 2, 3L);
    JsonNode line = line();
    assertThat(line.fieldNames())
        .toIterable()
        .containsExactly("time", "level", "message", "logger");
    assertThat(line.path("time").asText())
        .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
    assertThat(Duration.between(Instant.parse(line.path("time").asText()), Instant.now()))
        .isBetween(Duration.ZERO, Duration.ofMinutes(1));
    assertThat(line.path("level").asText()).isEqualTo("info");
    assertThat(line.path("message").asText()).isEqualTo("waiting for a,\n\"2\" of 3");
    assertThat(line.path("logger").asText()).isEqualTo("org.gen3db.some.Place");
  }

  @Test
  void pairsOfAnEventAreFieldsAndTakeNoOthersPlace() throws Exception {
    logger(Level.INFO)
        .atWarn()
        .addKeyValue("server", "db:5432")
        .addKeyValue("tries", 3)
        .addKeyValue("last", true)
        .addKeyValue("nothing", (Object) null)
        .addKeyValue("level", "another")
        .log("busy");
    JsonNode line = line();
    assertThat(line.path("level").asText()).isEqualTo("warn");
    assertThat(line.path("message").asText()).isEqualTo("busy");
    assertThat(line.path("server").asText()).isEqualTo("db:5432");
    assertThat(line.path("tries").isIntegralNumber()).isTrue();
    assertThat(line.path("tries").asInt()).isEqualTo(3);
    assertThat(line.path("last").isBoolean()).isTrue();
    assertThat(line.path("nothing").asText()).isEqualTo("null");
  }

  @Test
  void whatWasThrownIsAFieldAndItsTraceForTheMostVerboseOnly() throws Exception {
    var planted = new IllegalStateException("planted");
    logger(Level.INFO).error("broken", planted);
    assertThat(line().path("thrown").asText()).isEqualTo("java.lang.IllegalStateException");
    assertThat(line().has("stackTrace")).isFalse();
    assertThat(line().toString()).doesNotContain("planted");
    written.reset();
    new RunLogger("org.gen3db.some.Place", Level.INFO, true, LogFormat.JSON, () -> stream)
        .error("broken", planted);
    assertThat(line().path("thrown").asText()).isEqualTo("java.lang.IllegalStateException");
    assertThat(line().path("stackTrace").asText())
        .startsWith("java.lang.IllegalStateException: planted\n")
        .contains("\tat " + RunLogsTest.class.getName());
  }

  @Test
  void asTextALineHasTheWordsAndATraceForTheMostVerboseOnly() {
    var planted = new IllegalStateException("planted");
    new RunLogger("org.gen3db.some.Place", Level.INFO, false, LogFormat.TEXT, () -> stream)
        .atWarn()
        .addKeyValue("server", "db:5432")
        .setCause(planted)
        .log("broken {}", 1);
    assertThat(written.toString(StandardCharsets.UTF_8).lines()).containsExactly("WARN broken 1");
    written.reset();
    new RunLogger("org.gen3db.some.Place", Level.INFO, true, LogFormat.TEXT, () -> stream)
        .warn("broken", planted);
    assertThat(written.toString(StandardCharsets.UTF_8))
        .startsWith("WARN broken\njava.lang.IllegalStateException: planted\n\tat ");
  }

  @ParameterizedTest
  @CsvSource({"TRACE,5", "DEBUG,4", "INFO,3", "WARN,2", "ERROR,1"})
  void whatIsLessIsNotWritten(Level least, int told) {
    Logger logger = logger(least);
    for (Level level : Level.values()) {
      logger.atLevel(level).log("event");
      assertThat(logger.isEnabledForLevel(level)).isEqualTo(level.toInt() >= least.toInt());
    }
    assertThat(written.toString(StandardCharsets.UTF_8).lines()).hasSize(told);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "plan --log-format json                       | JSON",
        "plan --log-format=json                       | JSON",
        "plan --log-format json --log-format text     | TEXT",
        "plan -o json                                 | TEXT",
        "exec fence -- x --log-format json            | TEXT",
      })
  void theFormIsKnownBeforeTheArgumentsAre(String line, LogFormat format) {
    assertThat(LogFormat.guess(List.of(line.split(" +")))).isEqualTo(format);
  }

  /** In a JVM of its own, since SLF4J chooses its backend once. */
  @ParameterizedTest
  @EnumSource(LogFormat.class)
  void slf4jWritesNoOtherLine(LogFormat format) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Logs.class.getName(),
                format.name())
            .redirectErrorStream(true)
            .start();
    String all = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    var told = assertThat(all.lines().filter(line -> !line.startsWith("Picked up")));
    if (format == LogFormat.TEXT) {
      told.containsExactly("INFO ours at info", "WARN of a library at warn");
      return;
    }
    told.hasSize(2)
        .allMatch(line -> line.startsWith("{\"time\":\"") && line.endsWith("}"))
        .anyMatch(line -> line.contains("\"message\":\"ours at info\""))
        .anyMatch(line -> line.contains("\"message\":\"of a library at warn\""));
  }

  /** Logs by SLF4J, as an adapter does. */
  static final class Logs {
    private Logs() {}

    public static void main(String[] arguments) {
      Logging.configure(Verbosity.NORMAL, LogFormat.valueOf(arguments[0]));
      LoggerFactory.getLogger("org.gen3db.adapter.Some").debug("ours at debug");
      LoggerFactory.getLogger("org.gen3db.adapter.Some").info("ours at info");
      LoggerFactory.getLogger("org.gen3dbx.Library").info("of a library at info");
      LoggerFactory.getLogger("org.gen3dbx.Library")
          .warn("of a library at warn", new IllegalStateException("planted"));
    }
  }
}
