package org.gen3db.adapter.helm;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.error.Reason;

/**
 * What the command line names: files, taken against the working directory, and standard input under
 * the name {@code -}, which can be read once.
 */
final class Input {
  /** Far above any values file, and far below what would exhaust the heap. */
  static final int MAX_BYTES = 32 << 20;

  private static final String STANDARD_INPUT = "-";

  private final Path workingDirectory;
  private final InputStream standardInput;
  private boolean standardInputRead;

  Input(Path workingDirectory, InputStream standardInput) {
    this.workingDirectory = workingDirectory;
    this.standardInput = standardInput;
  }

  /**
   * The text of a values file, byte order mark removed.
   *
   * @throws Gen3DbException when there is none
   */
  String text(String file) {
    byte[] bytes =
        bytes(
            file,
            (message, hint) ->
                new Gen3DbException(
                    Notice.of(
                        HelmCode.VALUES_NOT_READABLE,
                        file.isBlank() ? "a values file" : file,
                        message + ".",
                        hint)));
    String text = PlainText.ofYaml(bytes, file, HelmCode.VALUES_NOT_READABLE);
    if (file.equals(STANDARD_INPUT) && text.isBlank()) {
      // Of a program that failed before the pipe nothing else is to be seen; as kubectl does.
      throw new Gen3DbException(
          Notice.of(
              HelmCode.VALUES_NOT_READABLE,
              file,
              "standard input is empty, and values were to come from it.",
              "Look whether the program before the pipe failed; without values leave -f - out."));
    }
    return text;
  }

  /**
   * What a file holds.
   *
   * @param failure makes the exception from what is wrong and the way out; neither names the file
   */
  byte[] bytes(String file, Failure failure) {
    if (file.equals(STANDARD_INPUT)) {
      if (standardInputRead) {
        throw failure.of(
            "standard input is asked for twice and can be read only once",
            "Use - for one file only, and write the other to a file.");
      }
      standardInputRead = true;
      return read(() -> standardInput.readNBytes(MAX_BYTES + 1), failure);
    }
    if (file.isBlank()) {
      throw failure.of("the path is empty", "Give the path of a file, or - for standard input.");
    }
    if (file.contains("://")) {
      throw failure.of(
          "this is a URL, and gen3db reads files only",
          "Download it first, or pipe it in: curl URL | gen3db … -f -");
    }
    Path path = path(file, failure);
    if (Files.isDirectory(path)) {
      throw failure.of("this is a folder, not a file", "Give the path of a file in it.");
    }
    return read(
        () -> {
          try (InputStream in = Files.newInputStream(path)) {
            return in.readNBytes(MAX_BYTES + 1);
          }
        },
        failure);
  }

  private Path path(String file, Failure failure) {
    try {
      return workingDirectory.resolve(file);
    } catch (InvalidPathException e) {
      throw failure.of("this cannot be the path of a file", "Give the path of a file.");
    }
  }

  private byte[] read(Content content, Failure failure) {
    byte[] bytes;
    try {
      bytes = content.bytes();
    } catch (NoSuchFileException e) {
      throw failure.of(
          "there is no such file", "Check the path; it is taken against " + workingDirectory + ".");
    } catch (AccessDeniedException e) {
      throw failure.of(
          "the file may not be read by this user", "Check the permissions of the file.");
    } catch (IOException e) {
      throw failure.of(
          "reading it failed: " + Reason.of(e),
          "Check the disk or the program that writes it; then repeat.");
    }
    if (bytes.length > MAX_BYTES) {
      throw failure.of(
          "it is larger than " + (MAX_BYTES >> 20) + " MiB", "Check that this is the right file.");
    }
    return bytes;
  }

  /** Makes an exception of what is wrong with a file and the way out. */
  interface Failure {
    Gen3DbException of(String message, String hint);
  }

  private interface Content {
    byte[] bytes() throws IOException;
  }
}
