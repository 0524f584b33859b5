package org.gen3db.runner;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.gen3db.api.AdapterCatalog;
import org.gen3db.runner.call.ExitCode;
import org.gen3db.runner.console.Console;
import org.gen3db.spi.AdapterProvider;

/**
 * What the launcher runs once, so that the JVM keeps the classes that it has read for all later
 * starts: in a class-data archive, or from JDK 25 on in an ahead-of-time cache. It is the real
 * thing: a plan and an explanation, and an apply on a PostgreSQL of its own, which is gone
 * afterwards. Where no such server can be started, the plan is all that is learnt.
 */
final class StartUpTraining {
  /**
   * From this JDK on all that was learnt is loaded at each start: a client of a cloud would cost
   * each run a tenth, also where there is no such cloud.
   */
  private static final int AHEAD_OF_TIME = 25;

  private StartUpTraining() {}

  /**
   * Takes {@code apply}, or {@code plan} for what contacts nothing.
   *
   * @throws IllegalStateException when nothing could be planned, as nothing was learnt then
   */
  public static void main(String[] arguments) throws IOException {
    Path folder = Files.createTempDirectory("gen3db-training-");
    String values = folder.resolve("training.yaml").toString();
    try (InputStream own =
        Objects.requireNonNull(StartUpTraining.class.getResourceAsStream("training.yaml"))) {
      Files.copy(own, Path.of(values));
    }
    boolean applied = false;
    try {
      must(run(folder, "explain", "fence", "-f", values));
      must(run(folder, "explain", "fence", "-f", values, "-o", "json"));
      must(run(folder, "plan", "--offline", "-f", values));
      applied =
          arguments[0].equals("apply")
              && run(folder, "apply", "--embedded", "-f", values) == ExitCode.DONE;
      if (applied) {
        run(folder, "status", "--embedded", "-f", values);
        run(folder, "apply", "--embedded", "-f", values, "-o", "json");
      }
      if (arguments[0].equals("apply") && Runtime.version().feature() < AHEAD_OF_TIME) {
        warmUp(folder);
      }
    } finally {
      // A server that still runs keeps its data.
      if (arguments[0].equals("plan") || run(folder, "stop", "--embedded") == ExitCode.DONE) {
        delete(folder);
      }
    }
    System.out.println(applied ? "trained with an apply" : "trained without an apply");
    Main.end(ExitCode.DONE); // as every run ends, for the classes of that
  }

  /**
   * Lets each adapter get ready for a cluster or a cloud that is not there to learn from. None
   * finds whoever starts this: what their home says may be wrong, and is not for the next run.
   */
  private static void warmUp(Path folder) throws IOException {
    Files.createFile(Files.createDirectory(folder.resolve(".kube")).resolve("config"));
    String home = System.setProperty("user.home", folder.toString());
    try (var catalog = AdapterCatalog.discover(StartUpTraining.class.getClassLoader(), List.of())) {
      catalog.all().forEach(StartUpTraining::warmUp);
    } finally {
      System.setProperty("user.home", home);
    }
  }

  private static void warmUp(AdapterProvider<?> provider) {
    try {
      provider.warmUp();
    } catch (RuntimeException | LinkageError e) {
      System.out.println("not learnt: " + provider.id() + ", " + e);
    }
  }

  private static void must(int exitCode) {
    if (exitCode != ExitCode.DONE) {
      throw new IllegalStateException("a command without a server ended with " + exitCode);
    }
  }

  private static int run(Path folder, String... arguments) {
    Console process = Console.ofProcess(); // anew, as one console takes one result
    var console =
        new Console(
            process.in(),
            process.out(),
            process.err(),
            process.environment(),
            folder,
            process.terminals(),
            process.interruption());
    int code = Main.run(List.of(arguments), console);
    console.out().flush();
    console.interruption().end();
    return code;
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }
}
