package org.gen3db.docs;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gen3db.lab.Run;

/** A folder as the readers of a page have it: the examples, a {@code prod.yaml} and a gen3db. */
final class PageFolder {
  private final Path folder;

  PageFolder(Path folder) {
    this.folder = folder;
    try {
      Path examples = Path.of("..", "examples").toAbsolutePath().normalize();
      copy(examples.resolve("quickstart.yaml"));
      copy(examples.resolve("production.yaml"));
      try (Stream<Path> all = Files.walk(examples.resolve("restore"))) {
        for (Path file : all.filter(Files::isRegularFile).toList()) {
          copy(file);
        }
      }
      Path program = folder.resolve("gen3db");
      Files.writeString(
          program,
          "#!/bin/sh\nexec "
              + Path.of(System.getProperty("java.home"), "bin", "java")
              + " -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp '"
              + classPath()
              + "' org.gen3db.runner.Main \"$@\"\n");
      Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void copy(Path example) throws IOException {
    Path top = Path.of("..").toAbsolutePath().normalize();
    Path target = folder.resolve(top.relativize(example).toString());
    Files.createDirectories(target.getParent());
    Files.copy(example, target);
  }

  private static String classPath() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** With this as {@code prod.yaml}. */
  PageFolder values(String text) {
    try {
      Files.writeString(folder.resolve("prod.yaml"), text);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs commands as one script, which ends with the first that fails, also within a pipe. */
  Run run(String commands) {
    try {
      Path out = folder.resolve("out.txt");
      Path err = folder.resolve("err.txt");
      var builder =
          new ProcessBuilder("bash", "-c", "set -euo pipefail\n" + commands)
              .directory(folder.toFile())
              .redirectInput(new File("/dev/null"))
              .redirectOutput(out.toFile())
              .redirectError(err.toFile());
      builder.environment().merge("PATH", folder.toString(), (path, ours) -> ours + ":" + path);
      builder.environment().remove("JAVA_TOOL_OPTIONS");
      Process process = builder.start();
      if (!process.waitFor(300, TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        throw new AssertionError("it does not end:\n" + commands);
      }
      return new Run(process.exitValue(), Files.readString(out), Files.readString(err));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
