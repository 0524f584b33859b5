package org.gen3db.adapter.local.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("jdk")
class ProgramsTest {
  @TempDir Path folder;
  private Programs programs;

  @BeforeEach
  void makePrograms() throws IOException {
    var ourselves = new RunAs(List.of(), Account.current(), false);
    programs = new Programs(folder, ourselves, ServerFolder.open(folder));
  }

  private Programs.Result shell(String script) throws IOException {
    return programs.run(List.of("sh", "-c", script));
  }

  @Test
  void aProgramThatSucceedsMaySpeakOfSignals() throws IOException {
    assertThat(shell("echo was terminated by signal 2").succeeded()).isTrue();
  }

  @Test
  void oneThatFailsAndSpeaksOfASignalWasInterrupted() {
    assertThatThrownBy(() -> shell("echo caught signal; exit 1"))
        .isInstanceOf(InterruptedIOException.class);
  }

  @Test
  void oneThatEndsByASignalWasInterrupted() {
    assertThatThrownBy(() -> shell("kill -TERM $$")).isInstanceOf(InterruptedIOException.class);
  }
}
