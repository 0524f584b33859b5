package org.gen3db.runner.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import org.junit.jupiter.api.Test;

/** A reader that leaves is no failure; anything else is. */
class UntilReaderLeavesTest {
  private int writes;

  private OutputStream failing(String message) {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        writes++;
        throw new IOException(message);
      }
    };
  }

  @Test
  void nothingMoreIsWrittenToAReaderWhoLeft() throws IOException {
    try (var stream = new UntilReaderLeaves(failing("Broken pipe"), false)) {
      stream.write(1);
      stream.write(1);
      stream.flush();
    }
    assertThat(writes).isEqualTo(1);
  }

  @Test
  void brokenPipeIsKnownInAnyLanguage() throws IOException {
    try (var stream = new UntilReaderLeaves(failing("Datenübergabe unterbrochen"), true)) {
      stream.write(1);
      stream.write(1);
    }
    assertThat(writes).isEqualTo(1);
  }

  @Test
  void fullDiskIsAFailure() throws IOException {
    try (var stream = new UntilReaderLeaves(failing("No space left on device"), false)) {
      assertThatThrownBy(() -> stream.write(1)).hasMessage("No space left on device");
    }
  }
}
