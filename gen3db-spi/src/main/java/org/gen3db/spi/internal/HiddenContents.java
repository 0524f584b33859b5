package org.gen3db.spi.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Function;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.error.Reason;
import org.gen3db.domain.render.JobValues.Hidden;
import org.gen3db.domain.render.RenderCode;

/**
 * What the Secret of a Job holds under a key: a value, or a file of this machine to the letter.
 *
 * @param workingDirectory what relative paths are taken against
 */
public record HiddenContents(Path workingDirectory) implements Function<Hidden, Password> {
  /** A Secret holds 1 MiB in all. */
  private static final int MOST_BYTES = 512 << 10;

  @Override
  public Password apply(Hidden hidden) {
    Password value = hidden.value();
    if (value != null) {
      return value;
    }
    return read(hidden, workingDirectory.resolve(Objects.requireNonNull(hidden.file())));
  }

  private static Password read(Hidden hidden, Path file) {
    try {
      if (!Files.isRegularFile(file) || Files.size(file) > MOST_BYTES) {
        throw refused(hidden, file, "is no file of at most 512 KiB");
      }
      byte[] bytes = Files.readAllBytes(file);
      try {
        return Password.ofUtf8(bytes).orElseThrow(() -> refused(hidden, file, "is no UTF-8 text"));
      } finally {
        Arrays.fill(bytes, (byte) 0);
      }
    } catch (IOException e) {
      throw refused(hidden, file, "cannot be read: " + Reason.of(e));
    }
  }

  private static Gen3DbException refused(Hidden hidden, Path file, String why) {
    return new Gen3DbException(
        Notice.of(RenderCode.NO_FILE_FOR_JOB, hidden.key(), "the file " + file + " " + why));
  }
}
