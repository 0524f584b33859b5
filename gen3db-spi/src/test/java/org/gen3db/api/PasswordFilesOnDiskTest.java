package org.gen3db.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.error.Gen3DbException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordFilesOnDiskTest {
  @TempDir Path folder;

  private Password read(String text) throws IOException {
    Files.writeString(folder.resolve("password"), text);
    return new PasswordFilesOnDisk(folder).read(Path.of("password"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"päss word", "päss word\n", "päss word\r\n"})
  void oneLineBreakAtTheEndIsNoPartOfThePassword(String text) throws IOException {
    assertThat(read(text)).isEqualTo(Password.of("päss word"));
  }

  @Test
  void everythingElseIs() throws IOException {
    assertThat(read(" a\r")).isEqualTo(Password.of(" a\r"));
    assertThat(read("a\n\n")).isEqualTo(Password.of("a\n"));
    assertThat(read("a\n\r\n")).isEqualTo(Password.of("a\n"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "\r\n"})
  void anEmptyFileIsNone(String text) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(Gen3DbException.class)
        .hasMessageContaining("GEN3DB-202")
        .hasMessageContaining("is empty");
  }

  @Test
  void bytesThatAreNoTextAndAFileThatIsNotThereAreTold() throws IOException {
    Files.write(folder.resolve("password"), new byte[] {(byte) 0xff});
    var files = new PasswordFilesOnDisk(folder);
    assertThatThrownBy(() -> files.read(Path.of("password"))).hasMessageContaining("no UTF-8 text");
    assertThatThrownBy(() -> files.read(Path.of("absent")))
        .hasMessageContaining(folder.resolve("absent").toString());
  }
}
