package org.gen3db.runner.console;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.gen3db.runner.log.LogFormat;

/**
 * Everything that a run sees of the outside, so that tests can be the outside.
 *
 * @param in standard input
 * @param out standard output, for results
 * @param err standard error, for progress, warnings, errors and logs
 * @param environment the environment variables
 * @param workingDirectory what relative paths are taken against
 * @param terminals which of the streams are terminals
 * @param interruption whether the run is asked to end
 * @param logs the form of standard error
 */
public record Console(
    InputStream in,
    PrintStream out,
    PrintStream err,
    Map<String, String> environment,
    Path workingDirectory,
    Terminals terminals,
    Interruption interruption,
    LogFormat logs) {

  /** One on which standard error is for people. */
  public Console(
      InputStream in,
      PrintStream out,
      PrintStream err,
      Map<String, String> environment,
      Path workingDirectory,
      Terminals terminals,
      Interruption interruption) {
    this(in, out, err, environment, workingDirectory, terminals, interruption, LogFormat.TEXT);
  }

  /** The same with standard error in this form. */
  public Console with(LogFormat form) {
    return new Console(in, out, err, environment, workingDirectory, terminals, interruption, form);
  }

  /**
   * That of this process. Both streams speak UTF-8 whatever the locale: a container often has none,
   * and a name must not become question marks.
   */
  public static Console ofProcess() {
    var results =
        new UntilReaderLeaves(new FileOutputStream(FileDescriptor.out), Terminals.isPipe(1));
    var out = new PrintStream(new BufferedOutputStream(results), false, StandardCharsets.UTF_8);
    var err = new PrintStream(buffered(FileDescriptor.err), true, StandardCharsets.UTF_8);
    System.setErr(err);
    return new Console(
        System.in,
        out,
        err,
        System.getenv(),
        Path.of("").toAbsolutePath(),
        Terminals.ofProcess(),
        Interruption.bySignals());
  }

  /** Where results for people go. */
  public Screen screen() {
    return Screen.on(out, terminals.out(), environment);
  }

  /** Where errors and warnings for people go. */
  public Screen errors() {
    return Screen.on(err, terminals.err(), environment);
  }

  private static BufferedOutputStream buffered(FileDescriptor descriptor) {
    return new BufferedOutputStream(new FileOutputStream(descriptor));
  }
}
