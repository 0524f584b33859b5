package org.gen3db.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ForegroundTest {
  /** Ends with 43 where SIGINT can be caught; where it is ignored from birth, it goes on. */
  private static final String PROGRAM = "trap 'exit 43' INT; kill -INT $$; exit 7";

  /** F10: where the build was started by nohup or in the background. */
  @Test
  void programOfAJvmThatIgnoresCtrlCIsReachedByIt() throws Exception {
    assertThat(ofJvmThatIgnoresIt("in the foreground")).isEqualTo("43 then 7");
  }

  @Test
  void otherwiseItIgnoresCtrlCToo() throws Exception {
    assertThat(ofJvmThatIgnoresIt("otherwise")).isEqualTo("7 then 7");
  }

  private static String ofJvmThatIgnoresIt(String how) throws Exception {
    Process jvm =
        new ProcessBuilder(
                "sh",
                "-c",
                "trap '' INT; exec \"$@\"",
                "sh",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Jvm.class.getName(),
                how)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String said = new String(jvm.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(jvm.waitFor()).isZero();
    return said.strip();
  }

  /** Starts a program so or otherwise, and then one plainly: the JVM's own fate is as it was. */
  static final class Jvm {
    public static void main(String[] arguments) throws Exception {
      var program = new ProcessBuilder("sh", "-c", PROGRAM);
      Process first =
          arguments[0].equals("in the foreground") ? Foreground.start(program) : program.start();
      System.out.println(first.waitFor() + " then " + program.start().waitFor());
    }
  }
}
