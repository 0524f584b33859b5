package org.gen3db.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.gen3db.lab.Provokes;
import org.gen3db.lab.Run;
import org.gen3db.lab.SeenCodes;
import org.gen3db.runner.console.Console;
import org.gen3db.runner.console.Interruption;
import org.gen3db.runner.console.Terminals;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mistakes of our own are told without what nobody checked for secrets. */
@Tag("jdk")
class UnexpectedTest {
  @TempDir Path directory;

  private CommandRun plan(InputStream in, boolean brokenOut, String... further) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var line = new ArrayList<String>(List.of("plan", "--offline", "-f", "-"));
    line.addAll(List.of(further));
    int exitCode =
        Main.run(
            line,
            new Console(
                in,
                brokenOut ? new BrokenOut(out) : new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Map.of(),
                directory,
                Terminals.NONE,
                new Interruption()));
    CommandRun run = new CommandRun(exitCode, out.toString(), err.toString());
    SeenCodes.note(new Run(exitCode, run.out(), run.err()));
    return run;
  }

  private CommandRun whilePrinting(String further) {
    var values = "global: {dev: true}".getBytes(StandardCharsets.UTF_8);
    return plan(new ByteArrayInputStream(values), true, further);
  }

  private CommandRun ofAdapter(String... further) {
    return plan(new BrokenIn(), false, further);
  }

  private static final class BrokenIn extends InputStream {
    @Override
    public int read() {
      throw new IllegalStateException("pl4nted", new IllegalArgumentException("pl4nted"));
    }
  }

  /** Fails in the middle of what it prints. */
  private static final class BrokenOut extends PrintStream {
    BrokenOut(OutputStream out) {
      super(out, true, StandardCharsets.UTF_8);
    }

    @Override
    public void print(String text) {
      throw new IllegalStateException("pl4nted", new IllegalArgumentException("pl4nted"));
    }

    @Override
    public void println(String text) {
      print(text);
    }
  }

  /** F5: nothing ends in silence. */
  @Test
  @Provokes("INTERNAL")
  void aFailureWhileTheResultIsPrintedIsToldWithoutItsMessage() {
    for (String form : List.of("-otable", "-ojson")) {
      CommandRun run = whilePrinting(form);

      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.err())
          .endsWith(
              "error GEN3DB-599 gen3db plan: an unexpected java.lang.IllegalStateException\n"
                  + "  hint: Report it; passwords do not appear in what is told. The output of -vv belongs"
                  + " to it.\n")
          .doesNotContain("pl4nted", "\tat ");
    }
    assertThat(whilePrinting("-vv").err())
        .contains("\tat org.gen3db")
        .contains("Caused by: java.lang.IllegalArgumentException\n")
        .doesNotContain("pl4nted");
  }

  @Test
  void whatAnAdapterThrowsIsToldAsItsFaultWithIdMethodAndPlace() {
    CommandRun run = ofAdapter();

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err().replaceAll("\\s+", " "))
        .startsWith("error GEN3DB-505 gen3db.values helm: ValuesReader.read of the adapter in ")
        .contains("failed: java.lang.IllegalStateException at org.gen3db.runner.UnexpectedTest$")
        .contains(", caused by java.lang.IllegalArgumentException")
        .doesNotContain("pl4nted");
    assertThat(run.out()).isEmpty();
    CommandRun json = ofAdapter("-o", "json");
    assertThat(json.exitCode()).isEqualTo(1);
    Shapes.ERROR.check(json.json());
    assertThat(json.json().at("/errors/0/code").asText()).isEqualTo("GEN3DB-505");
    assertThat(json.out() + json.err()).doesNotContain("pl4nted");
  }

  @Test
  void whoAsksForDebuggingGetsTheTraceOfAnAdaptersFaultWithoutItsMessage() {
    assertThat(ofAdapter("-v").err()).doesNotContain("\tat ");
    assertThat(ofAdapter("-vv").err())
        .contains("\tat org.gen3db")
        .contains("Caused by: java.lang.IllegalStateException\n")
        .doesNotContain("pl4nted");
  }

  @Test
  void ourOwnErrorsHaveAStackTraceForWhoAsksForDebuggingOnly() {
    assertThat(CommandRun.in(directory, "plan", "--offline", "-f", "absent.yaml").err())
        .contains("GEN3DB-101")
        .doesNotContain("\tat ");
    assertThat(CommandRun.in(directory, "plan", "--offline", "-f", "absent.yaml", "-vv").err())
        .contains("GEN3DB-101")
        .contains("\tat org.gen3db");
  }
}
