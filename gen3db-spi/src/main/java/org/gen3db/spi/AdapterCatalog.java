package org.gen3db.spi;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.gen3db.domain.error.Code;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Problem;
import org.gen3db.domain.values.Nearest;

/**
 * The adapters found, by port and id. It knows no port by name, so a new port needs no change here.
 */
public final class AdapterCatalog {
  private final List<AdapterProvider<?>> providers;

  private AdapterCatalog(List<AdapterProvider<?>> providers) {
    this.providers = providers;
  }

  /**
   * Finds the adapters on the class path of {@code loader} and in the folders.
   *
   * @param folders folders of jars ({@code --adapter-path}); each gets a class loader of its own
   * @throws Gen3DbException when two adapters of one section have the same id, naming both jars, or
   *     a folder cannot be read or brings none
   */
  public static AdapterCatalog discover(ClassLoader loader, List<Path> folders) {
    var providers = new ArrayList<AdapterProvider<?>>();
    load(loader).forEach(providers::add);
    for (Path folder : folders) {
      ClassLoader own = loaderOf(folder, loader);
      List<AdapterProvider<?>> brought =
          load(own).stream()
              .filter(provider -> provider.getClass().getClassLoader() == own)
              .toList();
      if (brought.isEmpty()) {
        throw without("no jar in the folder " + folder + " brings an adapter");
      }
      providers.addAll(brought);
    }
    return of(providers);
  }

  private static List<AdapterProvider<?>> load(ClassLoader loader) {
    var found = new ArrayList<AdapterProvider<?>>();
    try {
      for (AdapterProvider<?> provider : ServiceLoader.load(AdapterProvider.class, loader)) {
        found.add(provider);
      }
    } catch (ServiceConfigurationError e) {
      throw new Gen3DbException(
          new Problem(
              Code.UNKNOWN_ADAPTER,
              "class path and --adapter-path",
              "an adapter cannot be loaded: " + e.getMessage(),
              "Remove its jar, or one whose version does not fit this gen3db."),
          e);
    }
    return found;
  }

  /**
   * A catalog of these adapters, for embedders and tests.
   *
   * @throws Gen3DbException when two of one section have the same id
   */
  public static AdapterCatalog of(List<? extends AdapterProvider<?>> providers) {
    Map<String, AdapterProvider<?>> seen = new HashMap<>();
    var problems = new ArrayList<Problem>();
    for (AdapterProvider<?> provider : providers) {
      AdapterProvider<?> other =
          seen.putIfAbsent(provider.section() + "/" + provider.id(), provider);
      if (other != null) {
        problems.add(
            Problem.of(
                Code.DUPLICATE_ADAPTER,
                provider.section() + ".adapter: " + provider.id(),
                provider.getClass().getName()
                    + " in "
                    + origin(provider)
                    + " and "
                    + other.getClass().getName()
                    + " in "
                    + origin(other)
                    + " have the same id"));
      }
    }
    if (!problems.isEmpty()) {
      throw new Gen3DbException(problems);
    }
    var sorted = new ArrayList<AdapterProvider<?>>(providers);
    sorted.sort(
        Comparator.<AdapterProvider<?>, String>comparing(AdapterProvider::section)
            .thenComparing(AdapterProvider::id)
            .thenComparing(provider -> provider.port().getName()));
    return new AdapterCatalog(List.copyOf(sorted));
  }

  /** All adapters, sorted by section and id. */
  public List<AdapterProvider<?>> all() {
    return providers;
  }

  /** The adapter of a port by its id. */
  public <P> Optional<AdapterProvider<P>> find(Class<P> port, String id) {
    return of(port).stream().filter(provider -> provider.id().equals(id)).findFirst();
  }

  /** All adapters of a port. */
  public <P> List<AdapterProvider<P>> of(Class<P> port) {
    var found = new ArrayList<AdapterProvider<P>>();
    for (AdapterProvider<?> provider : providers) {
      if (provider.port() == port) {
        @SuppressWarnings("unchecked") // port() is the type that create() returns
        var typed = (AdapterProvider<P>) provider;
        found.add(typed);
      }
    }
    return found;
  }

  /**
   * The adapter that the values choose.
   *
   * @param place where it was chosen, for the message
   * @throws Gen3DbException when it is not there, naming those that are
   */
  public <P> AdapterProvider<P> require(Class<P> port, String section, String id, String place) {
    return find(port, id).orElseThrow(() -> new Gen3DbException(unknown(section, id, place)));
  }

  /** The problem of an adapter that is not there, naming those that are. */
  Problem unknown(String section, String id, String place) {
    List<String> known =
        providers.stream()
            .filter(provider -> provider.section().equals(section))
            .map(AdapterProvider::id)
            .distinct()
            .toList();
    String key = "gen3db." + section + ".adapter";
    String installed =
        switch (known.size()) {
          case 0 -> ", and there is none for this section";
          case 1 -> "; there is only " + known.get(0);
          default -> "; there are " + String.join(", ", known);
        };
    // The place of a default is the key itself.
    if (place.startsWith(key)) {
      String message = "'" + id + "' is not installed" + installed;
      return known.isEmpty()
          ? Problem.of(Code.UNKNOWN_ADAPTER, place, message)
          : new Problem(
              Code.UNKNOWN_ADAPTER,
              place,
              message,
              "Set "
                  + key
                  + ": "
                  + known.get(0)
                  + ", or give --embedded to try everything on this machine, or plan --offline to"
                  + " see what the values decide.");
    }
    return Problem.of(
        Code.UNKNOWN_ADAPTER,
        place,
        key
            + " is '"
            + id
            + "'"
            + installed
            + Nearest.to(id, known).map(nearest -> "; did you mean " + nearest + "?").orElse(""));
  }

  /** The jar or folder that an adapter came from. */
  public static String origin(AdapterProvider<?> provider) {
    CodeSource source = provider.getClass().getProtectionDomain().getCodeSource();
    return source == null || source.getLocation() == null
        ? "an unknown place"
        : Path.of(source.getLocation().getPath()).toString();
  }

  private static Gen3DbException without(String message) {
    return new Gen3DbException(
        new Problem(
            Code.UNKNOWN_ADAPTER,
            "--adapter-path",
            message,
            "Give the folder that holds the jars of the adapters themselves."));
  }

  private static ClassLoader loaderOf(Path folder, ClassLoader parent) {
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
          Problem.of(
              Code.UNKNOWN_ADAPTER,
              "--adapter-path",
              "the folder " + folder + " cannot be read or is none"),
          e);
    }
  }
}
