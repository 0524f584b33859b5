package org.gen3db.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** What the numbers belong to, in words. */
final class Machine {
  private Machine() {}

  static List<String> describe() {
    return List.of(
        "cores     " + Runtime.getRuntime().availableProcessors() + model(),
        "memory    " + memory(),
        "system    " + System.getProperty("os.name") + " " + System.getProperty("os.version"),
        "java      " + Runtime.version() + ", " + System.getProperty("java.vm.name"),
        "load      " + load() + " (other work on this machine: read the ratios, not the times)");
  }

  static String load() {
    return String.format(
        Locale.ROOT, "%.1f", ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
  }

  private static String model() {
    String name = field(Path.of("/proc/cpuinfo"), "model name");
    return name.isEmpty() ? "" : " (" + name + ")";
  }

  private static String memory() {
    String total = field(Path.of("/proc/meminfo"), "MemTotal");
    return total.isEmpty()
        ? "not known"
        : Long.parseLong(total.split(" ", 2)[0]) / (1024 * 1024) + " GiB";
  }

  private static String field(Path file, String name) {
    try {
      return Files.readAllLines(file, StandardCharsets.UTF_8).stream()
          .filter(line -> line.startsWith(name))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("");
    } catch (IOException e) {
      // Not a Linux: the system's name must do.
      return "";
    }
  }
}
