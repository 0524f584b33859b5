package org.gen3db.runner;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.gen3db.testkit.Foreground;

/** gen3db in a JVM of its own, as the launcher starts it in the foreground. */
final class RealProcess implements AutoCloseable {
  private final Process process;
  private final CompletableFuture<String> out;
  private final CompletableFuture<String> err;

  private RealProcess(Process process, Consumer<String> onOut, Consumer<String> onErr) {
    this.process = process;
    this.out = read(process.inputReader(StandardCharsets.UTF_8), onOut);
    this.err = read(process.errorReader(StandardCharsets.UTF_8), onErr);
  }

  /** Starts it; the consumers see each line as it comes. */
  static RealProcess start(
      Path directory, Consumer<String> onOut, Consumer<String> onErr, String... arguments) {
    return start(List.of(), List.of(), directory, onOut, onErr, arguments);
  }

  /** Starts it as a shell on a terminal does: it leads the group that a Ctrl-C goes to. */
  static RealProcess startLeadingItsGroup(Path directory, String... arguments) {
    return start(List.of("setsid"), List.of(), directory, line -> {}, line -> {}, arguments);
  }

  /**
   * Starts it with nothing on its input and a terminal of its own, at which somebody types a Ctrl-C
   * as soon as it has said this.
   */
  static RealProcess startOnTerminal(Path directory, String said, String... arguments) {
    var typist = new CompletableFuture<RealProcess>();
    // script runs a line of a shell; the words of ours are taken from the shell's parameters.
    RealProcess started =
        start(
            List.of(
                "bash",
                "-c",
                "printf -v line ' %q' \"$@\"; exec script -qec \"exec $line </dev/null\" /dev/null",
                "bash"),
            List.of(),
            directory,
            line -> {
              if (line.strip().equals(said)) {
                typist.join().type(3);
              }
            },
            line -> {},
            arguments);
    typist.complete(started);
    return started;
  }

  private void type(int character) {
    try {
      process.getOutputStream().write(character);
      process.getOutputStream().flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static RealProcess start(
      List<String> before,
      List<String> options,
      Path directory,
      Consumer<String> onOut,
      Consumer<String> onErr,
      String... arguments) {
    var line = new ArrayList<String>(before);
    line.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC"));
    line.addAll(options);
    line.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    line.addAll(Arrays.asList(arguments));
    try {
      var builder = new ProcessBuilder(line).directory(directory.toFile());
      // A JVM that is told so speaks of it on standard error.
      builder.environment().remove("JAVA_TOOL_OPTIONS");
      builder.environment().put("PGHOSTADDR", "192.0.2.1");
      return new RealProcess(Foreground.start(builder), onOut, onErr);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts it with further options of the JVM. */
  static RealProcess startWith(List<String> options, Path directory, String... arguments) {
    return start(List.of(), options, directory, line -> {}, line -> {}, arguments);
  }

  static RealProcess start(Path directory, String... arguments) {
    return start(directory, line -> {}, line -> {}, arguments);
  }

  private static CompletableFuture<String> read(BufferedReader from, Consumer<String> onLine) {
    return CompletableFuture.supplyAsync(
        () -> {
          var text = new StringBuilder();
          try (from) {
            for (String line = from.readLine(); line != null; line = from.readLine()) {
              text.append(line).append('\n');
              onLine.accept(line);
            }
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
          return text.toString();
        },
        // Each on a thread of its own: the common pool may have one, and both block.
        task -> {
          var thread = new Thread(task, "output");
          thread.setDaemon(true); // whoever else has the pipe may hold it longer than the tests run
          thread.start();
        });
  }

  /** Sends a signal, such as INT. */
  void signal(String name) {
    kill(name, Long.toString(process.pid()));
  }

  /** Sends a signal to it and to what it started in its group, as a terminal does. */
  void signalGroup(String name) {
    kill(name, "-" + process.pid());
  }

  private static void kill(String name, String whom) {
    try {
      int code =
          new ProcessBuilder("/bin/sh", "-c", "kill -s " + name + " -- " + whom).start().waitFor();
      if (code != 0) {
        throw new AssertionError("kill ended with " + code);
      }
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Waits for its end, bounded. */
  CommandRun end() {
    try {
      if (!process.waitFor(90, TimeUnit.SECONDS)) {
        throw new AssertionError("it does not end");
      }
      return new CommandRun(process.exitValue(), out.join(), err.join());
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Ends it, and what it has started and not waited for; a server has a session of its own. */
  @Override
  public void close() {
    List<ProcessHandle> started = process.descendants().toList();
    process.destroyForcibly();
    started.forEach(ProcessHandle::destroyForcibly);
  }
}
