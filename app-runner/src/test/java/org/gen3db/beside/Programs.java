package org.gen3db.beside;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gen3db.testkit.kubernetes.HelmProgram;

/** The programs that a release is installed by, in a folder of a test's own. */
final class Programs {
  /**
   * What a program ended with.
   *
   * @param out all of standard output
   * @param err all of standard error
   */
  record Ended(int exitCode, String out, String err) {
    Ended well() {
      if (exitCode != 0) {
        throw new AssertionError("ended with " + exitCode + ":\n" + said());
      }
      return this;
    }

    String said() {
      return out + err;
    }
  }

  private static final String QUOTE = "'";

  private final Path folder;
  private final Path kubeconfig;

  Programs(Path folder, Path kubeconfig) {
    this.folder = folder;
    this.kubeconfig = kubeconfig;
  }

  /** The newest of a major version that {@code .ci/run} has built. */
  static Path helm(int major) {
    return HelmProgram.of(major);
  }

  /** A program that starts this very gen3db, as the launcher does. */
  Path gen3db() {
    Path program = folder.resolve("bin").resolve("gen3db");
    if (!Files.exists(program)) {
      try {
        Files.createDirectories(program.getParent());
        Files.writeString(
            program,
            "#!/bin/sh\nexec "
                + quoted(Path.of(System.getProperty("java.home"), "bin", "java").toString())
                + " -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp "
                + quoted(classPath())
                + " org.gen3db.runner.Main \"$@\"\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return program;
  }

  /** Wherever the program is started. */
  private static String classPath() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** Where a script finds {@code helm}, as on a machine that has one. */
  private Path bin() throws IOException {
    Path bin = gen3db().getParent();
    if (!Files.exists(bin.resolve("helm"))) {
      Files.createSymbolicLink(bin.resolve("helm"), helm(3));
    }
    return bin;
  }

  private static String quoted(String word) {
    return QUOTE + word.replace(QUOTE, "'\\''") + QUOTE;
  }

  /** Runs one, bounded, and keeps all that it says. */
  Ended run(Path directory, Map<String, String> variables, List<String> line) {
    Path output = folder.resolve("output-" + System.nanoTime());
    Path errors = output.resolveSibling(output.getFileName() + ".err");
    try {
      var builder =
          new ProcessBuilder(line)
              .directory(directory.toFile())
              .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
              .redirectOutput(output.toFile())
              // A plugin of Helm 4 adds to it by itself, so that nobody may write over another.
              .redirectError(ProcessBuilder.Redirect.appendTo(errors.toFile()));
      Map<String, String> environment = builder.environment();
      environment.keySet().removeIf(name -> name.startsWith("HELM_"));
      environment.remove("JAVA_TOOL_OPTIONS");
      environment.put("KUBECONFIG", kubeconfig.toString());
      environment.put("GEN3DB", gen3db().toString());
      environment.merge("PATH", bin().toString(), (path, ours) -> ours + ":" + path);
      for (String kind : List.of("CACHE", "CONFIG", "DATA")) {
        environment.put("HELM_" + kind + "_HOME", folder.resolve("helm-" + kind).toString());
      }
      environment.putAll(variables);
      Process process = builder.start();
      if (!process.waitFor(120, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError(line + " does not end: " + Files.readString(errors));
      }
      return new Ended(process.exitValue(), Files.readString(output), Files.readString(errors));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
