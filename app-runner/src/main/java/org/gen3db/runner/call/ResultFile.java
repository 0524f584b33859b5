package org.gen3db.runner.call;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.regex.Pattern;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.error.Reason;
import org.jspecify.annotations.Nullable;

/**
 * A file that an option names for a result: written whole or not at all. What is there and is no
 * plain file, such as a pipe or {@code /dev/stdout}, is written to and never replaced.
 */
final class ResultFile {
  /** What leads to an open file of this process: a plain one, too, has been written to already. */
  private static final Pattern DESCRIPTOR =
      Pattern.compile("/dev/(stdout|stderr|fd/\\d+)|/proc/(self|\\d+)/fd/\\d+");

  private final String option;
  private final String what;
  private final Path target;

  /**
   * @param option which names it, such as {@code --out}
   * @param what what goes there, such as {@code the plan}
   */
  ResultFile(Call call, String option, String what, String file) {
    this.option = option;
    this.what = what;
    this.target = followed(call.console().workingDirectory().resolve(file).toAbsolutePath());
  }

  /** A link stays one: what it leads to is written. */
  private static Path followed(Path named) {
    try {
      return Files.isSymbolicLink(named) && Files.isRegularFile(named) && !isStream(named)
          ? named.toRealPath()
          : named;
    } catch (IOException e) {
      return named; // it leads nowhere any more
    }
  }

  private static boolean isStream(Path named) {
    return Files.exists(named)
        && !Files.isDirectory(named)
        && (!Files.isRegularFile(named) || DESCRIPTOR.matcher(named.toString()).matches());
  }

  /**
   * Before anything is looked at: whether it can be written at all.
   *
   * @throws Gen3DbException when it cannot
   */
  void checkPlace() {
    Path parent = target.getParent();
    String wrong =
        Files.isDirectory(target)
            ? target + " is a folder"
            : isStream(target)
                ? Files.isWritable(target) ? "" : target + " may not be written"
                : parent == null || !Files.isDirectory(parent)
                    ? "the folder " + parent + " does not exist"
                    : !Files.isWritable(parent)
                        ? "the folder " + parent + " may not be written"
                        : "";
    if (!wrong.isEmpty()) {
      throw new Gen3DbException(
          Notice.of(RunnerCode.OUTPUT_FAILED, option, what + " cannot be written there: " + wrong));
    }
  }

  /** Writes it, readable by its owner only. */
  void write(String text) {
    write(text, false);
  }

  /** Writes it, readable by everybody, as for a program that collects such files. */
  void writeForAll(String text) {
    write(text, true);
  }

  private void write(String text, boolean forAll) {
    Path temporary = null;
    try {
      if (isStream(target)) {
        Files.writeString(target, text, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
        return;
      }
      // The JDK makes temporary files that only their owner can read.
      temporary = Files.createTempFile(target.getParent(), ".gen3db-result", ".tmp");
      try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      var posix = Files.getFileAttributeView(temporary, PosixFileAttributeView.class);
      if (forAll && posix != null) {
        posix.setPermissions(PosixFilePermissions.fromString("rw-r--r--"));
      }
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      remove(temporary);
      throw new Gen3DbException(
          Notice.of(
              RunnerCode.OUTPUT_FAILED,
              option,
              what + " cannot be written to " + target + ": " + Reason.of(e)),
          e);
    }
  }

  private static void remove(@Nullable Path temporary) {
    if (temporary != null) {
      try {
        Files.deleteIfExists(temporary);
      } catch (IOException e) {
        // The failure that is reported matters; what is left behind is hidden and holds no secret.
      }
    }
  }
}
