package org.gen3db.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The build hands tests the PostgreSQL servers that they may start. */
class PostgresBinariesTest {
  private static final Path FOLDER =
      Path.of(System.getProperty("gen3db.test.postgresBinaries", "not-set"));

  @Test
  void defaultVersionIsThereInEveryBuild() {
    assertThat(FOLDER.resolve("17.jar")).isNotEmptyFile();
  }

  @Tag("full")
  @ParameterizedTest
  @ValueSource(ints = {12, 13, 14, 15, 16, 17, 18})
  void everyVersionIsThereInTheFullBuild(int major) {
    assertThat(FOLDER.resolve(major + ".jar")).isNotEmptyFile();
  }
}
