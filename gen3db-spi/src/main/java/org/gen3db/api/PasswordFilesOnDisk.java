package org.gen3db.api;

import java.io.IOException;
import java.nio.CharBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.error.Reason;
import org.gen3db.domain.error.ValuesCode;
import org.gen3db.domain.server.PasswordFiles;
import org.jspecify.annotations.Nullable;

/** Files that hold a password and nothing else, but for one line break at their end. */
record PasswordFilesOnDisk(Path workingDirectory) implements PasswordFiles {
  @Override
  public Password read(Path file) {
    Path path = workingDirectory.resolve(file);
    try {
      byte[] bytes = Files.readAllBytes(path);
      Password whole =
          Password.ofUtf8(bytes).orElseThrow(() -> unreadable(path, "is no UTF-8 text", null));
      Arrays.fill(bytes, (byte) 0);
      Password password = whole.reveal(PasswordFilesOnDisk::withoutLineBreak);
      if (password.length() == 0) {
        throw unreadable(path, "is empty", null);
      }
      return password;
    } catch (IOException e) {
      throw unreadable(path, "cannot be read: " + Reason.of(e), e);
    }
  }

  private static Password withoutLineBreak(char[] chars) {
    int end = chars.length;
    if (end > 0 && chars[end - 1] == '\n') {
      end--;
      if (end > 0 && chars[end - 1] == '\r') {
        end--;
      }
    }
    return Password.of(CharBuffer.wrap(chars, 0, end));
  }

  private static Gen3DbException unreadable(Path path, String why, @Nullable Throwable cause) {
    return new Gen3DbException(
        Notice.of(
            ValuesCode.BAD_SETTING,
            "gen3db.databaseServer.masters",
            "the passwordFile " + path + " " + why,
            "Give a file that holds the password and nothing else."),
        cause);
  }
}
