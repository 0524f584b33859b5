package org.gen3db.embedding;

import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;

/**
 * Two applications in one process as in a servlet container: each has gen3db in a loader of its
 * own, which looks into itself first, and is called by threads whose context is the container's.
 */
final class WebApplications {
  private WebApplications() {}

  /** Runs the main method of each in turn: its class, its class path, and its argument. */
  public static void main(String[] args) throws Exception {
    for (int i = 1; i <= 2; i++) {
      try (var own = new OwnFirst(args[1])) {
        var main = own.loadClass(args[0]).getMethod("main", String[].class);
        main.invoke(null, (Object) new String[] {args[2]});
      }
    }
  }

  private static final class OwnFirst extends URLClassLoader {
    OwnFirst(String path) throws IOException {
      super(urls(path), WebApplications.class.getClassLoader());
    }

    private static URL[] urls(String path) throws IOException {
      String[] entries = path.split(File.pathSeparator, -1);
      var urls = new URL[entries.length];
      for (int i = 0; i < entries.length; i++) {
        urls[i] = Path.of(entries[i]).toUri().toURL();
      }
      return urls;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      synchronized (getClassLoadingLock(name)) {
        Class<?> found = findLoadedClass(name);
        if (found == null && !name.startsWith("java.")) {
          try {
            found = findClass(name);
          } catch (ClassNotFoundException e) {
            found = null; // the JDK's, or the container's
          }
        }
        return found == null ? super.loadClass(name, resolve) : found;
      }
    }
  }
}
