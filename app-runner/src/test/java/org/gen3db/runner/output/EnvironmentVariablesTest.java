package org.gen3db.runner.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.gen3db.domain.credentials.DbCredentials;
import org.gen3db.domain.credentials.Password;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a password holds, a shell and a reader of .env files get it back as it was. */
class EnvironmentVariablesTest {
  private static final String ALPHABET = "ab'\"\\$`!#%&*?~ \t\n{}()<>|;=^[]-_.é€😀";

  @TempDir Path directory;

  @Test
  void shellGetsEveryPasswordBack() throws Exception {
    List<String> passwords = passwords();
    var script = new StringBuilder();
    for (String password : passwords) {
      script.append(EnvironmentVariables.asShell(credentials(password)));
      script.append("printf '%s\\0' \"$PGPASSWORD\"\n");
    }

    assertThat(run(script.toString(), "sh")).isEqualTo(passwords);
  }

  @Test
  void shellForgetsWhatLeadsElsewhere() throws Exception {
    String script =
        "set -eu; PGHOSTADDR=192.0.2.1; export PGHOSTADDR\n"
            + EnvironmentVariables.asShell(credentials("p"))
            + "printf '%s\\0' \"${PGHOSTADDR-unset}\" \"$PGHOST\"\n";

    assertThat(run(script, "sh")).containsExactly("unset", "db.example.org");
  }

  /** Values in single quotes or bare mean the same to a shell; double quotes are read below. */
  @Test
  void readerOfDotenvGetsEveryPasswordBack() {
    for (String password : passwords()) {
      String last =
          EnvironmentVariables.asDotenv(credentials(password))
              .replaceFirst("(?s)^.*\nPGPASSWORD=", "");
      assertThat(last).endsWith("\n");
      assertThat(read(last.substring(0, last.length() - 1))).isEqualTo(password);
    }
  }

  private static String read(String written) {
    if (written.startsWith("'")) {
      return written.substring(1, written.length() - 1);
    }
    if (!written.startsWith("\"")) {
      return written;
    }
    var text = new StringBuilder();
    for (int i = 1; i < written.length() - 1; i++) {
      char c = written.charAt(i);
      if (c == '\\') {
        c = written.charAt(++i);
        c = c == 'n' ? '\n' : c == 'r' ? '\r' : c;
      }
      text.append(c);
    }
    return text.toString();
  }

  private static List<String> passwords() {
    var random = new Random(20260101);
    int[] letters = ALPHABET.codePoints().toArray();
    var passwords = new ArrayList<String>(List.of("plain-Pa55.word", "'", "\\", "$(id)", "a\nb"));
    for (int i = 0; i < 300; i++) {
      var text = new StringBuilder();
      for (int length = 1 + random.nextInt(12); length > 0; length--) {
        text.appendCodePoint(letters[random.nextInt(letters.length)]);
      }
      passwords.add(text.toString());
    }
    return passwords;
  }

  private List<String> run(String script, String shell) throws Exception {
    Path file = Files.writeString(directory.resolve("script"), script);
    var process = new ProcessBuilder(shell, file.toString()).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    return List.of(output.split("\0"));
  }

  private static DbCredentials credentials(String password) {
    return new DbCredentials(
        "fence_my-gen3", "db.example.org", 5432, "fence", Password.of(password));
  }
}
