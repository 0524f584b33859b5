package org.gen3db.testkit.postgres;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * As whom PostgreSQL's programs run: whoever runs the tests, or another user where that is root, as
 * in CI, since PostgreSQL refuses to be root.
 */
final class Unprivileged {
  private static final boolean NEEDED = "root".equals(System.getProperty("user.name"));

  private Unprivileged() {}

  static boolean needed() {
    return NEEDED;
  }

  /** A program as that user, with the shortest environment that serves it. */
  static ProcessBuilder process(List<String> command) throws IOException {
    var whole = new ArrayList<String>();
    if (NEEDED) {
      String[] ids = ids();
      whole.addAll(
          List.of("setpriv", "--reuid=" + ids[0], "--regid=" + ids[1], "--clear-groups", "--"));
    }
    whole.addAll(command);
    var builder = new ProcessBuilder(whole).directory(new File("/"));
    builder.environment().keySet().retainAll(List.of("PATH", "HOME", "TZ"));
    builder.environment().put("LC_ALL", "C");
    return builder.redirectInput(Redirect.from(new File("/dev/null"))).redirectErrorStream(true);
  }

  /** Runs it to its end; returns what it said. */
  static String run(List<String> command) throws IOException, InterruptedException {
    Process process = process(command).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(command.get(0) + " ended with " + process.exitValue() + ": " + said);
    }
    return said;
  }

  /** Makes that user the owner. */
  static void give(Path path) throws IOException {
    if (NEEDED) {
      String[] ids = ids();
      Files.setAttribute(path, "unix:gid", Integer.valueOf(ids[1]));
      Files.setAttribute(path, "unix:uid", Integer.valueOf(ids[0]));
    }
  }

  /** The numbers of the user and its group; initdb looks the user up in this file too. */
  private static String[] ids() throws IOException {
    List<String> users = Files.readAllLines(Path.of("/etc/passwd"));
    for (String name : List.of("postgres", "nobody")) {
      for (String user : users) {
        String[] fields = user.split(":", -1);
        if (fields[0].equals(name)) {
          return new String[] {fields[2], fields[3]};
        }
      }
    }
    throw new IOException("PostgreSQL does not run as root, and there is no user nobody");
  }
}
