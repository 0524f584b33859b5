package org.gen3db.adapter.local.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Gen3DbException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that is full or read-only, in the form that stops root too. */
@Tag("jdk")
@Tag("full")
class FolderOnBadDiskTest {
  @TempDir Path disk;
  private LockedFolder folder;
  private Path file;

  @BeforeEach
  void mount() throws Exception {
    assumeTrue(run("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", disk.toString()) == 0);
    folder = new LockedFolder(disk.resolve("folder"), Time.REAL);
    file = folder.path().resolve("file");
    folder.writing(
        Cancellation.create(), () -> AtomicFiles.write(file, new byte[] {'o', 'l', 'd'}));
  }

  @AfterEach
  void unmount() throws Exception {
    run("umount", disk.toString());
  }

  @Test
  void aFullDiskLeavesTheOldContentAndNoLeftover() throws IOException {
    byte[] big = new byte[256 * 1024];
    assertFailed("No space left on device", () -> AtomicFiles.write(file, big));
    assertFailed(
        "No space left on device",
        () -> AtomicFiles.createIfAbsent(folder.path().resolve("new"), big));
    assertThat(file).hasContent("old");
    assertThat(names()).containsExactlyInAnyOrder(".lock", "file");
    folder.writing(
        Cancellation.create(), () -> AtomicFiles.write(file, new byte[] {'n', 'e', 'w'}));
    assertThat(file).hasContent("new");
  }

  @Test
  void aReadOnlyDiskIsReadAndNotWritten() throws Exception {
    run("mount", "-o", "remount,ro", disk.toString());
    assertFailed("Read-only file system", () -> AtomicFiles.write(file, new byte[] {'n'}));
    assertThat(folder.reading(() -> AtomicFiles.read(file).orElseThrow())).hasSize(3);
  }

  private void assertFailed(String reason, LockedFolder.Action<Boolean> action) {
    assertThatThrownBy(() -> folder.writing(Cancellation.create(), action))
        .isInstanceOfSatisfying(
            Gen3DbException.class,
            e -> {
              assertThat(e.problem().code()).isEqualTo(DomainCode.STORE_FAILED);
              assertThat(e.problem().place()).isEqualTo(folder.path().toString());
              assertThat(e.problem().message()).contains(reason);
              assertThat(e.problem().hint()).contains("nothing is lost");
            });
  }

  private List<String> names() throws IOException {
    var names = new ArrayList<String>();
    try (var files = Files.newDirectoryStream(folder.path())) {
      files.forEach(path -> names.add(path.getFileName().toString()));
    }
    return names;
  }

  private static int run(String... command) throws Exception {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }
}
