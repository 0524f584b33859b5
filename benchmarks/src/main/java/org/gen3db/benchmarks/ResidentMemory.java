package org.gen3db.benchmarks;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Runs another main class and writes, when the JVM ends, the most memory that was resident, as
 * Linux counts it: {@code ResidentMemory FILE CLASS ARGUMENTS...}.
 */
public final class ResidentMemory {
  private ResidentMemory() {}

  /** Ends as the other class does. */
  public static void main(String[] args) throws Throwable {
    Path file = Path.of(args[0]);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> write(file)));
    MethodHandles.lookup()
        .findStatic(
            Class.forName(args[1]), "main", MethodType.methodType(void.class, String[].class))
        .invoke(Arrays.copyOfRange(args, 2, args.length));
  }

  private static void write(Path file) {
    try {
      String peak =
          Files.readAllLines(Path.of("/proc/self/status"), StandardCharsets.UTF_8).stream()
              .filter(line -> line.startsWith("VmHWM:"))
              .map(line -> line.substring("VmHWM:".length()).strip())
              .findFirst()
              .orElse("not known");
      Files.writeString(file, peak, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("the resident memory cannot be told", e);
    }
  }
}
