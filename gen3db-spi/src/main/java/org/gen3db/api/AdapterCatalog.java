package org.gen3db.api;

import java.io.IOException;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Input;
import org.gen3db.domain.error.Notice;
import org.gen3db.spi.AdapterProvider;
import org.gen3db.spi.Section;
import org.gen3db.spi.SpiCode;
import org.gen3db.spi.internal.AdapterSearch;
import org.gen3db.spi.internal.BadAdapter;
import org.gen3db.spi.internal.Examination;
import org.gen3db.spi.internal.Origins;

/**
 * The adapters found, by section and id, and what was found broken on the way. It knows no port by
 * name, so a new port needs no change here. Who discovers adapters closes the catalog, once nothing
 * that was made with it is used any more. Immutable, and safe for use by several threads.
 */
public final class AdapterCatalog implements AutoCloseable {
  /** The ids under which a class has got ready, or is about to; gone with the class. */
  private static final ClassValue<Set<String>> READY =
      new ClassValue<>() {
        @Override
        protected Set<String> computeValue(Class<?> type) {
          return ConcurrentHashMap.newKeySet();
        }
      };

  private final List<AdapterProvider<?>> providers;
  private final Map<String, List<AdapterProvider<?>>> duplicates;
  private final List<BadAdapter> bad;
  private final List<URLClassLoader> loaders;

  private AdapterCatalog(
      List<? extends AdapterProvider<?>> all, List<BadAdapter> bad, List<URLClassLoader> loaders) {
    Map<String, List<AdapterProvider<?>>> byName = new LinkedHashMap<>();
    for (AdapterProvider<?> provider : all) {
      byName.computeIfAbsent(name(provider), name -> new ArrayList<>()).add(provider);
    }
    var single = new ArrayList<AdapterProvider<?>>();
    this.duplicates = new LinkedHashMap<>();
    byName.forEach(
        (name, same) -> {
          if (same.size() == 1) {
            single.addAll(same);
          } else {
            duplicates.put(name, List.copyOf(same));
          }
        });
    single.sort(
        Comparator.<AdapterProvider<?>, String>comparing(provider -> provider.section().key())
            .thenComparing(AdapterProvider::id));
    this.providers = List.copyOf(single);
    this.bad = List.copyOf(bad);
    this.loaders = List.copyOf(loaders);
  }

  /**
   * Finds the adapters on the class path of {@code loader} and in the folders. One that cannot be
   * loaded, or two of one name, stop nothing: {@link #problems} tells them, and so does the error
   * of whoever asks for one that is not there.
   *
   * @param loader sees the adapters of the class path; must see gen3db itself
   * @param folders folders of adapters ({@code --adapter-path}): each jar in one is an adapter, and
   *     each folder in one is an adapter with its libraries. An adapter gets a class loader of its
   *     own, which keeps its jars open until the catalog is closed
   * @throws Gen3DbException when a folder cannot be read or holds no jar
   */
  public static AdapterCatalog discover(ClassLoader loader, List<Path> folders) {
    var search = new AdapterSearch(loader);
    try {
      search.onClassPath();
      new LinkedHashSet<>(folders.stream().map(Path::normalize).toList()).forEach(search::in);
      return new AdapterCatalog(search.found(), search.bad(), search.loaders());
    } catch (RuntimeException | Error e) {
      closeAll(search.loaders()).forEach(e::addSuppressed);
      throw e;
    }
  }

  /** A catalog of these adapters, for embedders and tests. */
  public static AdapterCatalog of(List<? extends AdapterProvider<?>> providers) {
    return new AdapterCatalog(providers, List.of(), List.of());
  }

  /**
   * The same with one more adapter, which wins over one of the same name. The jars stay this
   * catalog's: close this one, not the other.
   */
  public AdapterCatalog with(AdapterProvider<?> provider) {
    var all = new ArrayList<AdapterProvider<?>>(List.of(provider));
    providers.stream().filter(one -> !name(one).equals(name(provider))).forEach(all::add);
    duplicates.forEach(
        (name, same) -> {
          if (!name.equals(name(provider))) {
            all.addAll(same);
          }
        });
    return new AdapterCatalog(all, bad, List.of());
  }

  /** All adapters that can be chosen, sorted by section and id. */
  public List<AdapterProvider<?>> all() {
    return providers;
  }

  /** What was found and cannot be used: jars that bring no adapter, and two of one name. */
  public List<Notice> problems() {
    var problems = new ArrayList<Notice>();
    bad.forEach(one -> problems.add(unusable(one)));
    duplicates.values().forEach(same -> problems.add(duplicate(same)));
    return List.copyOf(problems);
  }

  /**
   * A closer look, which reads the adapters' classes: also those that can be chosen and would fail,
   * as they were built for another gen3db, or have settings that nothing can be bound to.
   */
  public List<Notice> examine() {
    var problems = new ArrayList<Notice>(problems());
    for (AdapterProvider<?> provider : providers) {
      List<String> wrong = Examination.of(provider);
      if (!wrong.isEmpty()) {
        problems.add(
            unusable(new BadAdapter(Origins.of(provider.getClass()), said(provider, wrong), null)));
      }
    }
    return List.copyOf(problems);
  }

  private static String said(AdapterProvider<?> provider, List<String> wrong) {
    return "the adapter " + provider.id() + " cannot work: " + String.join("; ", wrong);
  }

  private static Notice unusable(BadAdapter one) {
    return Notice.of(SpiCode.ADAPTER_NOT_LOADABLE, one.where(), one.why());
  }

  private static Notice duplicate(List<AdapterProvider<?>> same) {
    AdapterProvider<?> first = same.get(0);
    return Notice.of(
        SpiCode.DUPLICATE_ADAPTER,
        "gen3db." + first.section().key() + ".adapter: " + first.id(),
        String.join(" and ", same.stream().map(AdapterCatalog::described).toList())
            + " have the same id, so none of them can be chosen");
  }

  private static String name(AdapterProvider<?> provider) {
    return provider.section().key() + "/" + provider.id();
  }

  private static String described(AdapterProvider<?> provider) {
    return provider.getClass().getName() + " in " + origin(provider);
  }

  /**
   * Lets the adapter that a section takes by default get ready, on a thread of its own that no exit
   * waits for: for who will contact something and has yet to read the values. Nothing comes of a
   * failure, which the adapter's real use would tell.
   *
   * @see AdapterProvider#warmUp
   */
  public void warmUp(Section<?> section) {
    section.byDefault().flatMap(id -> find(section, id)).ifPresent(AdapterCatalog::start);
  }

  /**
   * The same for one that values choose, unless it is the default, for which there is the other.
   */
  void warmUp(Section<?> section, String id) {
    find(section, id)
        .filter(provider -> section.byDefault().filter(id::equals).isEmpty())
        .ifPresent(AdapterCatalog::start);
  }

  private static void start(AdapterProvider<?> provider) {
    if (!READY.get(provider.getClass()).add(provider.id())) {
      return;
    }
    var thread = new Thread(() -> warmUp(provider), "gen3db-warm-up");
    thread.setDaemon(true);
    thread.setContextClassLoader(provider.getClass().getClassLoader());
    thread.start();
  }

  private static void warmUp(AdapterProvider<?> provider) {
    try {
      provider.warmUp();
    } catch (Throwable e) {
      // Its message may hold anything, and its cause is met again where it matters.
      System.getLogger(AdapterCatalog.class.getName())
          .log(
              System.Logger.Level.DEBUG,
              () -> provider.id() + " did not get ready: " + e.getClass());
    }
  }

  /** The adapter of a section by its id. */
  Optional<AdapterProvider<?>> find(Section<?> section, String id) {
    return of(section).stream().filter(provider -> provider.id().equals(id)).findFirst();
  }

  /** All adapters of a section that can be chosen. */
  List<AdapterProvider<?>> of(Section<?> section) {
    return providers.stream().filter(provider -> provider.section() == section).toList();
  }

  /** The problem of an adapter that cannot be chosen, for whoever chose it. */
  Notice unknown(Section<?> section, String id, String place) {
    List<AdapterProvider<?>> same = duplicates.get(section.key() + "/" + id);
    return same != null ? duplicate(same) : new Absent(this, section, id, place).problem(bad);
  }

  /**
   * The one adapter of a section that no setting chooses, such as what reads the settings.
   *
   * @param does what it does, for the message: {@code reads values files}
   * @throws Gen3DbException when there is none, or more than one, naming them with their jars
   */
  AdapterProvider<?> only(Section<?> section, String does) {
    var found = new ArrayList<>(of(section));
    duplicates.values().stream()
        .flatMap(List::stream)
        .filter(provider -> provider.section() == section)
        .forEach(found::add);
    if (found.isEmpty()) {
      throw new Gen3DbException(
          Notice.of(SpiCode.UNKNOWN_ADAPTER, "class path", "no adapter " + does));
    }
    if (found.size() > 1) {
      throw new Gen3DbException(
          Notice.of(
              SpiCode.DUPLICATE_ADAPTER,
              Input.ALL_ADAPTERS.place(),
              "more than one adapter "
                  + does
                  + ": "
                  + String.join(
                      "; ", found.stream().map(one -> one.id() + ", " + described(one)).toList()),
              "No setting chooses between them: keep the jar of one."));
    }
    return found.get(0);
  }

  /** The jar or folder that an adapter came from. */
  public static String origin(AdapterProvider<?> provider) {
    return Origins.of(provider.getClass());
  }

  /** The version of an adapter: the Implementation-Version of its jar, or that of its module. */
  public static Optional<String> version(AdapterProvider<?> provider) {
    return Origins.version(provider.getClass());
  }

  /**
   * Closes the jars of the folders; adapters that came from there can load no further class then.
   * The class path is not this catalog's, and stays.
   *
   * @throws java.io.UncheckedIOException when one does not close; the others are closed
   */
  @Override
  public void close() {
    List<IOException> failures = closeAll(loaders);
    if (!failures.isEmpty()) {
      var first = new java.io.UncheckedIOException(failures.get(0));
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
