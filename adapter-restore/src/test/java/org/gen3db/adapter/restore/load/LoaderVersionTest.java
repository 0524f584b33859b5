package org.gen3db.adapter.restore.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoaderVersionTest {
  @TempDir private Path base;

  private void write(String name, String bytes) throws IOException {
    Files.createDirectories(base.resolve(name).getParent());
    Files.writeString(base.resolve(name), bytes);
  }

  @Test
  void whatever_changes_of_the_loader_is_another_version() throws IOException {
    for (String room : List.of("archive", "dump", "load", "rows", "statement")) {
      write(room + "/A.class", room);
    }
    String before = LoaderVersion.of(base);
    assertThat(before).matches("[0-9a-f]{32}");
    write("load/A.txt", "no class");
    write("search/A.class", "another room");
    assertThat(LoaderVersion.of(base)).isEqualTo(before);
    for (String room : List.of("archive", "dump", "load", "rows", "statement")) {
      write(room + "/A.class", "another");
      String after = LoaderVersion.of(base);
      assertThat(after).isNotEqualTo(before);
      before = after;
    }
    write("load/B.class", "");
    assertThat(LoaderVersion.of(base)).isNotEqualTo(before);
  }

  @Test
  void the_loader_that_runs_has_one() {
    assertThat(new PlainDumpLoader().version()).isEqualTo(LoaderVersion.get()).hasSize(32);
  }
}
