package org.gen3db.spi.internal;

import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.StringJoiner;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Input;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.error.Reason;
import org.gen3db.spi.AdapterProvider;
import org.gen3db.spi.SpiCode;
import org.jspecify.annotations.Nullable;

/**
 * Loads adapters from the class path and from folders. What cannot be loaded is gathered, and the
 * others are found all the same. Who searches closes the loaders.
 */
public final class AdapterSearch {
  private static final String SERVICES = "META-INF/services/" + AdapterProvider.class.getName();

  /** A services file cannot fail more often than this without failing for ever. */
  private static final int MOST_FAILURES = 1_000;

  private final ClassLoader host;
  private final List<AdapterProvider<?>> found = new ArrayList<>();
  private final List<BadAdapter> bad = new ArrayList<>();
  private final List<URLClassLoader> loaders = new ArrayList<>();

  /**
   * A search.
   *
   * @param host the loader of the class path, which also lends to adapters what they share with it
   */
  public AdapterSearch(ClassLoader host) {
    this.host = host;
  }

  /** The adapters found. */
  public List<AdapterProvider<?>> found() {
    return found;
  }

  /** What brought none that works. */
  public List<BadAdapter> bad() {
    return bad;
  }

  /** Those of the folders, also of a folder in which something was wrong. */
  public List<URLClassLoader> loaders() {
    return loaders;
  }

  /** Those of the class path. */
  public void onClassPath() {
    for (AdapterProvider<?> provider : load(host, "the class path")) {
      accept(provider, Origins.of(provider.getClass()));
    }
  }

  /**
   * Those of a folder: each jar in it is an adapter, and each folder in it is one with its
   * libraries.
   *
   * @throws Gen3DbException when there is no such folder, or it holds neither
   */
  public void in(Path folder) {
    List<Path> adapters = new ArrayList<>();
    List<Path> empty = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      files
          .filter(file -> isJar(file) || isVisibleFolder(file))
          .sorted()
          .forEach(file -> (isJar(file) || !jarsIn(file).isEmpty() ? adapters : empty).add(file));
    } catch (IOException e) {
      throw refused("the folder " + folder + " cannot be read or is none", e);
    }
    if (adapters.isEmpty()) {
      throw refused("the folder " + folder + " holds no jar", null);
    }
    adapters.forEach(this::adapter);
    empty.forEach(one -> bad.add(new BadAdapter(one.toString(), "the folder holds no jar", null)));
  }

  private void adapter(Path origin) {
    List<Path> jars = isJar(origin) ? List.of(origin) : jarsIn(origin);
    boolean brings = false;
    int before = bad.size();
    for (Path jar : jars) {
      brings |= brings(jar);
    }
    if (bad.size() > before) {
      return; // with one of its libraries unreadable it would fail later, and in other words
    }
    if (!brings) {
      bad.add(
          new BadAdapter(
              origin.toString(), "it brings no adapter: no jar has the file " + SERVICES, null));
      return;
    }
    var loader = new AdapterLoader(origin, jars.stream().map(AdapterSearch::url).toList(), host);
    loaders.add(loader);
    List<AdapterProvider<?>> loaded = load(loader, origin.toString());
    loaded.forEach(provider -> accept(provider, origin.toString()));
    if (loaded.isEmpty() && bad.size() == before) {
      // Classes of the JDK's modules are passed over in silence.
      bad.add(
          new BadAdapter(
              origin.toString(),
              "it brings no adapter: " + SERVICES + " names no class of its own, " + named(jars),
              null));
    }
  }

  private static String named(List<Path> jars) {
    var named = new StringJoiner(", ", "but ", "").setEmptyValue("nor any other");
    for (Path jar : jars) {
      try (var file = new JarFile(jar.toFile())) {
        ZipEntry services = file.getEntry(SERVICES);
        if (services != null) {
          new String(file.getInputStream(services).readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .filter(line -> !line.isBlank())
              .forEach(named::add);
        }
      } catch (IOException e) {
        named.add("unreadable in " + jar);
      }
    }
    return named.toString();
  }

  private boolean brings(Path jar) {
    try (var file = new JarFile(jar.toFile())) {
      return file.getEntry(SERVICES) != null;
    } catch (IOException | SecurityException e) {
      bad.add(new BadAdapter(jar.toString(), "it cannot be read as a jar: " + Reason.of(e), e));
      return false;
    }
  }

  @SuppressWarnings("rawtypes") // services are found under the raw type
  private List<AdapterProvider<?>> load(ClassLoader from, String origin) {
    var loaded = new ArrayList<AdapterProvider<?>>();
    Iterator<AdapterProvider> providers =
        ServiceLoader.load(AdapterProvider.class, from).iterator();
    for (int failures = 0; failures < MOST_FAILURES; ) {
      try {
        if (!providers.hasNext()) {
          break;
        }
        loaded.add(providers.next());
      } catch (ServiceConfigurationError | LinkageError e) {
        failures++;
        bad.add(new BadAdapter(origin, why(e), e));
      }
    }
    return loaded;
  }

  /** The messages of the loading itself hold names only; those of an adapter's own code do not. */
  private static String why(Error e) {
    Throwable cause = e.getCause();
    return e.getMessage() + (cause == null ? "" : ": " + Fault.inWords(cause));
  }

  private void accept(AdapterProvider<?> provider, String origin) {
    List<String> wrong = Named.wrong(provider);
    if (wrong.isEmpty()) {
      found.add(provider);
    } else {
      bad.add(
          new BadAdapter(
              origin, provider.getClass().getName() + ": " + String.join("; ", wrong), null));
    }
  }

  private static boolean isJar(Path file) {
    return Objects.toString(file.getFileName(), "").endsWith(".jar") && Files.isRegularFile(file);
  }

  private static boolean isVisibleFolder(Path file) {
    return Files.isDirectory(file) && !Objects.toString(file.getFileName(), "").startsWith(".");
  }

  private static List<Path> jarsIn(Path folder) {
    File[] files = folder.toFile().listFiles((in, name) -> name.endsWith(".jar"));
    return files == null ? List.of() : Stream.of(files).map(File::toPath).sorted().toList();
  }

  private static URL url(Path jar) {
    try {
      return jar.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalStateException("a file without a URL", e);
    }
  }

  private static Gen3DbException refused(String message, @Nullable Throwable cause) {
    return new Gen3DbException(
        Notice.of(
            SpiCode.UNKNOWN_ADAPTER,
            Input.ADAPTERS.place(),
            message,
            "Give a folder that holds the jar of each adapter, or a folder for each adapter with"
                + " its jar and its libraries."),
        cause);
  }
}
