package org.gen3db.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The completion scripts, tried in a real shell. */
class CompletionTest {
  @TempDir Path directory;

  @Test
  void bashCompletesCommandsAndOptions() throws Exception {
    CommandRun.write(
        directory, "completion.bash", CommandRun.in(directory, "completion", "bash").out());

    assertThat(completed("gen3db", "ap")).isEqualTo("apply");
    assertThat(completed("gen3db", "plan", "--off")).isEqualTo("--offline");
    assertThat(completed("gen3db", "plan", "-o", "js")).isEqualTo("json");
  }

  private String completed(String... words) throws Exception {
    String script =
        "source ./completion.bash; COMP_WORDS=(%s); COMP_CWORD=%d; COMP_LINE='%s'; _complete_gen3db;"
                .formatted(String.join(" ", words), words.length - 1, String.join(" ", words))
            + " printf '%s' \"${COMPREPLY[*]}\"";
    var bash =
        new ProcessBuilder("bash", "-c", script)
            .directory(directory.toFile())
            // compopt complains that no completion is under way; the answer is right all the same.
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String output = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(bash.waitFor()).as(output).isZero();
    return output.strip();
  }

  @Test
  void zshLoadsWhatRunsTheScriptOfBash() {
    String zsh = CommandRun.in(directory, "completion", "zsh").out();

    assertThat(zsh)
        .startsWith("autoload -U +X compinit")
        .contains("bashcompinit")
        .endsWith(CommandRun.in(directory, "completion", "bash").out());
  }
}
