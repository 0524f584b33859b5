package org.gen3db.runner.command;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jline.utils.Signals;
import org.jspecify.annotations.Nullable;

/**
 * Passes signals on to a program that runs in our place, and outlives it: a Ctrl-C that psql takes
 * as "cancel this statement" must not end us before psql.
 */
final class ForwardedSignals {
  private static final List<String> FORWARDED = List.of("HUP", "INT", "TERM");

  private final List<String> early = new ArrayList<>();
  private final BooleanSupplier terminal;
  private @Nullable Process program;

  /**
   * Begins to hold signals back for the program.
   *
   * @param terminal whether, when a SIGINT comes, we and the program are what a terminal sends
   *     Ctrl-C to
   */
  ForwardedSignals(BooleanSupplier terminal) {
    this.terminal = terminal;
    for (String name : FORWARDED) {
      Signals.register(name, () -> forward(name));
    }
  }

  /** Waits for the program's end and returns its exit code, 128 and more for a signal. */
  int waitFor(Process started) {
    synchronized (early) {
      program = started;
      early.forEach(name -> send(name, started));
    }
    while (true) {
      try {
        return started.waitFor();
      } catch (InterruptedException e) {
        started.destroy();
      }
    }
  }

  private void forward(String name) {
    if (name.equals("INT") && terminal.getAsBoolean()) {
      return;
    }
    synchronized (early) {
      if (program == null) {
        early.add(name);
      } else {
        send(name, program);
      }
    }
  }

  /** The JDK can send SIGTERM only; every POSIX shell has a kill of its own. */
  private static void send(String name, Process to) {
    if (name.equals("TERM")) {
      to.destroy();
      return;
    }
    try {
      new ProcessBuilder("/bin/sh", "-c", "kill -" + name + " " + to.pid()).start();
    } catch (IOException e) {
      to.destroy();
    }
  }
}
