package org.gen3db.embedding;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.gen3db.api.Gen3Db;

/** gen3db in a loader of its own, with the driver in one above, as servlet containers have it. */
public final class DriverAbove {
  private DriverAbove() {}

  static String apply(Path folder, List<String> files, String service) throws Exception {
    var above = new ArrayList<URL>();
    var below = new ArrayList<URL>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      Path path = Path.of(entry);
      boolean driver = path.getFileName().toString().startsWith("postgresql-");
      (driver ? above : below).add(path.toUri().toURL());
    }
    if (above.size() != 1) {
      throw new IllegalStateException("one driver is expected: " + above);
    }
    try (var container =
            new URLClassLoader(above.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
        var application = new URLClassLoader(below.toArray(URL[]::new), container)) {
      return (String)
          application
              .loadClass(DriverAbove.class.getName())
              .getMethod("inside", String.class, List.class, String.class)
              .invoke(null, folder.toString(), files, service);
    }
  }

  /** Runs within the lower loader; this thread's context loader is another's. */
  public static String inside(String folder, List<String> files, String service) {
    try (Gen3Db gen3db =
        Gen3Db.builder()
            .workingDirectory(Path.of(folder))
            .files(files)
            .services(List.of(service))
            .build()) {
      return gen3db.apply().services().stream()
          .map(one -> one.plan().service() + " " + one.outcome())
          .toList()
          .toString();
    }
  }
}
