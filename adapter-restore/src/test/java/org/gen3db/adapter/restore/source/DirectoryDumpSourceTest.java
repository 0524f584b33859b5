package org.gen3db.adapter.restore.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import org.gen3db.adapter.restore.RestoreCode;
import org.gen3db.api.AdapterMaker;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.restore.DumpFile;
import org.gen3db.domain.restore.DumpSource;
import org.gen3db.testkit.restore.DumpSourceContract;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dumps in a folder. */
class DirectoryDumpSourceTest extends DumpSourceContract {
  private static final String DIGEST =
      "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"; // of "x"

  @TempDir private Path folder;
  private final Cancellation nobody = Cancellation.create();
  private long written;

  @Override
  protected DumpSource open() {
    return AdapterMaker.of(new DirectoryDumpSourceProvider())
        .workingDirectory(folder.getParent())
        .settings(Map.of("from", folder.getFileName().toString()))
        .make()
        .port(DumpSource.class)
        .orElseThrow();
  }

  @Override
  protected void put(String path, byte[] content) {
    try {
      Path file = folder.resolve(path);
      Files.createDirectories(file.getParent());
      Files.write(file, content);
      // Two writes within one tick of a coarse clock.
      Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(1000 + written++)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  protected void remove(String path) {
    try {
      Files.delete(folder.resolve(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void a_digest_beside_a_dump_is_told() {
    put("a.sql", new byte[] {'x'});
    put("a.sql.sha256", (DIGEST.toUpperCase(java.util.Locale.ROOT) + "  a.sql\n").getBytes());
    assertThat(open().find("a.sql", nobody).orElseThrow().sha256()).contains(DIGEST);
    put("b.sql", new byte[] {'x'});
    assertThat(open().find("b.sql", nobody).orElseThrow().sha256()).isEmpty();
    put("b.sql.sha256", "no digest".getBytes());
    assertThatThrownBy(() -> open().find("b.sql", nobody))
        .isInstanceOfSatisfying(
            Gen3DbException.class,
            e -> {
              assertThat(e.problem().code()).isEqualTo(RestoreCode.SOURCE_UNREADABLE);
              assertThat(e.problem().place()).endsWith("b.sql.sha256");
            });
  }

  @Test
  void a_file_that_grows_while_it_is_read_is_no_dump() throws IOException {
    put("a.sql", "first".getBytes());
    DumpFile file = open().find("a.sql", nobody).orElseThrow();
    try (InputStream in = open().open(file, 0, nobody)) {
      assertThat(in.readNBytes(5)).asString().isEqualTo("first");
      Files.writeString(folder.resolve("a.sql"), "more", StandardOpenOption.APPEND);
      assertThatThrownBy(in::readAllBytes)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("changed");
    }
  }

  @Test
  void a_folder_that_is_not_there_is_told() {
    DumpSource absent =
        AdapterMaker.of(new DirectoryDumpSourceProvider())
            .settings(Map.of("from", folder.resolve("absent").toString()))
            .make()
            .port(DumpSource.class)
            .orElseThrow();
    assertThatThrownBy(() -> absent.list("", nobody))
        .isInstanceOfSatisfying(
            Gen3DbException.class,
            e -> {
              assertThat(e.problem().code()).isEqualTo(RestoreCode.SOURCE_UNREADABLE);
              assertThat(e.problem().message()).isEqualTo("there is no such folder");
            });
  }
}
