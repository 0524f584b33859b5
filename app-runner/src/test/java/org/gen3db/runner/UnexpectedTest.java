package org.gen3db.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.gen3db.runner.console.Console;
import org.gen3db.runner.console.Interruption;
import org.gen3db.runner.console.Terminals;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mistakes of our own are told without what nobody checked for secrets. */
class UnexpectedTest {
  @TempDir Path directory;

  private CommandRun plan(String... further) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var line = new java.util.ArrayList<String>(List.of("plan", "--offline", "-f", "-"));
    line.addAll(List.of(further));
    int exitCode =
        Main.run(
            line,
            new Console(
                new Broken(),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Map.of(),
                directory,
                Terminals.NONE,
                new Interruption()));
    return new CommandRun(exitCode, out.toString(), err.toString());
  }

  private static final class Broken extends InputStream {
    @Override
    public int read() {
      throw new IllegalStateException("pl4nted", new IllegalArgumentException("pl4nted"));
    }
  }

  @Test
  void theClassIsNamedAndTheMessageIsNot() {
    CommandRun run = plan();

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err())
        .isEqualTo(
            "error GEN3DB-599: an unexpected java.lang.IllegalStateException\n"
                + "  hint: Report it with the output of -vv; passwords do not appear in it.\n");
    assertThat(run.out()).isEmpty();
  }

  @Test
  void theDocumentSaysTheSame() {
    CommandRun run = plan("-o", "json");

    assertThat(run.exitCode()).isEqualTo(1);
    Shapes.ERROR.check(run.json());
    assertThat(run.json().at("/errors/0/code").asText()).isEqualTo("GEN3DB-599");
    assertThat(run.out() + run.err()).doesNotContain("pl4nted");
  }

  @Test
  void framesAreShownOnlyToWhoAsksForDebugging() {
    assertThat(plan("-v").err()).doesNotContain("\tat ");
    assertThat(plan("-vv").err())
        .contains("\tat org.gen3db")
        .contains("Caused by: java.lang.IllegalArgumentException\n")
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
