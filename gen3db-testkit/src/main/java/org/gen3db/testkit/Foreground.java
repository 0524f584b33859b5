package org.gen3db.testkit;

import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Starts programs so that Ctrl-C reaches them, as it does on a terminal.
 *
 * <p>A shell that starts something in the background without job control lets it ignore SIGINT; and
 * nohup lets it ignore SIGHUP; whatever that starts inherits it, and neither a JVM nor a shell can
 * undo it for itself. So may Maven have been started, by a script or by a runner of builds. A test
 * of Ctrl-C would wait for ever then.
 */
public final class Foreground {
  /** SIGHUP and SIGINT, on every Unix. */
  private static final List<Integer> SIGNALS = List.of(1, 2);

  /** More than any system's {@code struct sigaction} takes; the handler comes first in it. */
  private static final int SIGACTION_BYTES = 512;

  private static final Pointer IGNORED = Pointer.createConstant(1);

  private interface Posix extends Library {
    int sigaction(int signal, @Nullable Pointer wanted, Pointer now);

    Pointer signal(int signal, @Nullable Pointer handler);
  }

  private static final Posix POSIX = Native.load("c", Posix.class);

  private Foreground() {}

  /** Starts it, with SIGHUP and SIGINT at their defaults. */
  public static synchronized Process start(ProcessBuilder builder) throws IOException {
    // One that is not ignored has a handler of the JVM, which no other program inherits.
    List<Integer> ignored = SIGNALS.stream().filter(Foreground::isIgnored).toList();
    ignored.forEach(signal -> POSIX.signal(signal, Pointer.NULL));
    try {
      return builder.start();
    } finally {
      ignored.forEach(signal -> POSIX.signal(signal, IGNORED));
    }
  }

  private static boolean isIgnored(int signal) {
    try (var now = new Memory(SIGACTION_BYTES)) {
      now.clear();
      if (POSIX.sigaction(signal, Pointer.NULL, now) != 0) {
        throw new IllegalStateException("sigaction failed with " + Native.getLastError());
      }
      return IGNORED.equals(now.getPointer(0));
    }
  }
}
