package org.gen3db.api;

import java.io.InputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.provision.StepInterceptor;
import org.gen3db.domain.restore.DumpSource;
import org.gen3db.domain.server.DatabaseServer;
import org.gen3db.domain.store.RemoteSecrets;
import org.gen3db.domain.store.SecretStore;
import org.gen3db.domain.values.Source;
import org.gen3db.domain.values.ValueNode.ValueMap;
import org.gen3db.domain.values.ValuesRequest;
import org.gen3db.spi.AdapterProvider;
import org.jspecify.annotations.Nullable;

/**
 * Gathers what a {@link Gen3Db} needs: values, which release they are for, adapters, and how runs
 * are carried out. Values merge as Helm merges them: files in their order, then the flags, then
 * maps. Not for use by several threads at once.
 */
public final class Gen3DbBuilder {
  private final List<String> files = new ArrayList<>();
  private final List<String> set = new ArrayList<>();
  private final List<String> setString = new ArrayList<>();
  private final List<String> setFile = new ArrayList<>();
  private final List<ValueMap> code = new ArrayList<>();
  private final List<AdapterProvider<?>> providers = new ArrayList<>();
  private final Map<Class<?>, Object> given = new LinkedHashMap<>();
  private @Nullable Path chart;
  private Path workingDirectory = Path.of("").toAbsolutePath();
  private InputStream standardInput = InputStream.nullInputStream();
  private String release = "gen3";
  private String namespace = "default";
  private boolean embedded;
  private boolean contacting;
  private List<String> services = List.of();
  private boolean switchedOff;
  private boolean restarts = true;
  private @Nullable String dumps;
  private @Nullable AdapterCatalog catalog;
  private ClassLoader classLoader = ownClassLoader();
  private List<Path> adapterFolders = List.of();
  private RunListener listener = RunListener.NONE;
  private Cancellation cancellation = Cancellation.create();
  private StepInterceptor steps = StepInterceptor.NONE;
  private @Nullable Executor executor;
  private Clock clock = Clock.systemUTC();

  Gen3DbBuilder() {}

  private static ClassLoader ownClassLoader() {
    ClassLoader own = Gen3Db.class.getClassLoader();
    return own == null ? ClassLoader.getSystemClassLoader() : own;
  }

  /** A values file more; {@code -} is {@link #standardInput}. */
  public Gen3DbBuilder file(String path) {
    files.add(path);
    return this;
  }

  /** Values files more, in this order. */
  public Gen3DbBuilder files(List<String> paths) {
    files.addAll(paths);
    return this;
  }

  /** A value in the syntax of {@code helm --set}. */
  public Gen3DbBuilder set(String flag) {
    set.add(flag);
    return this;
  }

  /** A value that is text, in the syntax of {@code helm --set-string}. */
  public Gen3DbBuilder setString(String flag) {
    setString.add(flag);
    return this;
  }

  /** A value that is what a file holds, in the syntax of {@code helm --set-file}. */
  public Gen3DbBuilder setFile(String flag) {
    setFile.add(flag);
    return this;
  }

  /**
   * Values that the program made: maps, lists, texts, numbers, booleans, and nulls, which take a
   * default away. They stand above files and flags, and later maps above earlier ones; messages
   * call their source {@code code}.
   *
   * @throws Gen3DbException when it holds anything else
   */
  public Gen3DbBuilder values(Map<String, ?> map) {
    code.add(ValuesInCode.of(map));
    return this;
  }

  /**
   * The same from a place that the program knows by a name, such as {@code spec.values} of an
   * object: documents and messages call the source of its values so.
   *
   * @throws Gen3DbException when it holds anything else
   */
  public Gen3DbBuilder values(Map<String, ?> map, String source) {
    code.add(ValuesInCode.of(map, new Source.InCode(source)));
    return this;
  }

  /** Values files and flags as a command line gives them, with chart and folder. */
  public Gen3DbBuilder values(ValuesRequest request) {
    files.addAll(request.files());
    set.addAll(request.set());
    setString.addAll(request.setString());
    setFile.addAll(request.setFile());
    chart = request.chart().orElse(null);
    workingDirectory = request.workingDirectory();
    standardInput = request.standardInput();
    return this;
  }

  /** The umbrella chart whose defaults replace the built-in ones: a folder or a .tgz. */
  public Gen3DbBuilder chart(Path folder) {
    chart = folder;
    return this;
  }

  /**
   * The folder that relative paths are taken against, and that {@code .gen3db} stands in; the
   * current one by default.
   */
  public Gen3DbBuilder workingDirectory(Path folder) {
    workingDirectory = folder.toAbsolutePath();
    return this;
  }

  /** What the file {@code -} reads, once; nothing by default. Not closed. */
  public Gen3DbBuilder standardInput(InputStream stream) {
    standardInput = stream;
    return this;
  }

  /** The Helm release; {@code gen3} by default. */
  public Gen3DbBuilder release(String name) {
    release = name;
    return this;
  }

  /** The Kubernetes namespace; {@code default} by default. */
  public Gen3DbBuilder namespace(String name) {
    namespace = name;
    return this;
  }

  /**
   * Everything on this machine: embedded server, folders of Secrets and remote entries, whatever
   * the values choose. Ports that the embedder gave win over it.
   */
  public Gen3DbBuilder embedded(boolean chosen) {
    embedded = chosen;
    return this;
  }

  /**
   * Whether calls will follow that contact something: the adapters that they need and that are not
   * there are told with the values then, and not by the first of these calls. By default the values
   * alone may be all that is looked at.
   */
  public Gen3DbBuilder contacting(boolean follows) {
    contacting = follows;
    return this;
  }

  /** Only these services, and those that share a role with them; all when empty. */
  public Gen3DbBuilder services(List<String> names) {
    services = List.copyOf(names);
    return this;
  }

  /**
   * The adapters that can be chosen, instead of those that {@link #classLoader} sees. The catalog
   * stays the caller's, to be closed when the release is used no more.
   */
  public Gen3DbBuilder catalog(AdapterCatalog adapters) {
    catalog = adapters;
    return this;
  }

  /** One adapter more, which wins over one of the same section and id. */
  public Gen3DbBuilder adapter(AdapterProvider<?> provider) {
    providers.add(provider);
    return this;
  }

  /** Where adapters are looked for; the loader of gen3db itself by default. */
  public Gen3DbBuilder classLoader(ClassLoader loader) {
    classLoader = loader;
    return this;
  }

  /** Folders of further adapters, as {@code --adapter-path} names them. */
  public Gen3DbBuilder adapterFolders(List<Path> folders) {
    adapterFolders = List.copyOf(folders);
    return this;
  }

  /**
   * The store of Secrets itself, whatever {@code gen3db.secretStore} says. Used from several
   * threads, by every call; never closed.
   */
  public Gen3DbBuilder secretStore(SecretStore store) {
    given.put(SecretStore.class, store);
    return this;
  }

  /**
   * The store of remote entries itself, whatever {@code gen3db.remoteSecrets} says. Used from
   * several threads, by every call; never closed.
   */
  public Gen3DbBuilder remoteSecrets(RemoteSecrets store) {
    given.put(RemoteSecrets.class, store);
    return this;
  }

  /**
   * What speaks to database servers, whatever adapter {@code gen3db.databaseServer} names; its
   * {@code address} and {@code masters} count. Used from several threads, by every call; never
   * closed.
   */
  public Gen3DbBuilder databaseServer(DatabaseServer server) {
    given.put(DatabaseServer.class, server);
    return this;
  }

  /**
   * Where dumps lie itself, whatever {@code gen3db.dumps} says. Used from several threads, by every
   * call; never closed.
   */
  public Gen3DbBuilder dumps(DumpSource source) {
    given.put(DumpSource.class, source);
    return this;
  }

  /** Who is told how runs go; nobody by default. */
  public Gen3DbBuilder listener(RunListener heard) {
    listener = heard;
    return this;
  }

  /**
   * Ends all runs when it is cancelled: no further step begins, waits end at once, and results say
   * what was done. A deadline of it is the deadline of every wait.
   */
  public Gen3DbBuilder cancellation(Cancellation end) {
    cancellation = end;
    return this;
  }

  /**
   * Where services are worked on, at most {@code gen3db.parallelism} at once; threads of its own by
   * default. It must have a thread to spare while the caller's waits. Never shut down.
   */
  public Gen3DbBuilder executor(Executor threads) {
    executor = threads;
    return this;
  }

  /** The time, for adapters that ask for it; the system's by default. */
  public Gen3DbBuilder clock(Clock time) {
    clock = time;
    return this;
  }

  /**
   * Services that are switched off are there as well: what they have is still theirs, for whoever
   * takes something away.
   */
  public Gen3DbBuilder switchedOffToo() {
    switchedOff = true;
    return this;
  }

  /**
   * Whether what runs with an older password than its Secret holds is begun anew, once a run has
   * changed that; otherwise it is a finding. It is by default.
   */
  public Gen3DbBuilder restarts(boolean any) {
    restarts = any;
    return this;
  }

  /**
   * Where dumps are, whatever {@code gen3db.dumps} says: a folder, or what begins with a scheme,
   * such as {@code s3://bucket/folder}, which is for the adapter of that id.
   */
  public Gen3DbBuilder dumpsFrom(String place) {
    dumps = place;
    return this;
  }

  /** Stands around every step, and could break a run: for tests of ours only. */
  Gen3DbBuilder steps(StepInterceptor interceptor) {
    steps = interceptor;
    return this;
  }

  /**
   * Finds the adapters, and reads and validates the values.
   *
   * @throws Gen3DbException with everything that is wrong with them; nothing was contacted
   */
  public Gen3Db build() {
    return new Gen3Db(
        new Parts(
            new ValuesRequest(
                files, set, setString, setFile, chart, workingDirectory, standardInput),
            List.copyOf(code),
            release,
            namespace,
            embedded,
            contacting,
            services,
            switchedOff,
            restarts,
            dumps,
            catalog,
            List.copyOf(providers),
            classLoader,
            adapterFolders,
            Map.copyOf(given),
            listener,
            cancellation,
            steps,
            executor,
            clock));
  }

  /** What was gathered. */
  record Parts(
      ValuesRequest request,
      List<ValueMap> code,
      String release,
      String namespace,
      boolean embedded,
      boolean contacting,
      List<String> services,
      boolean switchedOff,
      boolean restarts,
      @Nullable String dumps,
      @Nullable AdapterCatalog catalog,
      List<AdapterProvider<?>> providers,
      ClassLoader classLoader,
      List<Path> adapterFolders,
      Map<Class<?>, Object> given,
      RunListener listener,
      Cancellation cancellation,
      StepInterceptor steps,
      @Nullable Executor executor,
      Clock clock) {}
}
