package org.gen3db.spi;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.values.Nearest;

/**
 * The adapters found, by port and id. It knows no port by name, so a new port needs no change here.
 * Who discovers adapters closes the catalog, once nothing that was made with it is used any more.
 */
public final class AdapterCatalog implements AutoCloseable {
  private final List<AdapterProvider<?>> providers;
  private final List<URLClassLoader> loaders;

  private AdapterCatalog(List<AdapterProvider<?>> providers, List<URLClassLoader> loaders) {
    this.providers = List.copyOf(providers);
    this.loaders = List.copyOf(loaders);
  }

  /**
   * Finds the adapters on the class path of {@code loader} and in the folders.
   *
   * @param folders folders of jars ({@code --adapter-path}); each gets a class loader of its own,
   *     which keeps its jars open until the catalog is closed
   * @throws Gen3DbException when two adapters of one section have the same id, naming both jars, or
   *     a folder cannot be read or brings none, or an adapter was built against another SPI
   */
  public static AdapterCatalog discover(ClassLoader loader, List<Path> folders) {
    var search = new AdapterSearch();
    try {
      search.on(loader);
      folders.forEach(folder -> search.in(folder, loader));
      return new AdapterCatalog(sorted(search.found()), search.loaders());
    } catch (RuntimeException | Error e) {
      closeAll(search.loaders()).forEach(e::addSuppressed);
      throw e;
    }
  }

  /**
   * A catalog of these adapters, for embedders and tests.
   *
   * @throws Gen3DbException when two of one section have the same id
   */
  public static AdapterCatalog of(List<? extends AdapterProvider<?>> providers) {
    return new AdapterCatalog(sorted(providers), List.of());
  }

  private static List<AdapterProvider<?>> sorted(List<? extends AdapterProvider<?>> providers) {
    Map<String, AdapterProvider<?>> seen = new HashMap<>();
    var problems = new ArrayList<Notice>();
    for (AdapterProvider<?> provider : providers) {
      AdapterProvider<?> other = seen.putIfAbsent(key(provider), provider);
      if (other != null) {
        problems.add(
            Notice.of(
                SpiCode.DUPLICATE_ADAPTER,
                provider.section() + ".adapter: " + provider.id(),
                described(provider) + " and " + described(other) + " have the same id"));
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
    return sorted;
  }

  /** Its place in the values; what an adapter of another SPI lacks is missed here at first. */
  private static String key(AdapterProvider<?> provider) {
    try {
      provider.port();
      provider.description();
      provider.settingsType();
      return provider.section() + "/" + provider.id();
    } catch (LinkageError e) {
      throw AdapterSearch.misfit(described(provider), e);
    }
  }

  private static String described(AdapterProvider<?> provider) {
    return provider.getClass().getName() + " in " + origin(provider);
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

  /**
   * The one adapter of a port that no setting chooses, such as what reads the settings.
   *
   * @param does what it does, for the message: {@code reads values files}
   * @throws Gen3DbException when there is none, or more than one, naming them with their jars
   */
  <P> AdapterProvider<P> only(Class<P> port, String does) {
    List<AdapterProvider<P>> found = of(port);
    if (found.isEmpty()) {
      throw new Gen3DbException(
          Notice.of(SpiCode.UNKNOWN_ADAPTER, "class path", "no adapter " + does));
    }
    if (found.size() > 1) {
      throw new Gen3DbException(
          Notice.of(
              SpiCode.DUPLICATE_ADAPTER,
              "class path and --adapter-path",
              "more than one adapter "
                  + does
                  + ": "
                  + found.stream()
                      .map(provider -> provider.id() + ", " + described(provider))
                      .collect(Collectors.joining("; ")),
              "No setting chooses between them: keep the jar of one."));
    }
    return found.get(0);
  }

  /** The problem of an adapter that is not there, naming those that are. */
  Notice unknown(String section, String id, String place) {
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
          ? Notice.of(SpiCode.UNKNOWN_ADAPTER, place, message)
          : Notice.of(
              SpiCode.UNKNOWN_ADAPTER,
              place,
              message,
              "Set "
                  + key
                  + ": "
                  + known.get(0)
                  + ", or give --embedded to try everything on this machine, or plan --offline to"
                  + " see what the values decide.");
    }
    return Notice.of(
        SpiCode.UNKNOWN_ADAPTER,
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

  /**
   * Closes the jars of the folders; adapters that came from there can load no further class then.
   * The class path is not this catalog's, and stays.
   */
  @Override
  public void close() {
    List<IOException> failures = closeAll(loaders);
    if (!failures.isEmpty()) {
      var first = new UncheckedIOException(failures.get(0));
      failures.stream().skip(1).forEach(first::addSuppressed);
      throw first;
    }
  }

  private static List<IOException> closeAll(List<URLClassLoader> loaders) {
    var failures = new ArrayList<IOException>();
    for (URLClassLoader loader : loaders) {
      try {
        loader.close();
      } catch (IOException e) {
        failures.add(e);
      }
    }
    return failures;
  }
}
