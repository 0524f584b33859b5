package org.gen3db.adapter.local.postgres;

import java.io.File;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.gen3db.adapter.local.internal.AtomicFiles;
import org.gen3db.domain.cancellation.Cancellation;

/**
 * Runs PostgreSQL's programs, bounded. Their output goes into a file and never into a pipe of ours:
 * a server that outlives us must not hold a pipe open that somebody reads to its end.
 *
 * <p>Ctrl-C on a terminal signals its whole foreground group. In a session of its own a program is
 * not in it and finishes what it began, and the run ends before its next step. Where the system has
 * no setsid, a program that was hit counts as interrupted, and not as failed with its own words.
 */
final class Programs {
  private static final List<String> OWN_SESSION =
      isOnPath("setsid") ? List.of("setsid") : List.of();

  /** 128 and the number of SIGINT or SIGTERM. */
  private static final Set<Integer> SIGNALLED = Set.of(130, 143);

  /**
   * What initdb says when such a signal hits it or the server that it runs; it ends with 1 then.
   */
  private static final Pattern INITDB_SIGNALLED =
      Pattern.compile("caught signal|terminated by signal (?:2|15)\\b");

  /**
   * The server may live for weeks: whatever else our environment holds, keys of a cloud or settings
   * for clients of other servers, is none of its business.
   */
  private static final Set<String> PASSED_ON = Set.of("PATH", "HOME", "LANG", "TZ", "TMPDIR");

  private static final Duration ANY_PROGRAM = Duration.ofMinutes(3);

  private final Path home;
  private final RunAs runAs;
  private final ServerFolder folder;
  private final Cancellation cancellation;

  Programs(Path home, RunAs runAs, ServerFolder folder) {
    this(home, runAs, folder, Cancellation.create());
  }

  private Programs(Path home, RunAs runAs, ServerFolder folder, Cancellation cancellation) {
    this.home = home;
    this.runAs = runAs;
    this.folder = folder;
    this.cancellation = cancellation;
  }

  /** For programs whose work is worth nothing until it is whole: they are ended with the run. */
  Programs endedBy(Cancellation end) {
    return new Programs(home, runAs, folder, end);
  }

  /** Runs one of PostgreSQL's programs. */
  Result postgres(String program, List<String> arguments) throws IOException {
    var command = new ArrayList<String>();
    command.add(home.resolve("bin").resolve(program).toString());
    command.addAll(arguments);
    return run(command);
  }

  /** Runs a command as the user that the server runs as. */
  Result run(List<String> command) throws IOException {
    var whole = new ArrayList<>(OWN_SESSION);
    whole.addAll(runAs.prefix());
    whole.addAll(command);
    Path output = folder.output();
    Files.deleteIfExists(output);
    Files.createFile(output, AtomicFiles.OWNER_ONLY);
    try {
      Process process = start(whole, output);
      boolean ended;
      try (var ending = cancellation.onCancel(() -> end(process))) {
        ended = await(process);
      }
      String said = Files.readString(output, StandardCharsets.UTF_8).strip();
      if (!ended) {
        return new Result(-1, "took too long; " + said);
      }
      var result = new Result(process.exitValue(), said);
      if (result.signalled() || (!result.succeeded() && cancellation.isCancelled())) {
        throw new InterruptedIOException("PostgreSQL's program was ended by a signal");
      }
      return result;
    } finally {
      Files.deleteIfExists(output);
    }
  }

  private static Process start(List<String> command, Path output) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command);
    // Messages are read by people and by us, so they are not translated.
    builder.environment().keySet().retainAll(PASSED_ON);
    builder.environment().put("LC_ALL", "C");
    return builder
        .directory(new File("/")) // the current folder may be closed to the other user
        .redirectInput(Redirect.from(new File("/dev/null")))
        .redirectOutput(output.toFile())
        .redirectErrorStream(true)
        .start();
  }

  /** With what it has started, as initdb the server that fills the folder. */
  private static void end(Process process) {
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
  }

  private static boolean isOnPath(String program) {
    String path = Objects.requireNonNullElse(System.getenv("PATH"), "");
    return Arrays.stream(path.split(File.pathSeparator, -1))
        .filter(folder -> !folder.isEmpty())
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  private static boolean await(Process process) throws IOException {
    try {
      if (process.waitFor(ANY_PROGRAM.toMillis(), TimeUnit.MILLISECONDS)) {
        return true;
      }
      process.destroyForcibly();
      return false;
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while PostgreSQL's programs ran");
    }
  }

  /**
   * How a program ended.
   *
   * @param exitCode 0 for success
   * @param output what it printed
   */
  record Result(int exitCode, String output) {
    boolean succeeded() {
      return exitCode == 0;
    }

    private boolean signalled() {
      return SIGNALLED.contains(exitCode)
          || (!succeeded() && INITDB_SIGNALLED.matcher(output).find());
    }
  }
}
