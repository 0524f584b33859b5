package org.gen3db.lab;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file system of a few pages, which can be full or read-only in the form that stops root too. */
public final class SmallDisk implements AutoCloseable {
  private static final int PAGE = 4096;

  private final Path folder;

  private SmallDisk(Path folder) {
    this.folder = folder;
  }

  /** Mounts one at a folder, which is made; the test is skipped where nobody may mount. */
  public static SmallDisk at(Path folder) throws Exception {
    Files.createDirectories(folder);
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=256k,mode=0700", "tmpfs", folder.toString()) == 0);
    return new SmallDisk(folder);
  }

  /** Fills it, but for so many pages. */
  public void fill(int pagesLeft) throws IOException {
    long room = folder.toFile().getUsableSpace() / PAGE - pagesLeft;
    try (OutputStream filler = Files.newOutputStream(filler())) {
      for (long i = 0; i < room; i++) {
        filler.write(new byte[PAGE]);
      }
    }
  }

  /** Makes the room again. */
  public void empty() throws IOException {
    Files.deleteIfExists(filler());
  }

  /** Forbids writing, or allows it again. */
  public void readOnly(boolean forbidden) throws Exception {
    int code = run("mount", "-o", "remount," + (forbidden ? "ro" : "rw"), folder.toString());
    if (code != 0) {
      throw new IOException("cannot remount " + folder);
    }
  }

  private Path filler() {
    return folder.resolve(".filler");
  }

  @Override
  public void close() throws Exception {
    run("umount", folder.toString());
  }

  private static int run(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }
}
