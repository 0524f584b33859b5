package org.gen3db.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Results go where an option says, and nothing else gives way for them. */
class ResultFilesTest {
  @TempDir Path folder;

  private void reportTo(String file) throws IOException {
    Files.writeString(folder.resolve("v.yaml"), "global: {dev: true}\n");
    CommandRun run = CommandRun.in(folder, "plan", "--offline", "-f", "v.yaml", "--report", file);
    assertThat(run.exitCode()).as(run.err()).isZero();
  }

  /** As root, who may replace what stands in /dev: a machine without it is of little use. */
  @Test
  void aDeviceIsWrittenToAndStaysOne() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("nowhere"), Path.of("/dev/null"));
    reportTo("nowhere");
    assertThat(link).isSymbolicLink();
    assertThat(Files.isRegularFile(Path.of("/dev/null"))).isFalse();
  }

  @Test
  void aLinkStaysOneAndWhatItLeadsToIsWritten() throws IOException {
    Path kept = Files.createDirectory(folder.resolve("kept")).resolve("report.html");
    Files.writeString(kept, "of yesterday");
    Path link = Files.createSymbolicLink(folder.resolve("report.html"), kept);
    reportTo("report.html");
    assertThat(link).isSymbolicLink();
    assertThat(kept).content().contains("<html").doesNotContain("of yesterday");
  }
}
