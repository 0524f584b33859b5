package org.gen3db.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A program that a test runs, as a user would.
 *
 * @param folder in which it runs
 * @param environment what it finds beside the JVM of the tests and its path
 * @param command its first words
 */
record Program(Path folder, Map<String, String> environment, List<String> command) {
  /** How it ended. */
  record End(int code, String out, String err) {
    End succeeded() {
      assertThat(code).as(out + err).isZero();
      return this;
    }
  }

  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /** The same with one more variable. */
  Program with(String name, String value) {
    var more = new HashMap<>(environment);
    more.put(name, value);
    return new Program(folder, more, command);
  }

  ProcessBuilder builder(String... arguments) throws IOException {
    var all = new ArrayList<>(command);
    all.addAll(List.of(arguments));
    Path out = Files.createTempFile(folder, "program", ".out");
    var builder =
        new ProcessBuilder(all)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(Path.of(out + ".err").toFile());
    Map<String, String> given = builder.environment();
    String path = given.get("PATH");
    given.clear();
    given.put("PATH", path);
    given.put("JAVA_HOME", System.getProperty("java.home"));
    given.putAll(environment);
    return builder;
  }

  End run(String... arguments) throws IOException, InterruptedException {
    ProcessBuilder builder = builder(arguments);
    Process process = builder.start();
    process.getOutputStream().close();
    try {
      assertThat(process.waitFor(3, TimeUnit.MINUTES)).as("it ends").isTrue();
    } finally {
      process.destroyForcibly();
    }
    Path out = builder.redirectOutput().file().toPath();
    Path err = builder.redirectError().file().toPath();
    var end = new End(process.exitValue(), Files.readString(out), Files.readString(err));
    Files.delete(out);
    Files.delete(err);
    return end;
  }
}
