package org.gen3db.runner;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.jar.JarFile;
import org.gen3db.runner.console.Console;

/**
 * What the launcher runs once, so that the JVM keeps what it has read and decided for all later
 * starts: a class-data archive, or from JDK 25 on an ahead-of-time cache.
 *
 * <p>It plans and explains for real, without a server. What an apply needs beyond that comes from
 * the jars that are named: their classes are loaded, and not used.
 */
final class StartUpTraining {
  private static final String CLASS = ".class";

  private StartUpTraining() {}

  /**
   * Takes a values file that is known to be right, the name of one of its services, and jars.
   *
   * @throws IllegalStateException when a command fails, as nothing was learnt then
   */
  public static void main(String[] arguments) {
    String values = arguments[0];
    String service = arguments[1];
    run("explain", service, "-f", values);
    run("explain", service, "-f", values, "-o", "json");
    run("plan", "--offline", "-f", values);
    Arrays.stream(arguments).skip(2).map(Path::of).forEach(StartUpTraining::load);
    System.exit(ExitCode.DONE); // as every run ends, for the classes of that
  }

  private static void run(String... arguments) {
    Console console = Console.ofProcess(); // anew, as one console takes one result
    int code = Main.run(List.of(arguments), console);
    if (code != ExitCode.DONE) {
      throw new IllegalStateException(arguments[0] + " ended with " + code);
    }
    console.out().flush();
    console.interruption().end();
  }

  private static void load(Path jar) {
    try (var file = new JarFile(jar.toFile())) {
      file.stream()
          .map(entry -> entry.getName())
          .filter(name -> name.endsWith(CLASS) && !name.startsWith("META-INF"))
          .filter(name -> !name.endsWith("-info" + CLASS))
          .map(name -> name.substring(0, name.length() - CLASS.length()).replace('/', '.'))
          .forEach(StartUpTraining::load);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void load(String name) {
    try {
      Class.forName(name, false, StartUpTraining.class.getClassLoader());
    } catch (ClassNotFoundException | LinkageError e) {
      // It is for something that is not here, such as another Java or an optional library.
      PrintStream log = System.err;
      log.println("not loaded: " + name + ": " + e);
    }
  }
}
