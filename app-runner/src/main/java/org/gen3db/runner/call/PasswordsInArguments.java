package org.gen3db.runner.call;

import java.util.ArrayList;
import java.util.List;
import org.gen3db.domain.error.Notice;

/** Finds passwords on the command line, where process lists show them. */
final class PasswordsInArguments {
  private static final String KEY = "password";

  private PasswordsInArguments() {}

  /** A warning for each password; it names the key and never the value. */
  static List<Notice> warnings(List<String> set, List<String> setString) {
    var warnings = new ArrayList<Notice>();
    set.forEach(flag -> find("--set", flag, warnings));
    setString.forEach(flag -> find("--set-string", flag, warnings));
    return warnings;
  }

  private static void find(String option, String flag, List<Notice> into) {
    int start = 0;
    while (start < flag.length()) {
      int end = next(flag, start, ',');
      int equals = next(flag, start, '=');
      String key = flag.substring(start, Math.min(equals, end));
      if (equals < end && isPassword(key)) {
        into.add(
            Notice.of(
                RunnerCode.PASSWORD_IN_ARGUMENTS,
                "",
                option
                    + " "
                    + key
                    + " puts a password on the command line; write it into a file that only you"
                    + " can read, and give --set-file "
                    + key
                    + "=FILE"));
      }
      start = end + 1;
    }
  }

  /** Only a plain path is repeated in a message; anything else may be part of a password. */
  private static boolean isPassword(String key) {
    boolean plain =
        key.chars()
            .allMatch(c -> c < 128 && (Character.isLetterOrDigit(c) || "_.-".indexOf(c) >= 0));
    return plain && (key.equals(KEY) || key.endsWith("." + KEY));
  }

  private static int next(String text, int from, char wanted) {
    for (int i = from; i < text.length(); i++) {
      if (text.charAt(i) == '\\') {
        i++;
      } else if (text.charAt(i) == wanted) {
        return i;
      }
    }
    return text.length();
  }
}
