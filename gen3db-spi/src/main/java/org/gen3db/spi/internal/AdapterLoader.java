package org.gen3db.spi.internal;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;

/**
 * The classes of one adapter from a folder: its own jars, and the JDK. Of gen3db's own libraries it
 * sees those only whose types stand in the contract between the two; so an adapter works with the
 * version of a library that it brings, whatever gen3db uses.
 */
final class AdapterLoader extends URLClassLoader {
  /** Always gen3db's, even where an adapter has bundled them: both sides must mean one type. */
  private static final List<String> LENT =
      List.of("org.gen3db.spi.", "org.gen3db.api.", "org.gen3db.domain.", "org.slf4j.");

  static {
    registerAsParallelCapable();
  }

  private final Path origin;
  private final ClassLoader host;

  /**
   * A loader of an adapter.
   *
   * @param origin its jar, or the folder of its jars
   * @param host lends what both sides must share
   */
  AdapterLoader(Path origin, List<URL> jars, ClassLoader host) {
    super(
        "adapter " + origin.getFileName(),
        jars.toArray(URL[]::new),
        ClassLoader.getPlatformClassLoader());
    this.origin = origin;
    this.host = host;
  }

  Path origin() {
    return origin;
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    for (String lent : LENT) {
      if (name.startsWith(lent)) {
        return host.loadClass(name);
      }
    }
    return super.loadClass(name, resolve);
  }
}
