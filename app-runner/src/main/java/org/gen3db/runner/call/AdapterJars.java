package org.gen3db.runner.call;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.gen3db.spi.AdapterProvider;

/**
 * The class path of a launcher that knows which of its jars bring adapters. Who looks for a file in
 * all jars opens each, some sixty by now, which takes an eighth of a start; this one looks into
 * those that the launcher names. All else is the class path's.
 */
final class AdapterJars extends ClassLoader {
  /** Names the jars, as a class path does. Without it every jar is looked into. */
  static final String PROPERTY = "gen3db.launcher.adapterJars";

  private static final String SERVICES = "META-INF/services/" + AdapterProvider.class.getName();

  private final List<URL> services = new ArrayList<>();

  private AdapterJars(ClassLoader classPath, String jars) {
    super(classPath);
    for (String jar : jars.split(File.pathSeparator, -1)) {
      try {
        services.add(URI.create("jar:" + new File(jar).toURI() + "!/" + SERVICES).toURL());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Sees the adapters that {@code classPath} sees. */
  static ClassLoader on(ClassLoader classPath) {
    String jars = System.getProperty(PROPERTY, "");
    return jars.isEmpty() ? classPath : new AdapterJars(classPath, jars);
  }

  @Override
  public Enumeration<URL> getResources(String name) throws IOException {
    return name.equals(SERVICES)
        ? Collections.enumeration(services)
        : getParent().getResources(name);
  }
}
