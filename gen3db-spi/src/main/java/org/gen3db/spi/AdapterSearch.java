package org.gen3db.spi;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;

/** Loads adapters from the class path and from folders; who searches closes the loaders. */
final class AdapterSearch {
  private final List<AdapterProvider<?>> found = new ArrayList<>();
  private final List<URLClassLoader> loaders = new ArrayList<>();

  List<AdapterProvider<?>> found() {
    return found;
  }

  /** Those of the folders, also of a folder in which something was wrong. */
  List<URLClassLoader> loaders() {
    return loaders;
  }

  /** Those that the loader sees. */
  void on(ClassLoader loader) {
    found.addAll(load(loader));
  }

  /** Those in the jars of a folder. */
  void in(Path folder, ClassLoader parent) {
    URLClassLoader own = loaderOf(folder, parent);
    loaders.add(own);
    List<AdapterProvider<?>> brought =
        load(own).stream().filter(provider -> provider.getClass().getClassLoader() == own).toList();
    if (brought.isEmpty()) {
      throw without("no jar in the folder " + folder + " brings an adapter");
    }
    found.addAll(brought);
  }

  private static List<AdapterProvider<?>> load(ClassLoader loader) {
    var loaded = new ArrayList<AdapterProvider<?>>();
    try {
      for (AdapterProvider<?> provider : ServiceLoader.load(AdapterProvider.class, loader)) {
        loaded.add(provider);
      }
    } catch (ServiceConfigurationError | LinkageError e) {
      throw misfit("an adapter", e);
    }
    return loaded;
  }

  /** The error of an adapter that was built against another SPI, or is broken. */
  static Gen3DbException misfit(String adapter, Error e) {
    return new Gen3DbException(
        Notice.of(
            SpiCode.UNKNOWN_ADAPTER,
            "class path and --adapter-path",
            adapter + " cannot be loaded: " + e.getMessage(),
            "Remove its jar, or one whose version does not fit this gen3db."),
        e);
  }

  private static Gen3DbException without(String message) {
    return new Gen3DbException(
        Notice.of(
            SpiCode.UNKNOWN_ADAPTER,
            "--adapter-path",
            message,
            "Give the folder that holds the jars of the adapters themselves."));
  }

  private static URLClassLoader loaderOf(Path folder, ClassLoader parent) {
    try (Stream<Path> files = Files.list(folder)) {
      var urls = new ArrayList<URL>();
      for (Path jar : files.filter(file -> file.toString().endsWith(".jar")).sorted().toList()) {
        urls.add(jar.toUri().toURL());
      }
      if (urls.isEmpty()) {
        throw without("the folder " + folder + " holds no jar");
      }
      return new URLClassLoader("adapters of " + folder, urls.toArray(URL[]::new), parent);
    } catch (MalformedURLException e) {
      throw new IllegalStateException("a file without a URL", e);
    } catch (IOException e) {
      throw new Gen3DbException(
          Notice.of(
              SpiCode.UNKNOWN_ADAPTER,
              "--adapter-path",
              "the folder " + folder + " cannot be read or is none"),
          e);
    }
  }
}
