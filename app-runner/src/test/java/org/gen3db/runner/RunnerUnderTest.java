package org.gen3db.runner;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.gen3db.lab.Run;
import org.gen3db.lab.SeenCodes;
import org.gen3db.runner.console.Console;
import org.gen3db.runner.console.Interruption;
import org.gen3db.runner.console.Terminals;

/** The command line in this JVM, with everything outside of it made up. */
public final class RunnerUnderTest {
  private RunnerUnderTest() {}

  /** Runs a command line in a folder, with nothing on standard input. */
  public static Run run(Path folder, String... arguments) {
    var out = new ByteArrayOutputStream();
    Run run = run(folder, InputStream.nullInputStream(), out, new Interruption(), arguments);
    return SeenCodes.note(run);
  }

  /** Runs a command line with this on standard input, and these variables besides. */
  public static Run runWith(
      Path folder, byte[] input, Map<String, String> variables, String... arguments) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var environment = new HashMap<>(variables);
    environment.put("PATH", System.getenv("PATH"));
    int exitCode;
    try (var results = new PrintStream(out, true, StandardCharsets.UTF_8)) {
      Console plain =
          console(folder, new ByteArrayInputStream(input), results, err, new Interruption());
      exitCode =
          Main.run(
              List.of(arguments),
              new Console(
                  plain.in(),
                  plain.out(),
                  plain.err(),
                  Map.copyOf(environment),
                  folder,
                  Terminals.NONE,
                  plain.interruption()));
    }
    return SeenCodes.note(
        new Run(
            exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8)));
  }

  /** Runs a command line of a user who has asked it to end already. */
  public static Run runInterrupted(Path folder, String... arguments) {
    var interruption = new Interruption();
    interruption.ask();
    var out = new ByteArrayOutputStream();
    return SeenCodes.note(run(folder, InputStream.nullInputStream(), out, interruption, arguments));
  }

  /**
   * Runs a command line; once its standard error has these words, this is done, on the thread that
   * says them.
   */
  public static Run runMeeting(Path folder, String words, Runnable then, String... arguments) {
    var out = new ByteArrayOutputStream();
    var err = new Overheard(words, then);
    int exitCode;
    try (var results = new PrintStream(out, true, StandardCharsets.UTF_8)) {
      exitCode =
          Main.run(
              List.of(arguments),
              console(folder, InputStream.nullInputStream(), results, err, new Interruption()));
    }
    return SeenCodes.note(
        new Run(
            exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8)));
  }

  /** Does something as soon as it was told some words. */
  private static final class Overheard extends ByteArrayOutputStream {
    private final String words;
    private final Runnable then;
    private boolean heard;

    Overheard(String words, Runnable then) {
      this.words = words;
      this.then = then;
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
      super.write(bytes, offset, length);
      if (!heard && toString(StandardCharsets.UTF_8).contains(words)) {
        heard = true;
        then.run();
      }
    }
  }

  /** Runs a command line whose standard output takes nothing. */
  public static Run runWithoutOutput(Path folder, String... arguments) {
    var err = new ByteArrayOutputStream();
    int exitCode;
    try (var full = new PrintStream(new FullDevice(), false, StandardCharsets.UTF_8)) {
      exitCode =
          Main.run(
              List.of(arguments),
              console(folder, InputStream.nullInputStream(), full, err, new Interruption()));
    }
    return SeenCodes.note(new Run(exitCode, "", err.toString(StandardCharsets.UTF_8)));
  }

  private static Run run(
      Path folder,
      InputStream in,
      ByteArrayOutputStream out,
      Interruption interruption,
      String... arguments) {
    var err = new ByteArrayOutputStream();
    int exitCode;
    try (var results = new PrintStream(out, true, StandardCharsets.UTF_8)) {
      exitCode = Main.run(List.of(arguments), console(folder, in, results, err, interruption));
    }
    return new Run(
        exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private static Console console(
      Path folder,
      InputStream in,
      PrintStream out,
      ByteArrayOutputStream err,
      Interruption interruption) {
    return new Console(
        in,
        out,
        new PrintStream(err, true, StandardCharsets.UTF_8),
        Map.of("PATH", System.getenv("PATH")),
        folder,
        Terminals.NONE,
        interruption);
  }

  /** A device without room. */
  private static final class FullDevice extends OutputStream {
    @Override
    public void write(int b) throws IOException {
      throw new IOException("No space left on device");
    }
  }
}
