package org.gen3db.api;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.check.Check;
import org.gen3db.domain.credentials.PasswordGenerator;
import org.gen3db.domain.deployment.Deployment;
import org.gen3db.domain.deployment.MasterSpec;
import org.gen3db.domain.deployment.ServiceSpec;
import org.gen3db.domain.deployment.Settings;
import org.gen3db.domain.dump.DatabaseDumper;
import org.gen3db.domain.dump.DumpManifests;
import org.gen3db.domain.dump.DumpTarget;
import org.gen3db.domain.dump.Encryption;
import org.gen3db.domain.dump.GuppyIndices;
import org.gen3db.domain.dump.IndexDumper;
import org.gen3db.domain.dump.ManifestedSource;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.former.FormerInstaller;
import org.gen3db.domain.plan.Plan;
import org.gen3db.domain.provision.World;
import org.gen3db.domain.render.Manifests;
import org.gen3db.domain.render.Rendered;
import org.gen3db.domain.render.Rendering;
import org.gen3db.domain.render.Takeover;
import org.gen3db.domain.restoration.RestorePorts;
import org.gen3db.domain.restore.DumpLoader;
import org.gen3db.domain.restore.DumpSource;
import org.gen3db.domain.restore.FolderArchives;
import org.gen3db.domain.restore.RestoreTarget;
import org.gen3db.domain.restore.Scripts;
import org.gen3db.domain.rights.Rights;
import org.gen3db.domain.rights.TokenLogin;
import org.gen3db.domain.search.RequestSigner;
import org.gen3db.domain.search.SearchCluster;
import org.gen3db.domain.search.SearchRestoreCode;
import org.gen3db.domain.server.DatabaseLauncher;
import org.gen3db.domain.server.DatabaseServer;
import org.gen3db.domain.server.MasterTokens;
import org.gen3db.domain.server.ServerTunnel;
import org.gen3db.domain.store.Capability;
import org.gen3db.domain.store.RemoteSecrets;
import org.gen3db.domain.store.SecretStore;
import org.gen3db.domain.values.ValueNode.ValueMap;
import org.gen3db.domain.workload.ClusterJobs;
import org.gen3db.domain.workload.Rolling;
import org.gen3db.domain.workload.Workloads;
import org.gen3db.spi.DatabaseServerProvider;
import org.gen3db.spi.DumpLoaderProvider;
import org.gen3db.spi.DumpSourceProvider;
import org.gen3db.spi.MasterTokensProvider;
import org.gen3db.spi.RemoteSecretsProvider;
import org.gen3db.spi.RequestSignerProvider;
import org.gen3db.spi.SearchClusterProvider;
import org.gen3db.spi.SecretStoreProvider;
import org.gen3db.spi.Section;
import org.gen3db.spi.Sections;
import org.gen3db.spi.SpiCode;
import org.gen3db.spi.internal.SettingPaths;
import org.jspecify.annotations.Nullable;

/** Makes the ports that the settings choose, hands them to a use case, and closes them. */
final class Assembly {
  private static final String BUCKET_OF_CHARTS = "global.dbRestoreBucket";

  private final AdapterCatalog catalog;
  private final Deployment deployment;
  private final Settings settings;
  private final Map<Class<?>, Object> given;

  Assembly(AdapterCatalog catalog, Deployment deployment, Map<Class<?>, Object> given) {
    this.catalog = catalog;
    this.deployment = deployment;
    this.settings = deployment.settings();
    this.given = given;
  }

  /** The remote entries tell only where an address of its own must be held against the master's. */
  <T> T withStores(Surroundings run, BiFunction<SecretStore, @Nullable RemoteSecrets, T> use) {
    try (var adapters = new OpenAdapters(catalog, run, given, entries())) {
      SecretStore secrets = secrets(adapters);
      return use.apply(secrets, deployment.address().isPresent() ? remote(adapters) : null);
    }
  }

  /**
   * The least rights of all that the settings choose, one document for all who write alike.
   *
   * @param dumps whether dumps are written too
   */
  List<Rights> rights(Surroundings run, boolean dumps) {
    try (var adapters = new OpenAdapters(catalog, run, given)) {
      var all = new ArrayList<Rights>();
      Optional.ofNullable(remote(adapters))
          .flatMap(remote -> remote.rights(EntryNeeds.of(deployment)))
          .ifPresent(all::add);
      if (deployment.logsInByToken()) {
        adapters
            .open(MasterTokensProvider.SECTION, chosen(MasterTokensProvider.SECTION))
            .rights(TokenLogin.of(deployment))
            .ifPresent(all::add);
      }
      if (dumps) {
        loader(adapters); // its adapter has the form of manifests, which targets ask for
      }
      if (dumps || readsDumps(run)) {
        adapters
            .open(DumpSourceProvider.SECTION, chosen(DumpSourceProvider.SECTION))
            .rights()
            .ifPresent(all::add);
      }
      if (dumps) {
        further(adapters, DumpTarget.class, DumpSourceProvider.SECTION, "writes no dumps")
            .rights()
            .ifPresent(all::add);
      }
      settings
          .adapter(RequestSignerProvider.SECTION.key())
          .map(signer -> adapters.open(RequestSignerProvider.SECTION, signer))
          .flatMap(RequestSigner::rights)
          .ifPresent(all::add);
      return Rights.together(all);
    }
  }

  /** Whether values say from where: by default from nowhere, unless the charts name a bucket. */
  private boolean readsDumps(Surroundings run) {
    boolean restored =
        deployment.services().stream().anyMatch(ServiceSpec::restore)
            || !GuppyIndices.toRestore(Objects.requireNonNull(run.values()).merged()).isEmpty();
    return choosesDumps() || (restored && run.value(BUCKET_OF_CHARTS).isPresent());
  }

  private boolean choosesDumps() {
    return chooses(DumpSourceProvider.SECTION);
  }

  /** Whether values say anything of it, and not the default alone. */
  private boolean chooses(Section<?> section) {
    Settings.Adapter adapter = chosen(section);
    boolean isDefault = adapter.place().startsWith("gen3db." + section.key() + ".");
    return !isDefault || !adapter.settings().entries().isEmpty();
  }

  /** Whether the values say where dumps are, and that is not on the machine that runs. */
  boolean dumpsLieElsewhere(Surroundings run) {
    return (choosesDumps() || run.value(BUCKET_OF_CHARTS).isPresent())
        && catalog
            .find(DumpSourceProvider.SECTION, chosen(DumpSourceProvider.SECTION).id())
            .filter(
                provider ->
                    provider instanceof DumpSourceProvider<?> dumps && !dumps.isOnThisMachine())
            .isPresent();
  }

  /**
   * Everything for a run.
   *
   * @param restarts whether what runs with an older password is begun anew
   */
  <T> T with(Surroundings run, boolean restarts, Function<World, T> use) {
    refuseUnknown();
    try (var adapters = new OpenAdapters(catalog, run, given, entries())) {
      return use.apply(world(run, adapters, restarts));
    }
  }

  private World world(Surroundings run, OpenAdapters adapters, boolean restarts) {
    SecretStore secrets = secrets(adapters);
    RemoteSecrets remote = remote(adapters);
    ServerChoice choice = serverChoice();
    DatabaseLauncher launcher = launcher(adapters, choice);
    DatabaseServer server = adapters.open(DatabaseServerProvider.SECTION, choice.server());
    MasterTokens tokens =
        deployment.logsInByToken()
            ? adapters.open(MasterTokensProvider.SECTION, chosen(MasterTokensProvider.SECTION))
            : null;
    return new World(
        secrets,
        remote,
        server,
        launcher,
        tokens,
        new PasswordFilesOnDisk(run.workingDirectory()),
        new PasswordGenerator(new SecureRandom(), settings.passwords())::generate,
        run.clock(),
        System::nanoTime,
        new Rolling(adapters.port(Workloads.class).orElse(null), restarts, System::nanoTime),
        adapters.port(ServerTunnel.class).orElse(null));
  }

  /**
   * The same with what restores.
   *
   * @param reads whether dumps are read, from the source that the values choose
   */
  <T> T restoring(Surroundings run, boolean reads, BiFunction<World, RestorePorts, T> use) {
    refuseUnknown();
    try (var adapters = new OpenAdapters(catalog, run, given, entries())) {
      World world = world(run, adapters, false);
      return use.apply(world, restorePorts(run, adapters, reads));
    }
  }

  /** What is done with all that restores databases and indices. */
  @FunctionalInterface
  interface Releasing<T> {
    /** Does it. */
    T with(World world, RestorePorts databases, SearchCluster indices, DumpSource source);
  }

  /** What restores databases and indices from one source. */
  <T> T releasing(Surroundings run, Releasing<T> use) {
    refuseUnknown();
    try (var adapters = new OpenAdapters(catalog, run, given, entries())) {
      World world = world(run, adapters, false);
      RestorePorts databases = restorePorts(run, adapters, true);
      return use.with(
          world, databases, cluster(adapters), Objects.requireNonNull(databases.dumps()));
    }
  }

  /**
   * What a dump acts through.
   *
   * @param target where it goes
   * @param world null where no database is dumped, and so {@code databases}
   * @param indices null where no index is dumped
   * @param encryption null where files are stored as they are
   * @param environmentId the environment's id (R11), as the store of Secrets has it
   */
  record DumpPorts(
      DumpTarget target,
      @Nullable World world,
      @Nullable DatabaseDumper databases,
      @Nullable IndexDumper indices,
      @Nullable Encryption encryption,
      Supplier<Optional<String>> environmentId) {}

  /** What dumps databases and indices. */
  <T> T dumping(
      Surroundings run,
      boolean databases,
      boolean indices,
      boolean encrypted,
      Function<DumpPorts, T> use) {
    refuseUnknown();
    try (var adapters = new OpenAdapters(catalog, run, given, entries())) {
      World world = databases ? world(run, adapters, false) : null;
      loader(adapters); // its adapter has the form of manifests, which targets ask for
      adapters.open(DumpSourceProvider.SECTION, chosen(DumpSourceProvider.SECTION));
      DumpTarget target =
          further(adapters, DumpTarget.class, DumpSourceProvider.SECTION, "writes no dumps");
      if (indices) {
        cluster(adapters);
      }
      return use.apply(
          new DumpPorts(
              target,
              world,
              databases
                  ? further(
                      adapters,
                      DatabaseDumper.class,
                      DatabaseServerProvider.SECTION,
                      "dumps no databases")
                  : null,
              indices
                  ? further(
                      adapters,
                      IndexDumper.class,
                      SearchClusterProvider.SECTION,
                      "dumps no indices")
                  : null,
              encrypted
                  ? further(
                      adapters, Encryption.class, DumpLoaderProvider.SECTION, "encrypts nothing")
                  : null,
              () ->
                  (world == null ? secrets(adapters) : world.secrets())
                      .environmentId(run.cancellation())));
    }
  }

  /** Everything for a run that looks, and what dumps databases. */
  <T> T lending(Surroundings run, BiFunction<World, DatabaseDumper, T> use) {
    refuseUnknown();
    try (var adapters = new OpenAdapters(catalog, run, given, entries())) {
      World world = world(run, adapters, false);
      return use.apply(
          world,
          further(
              adapters,
              DatabaseDumper.class,
              DatabaseServerProvider.SECTION,
              "dumps no databases"));
    }
  }

  /** A port that an adapter has beside the one that its section is for. */
  private <P> P further(OpenAdapters adapters, Class<P> port, Section<?> section, String lack) {
    return adapters
        .port(port)
        .orElseThrow(
            () ->
                new Gen3DbException(
                    Notice.of(
                        SpiCode.ADAPTER_NOT_LOADABLE,
                        "gen3db." + section.key(),
                        "its adapter has no %s: it %s".formatted(port.getSimpleName(), lack))));
  }

  private DumpLoader loader(OpenAdapters adapters) {
    return adapters.make(
        catalog.only(DumpLoaderProvider.SECTION, "loads dumps"), DumpLoader.class, ValueMap.EMPTY);
  }

  /** The source of dumps, whose manifests count where anything reads them. */
  private DumpSource source(OpenAdapters adapters) {
    DumpSource source =
        adapters.open(DumpSourceProvider.SECTION, chosen(DumpSourceProvider.SECTION));
    return new FolderArchives(
        adapters
            .port(DumpManifests.class)
            .<DumpSource>map(manifests -> new ManifestedSource(source, manifests))
            .orElse(source));
  }

  private Scripts scripts(Surroundings run) {
    var folders = new EnumMap<Scripts.Kind, Path>(Scripts.Kind.class);
    settings
        .restore()
        .masks()
        .ifPresent(path -> folders.put(Scripts.Kind.MASKS, run.workingDirectory().resolve(path)));
    settings
        .restore()
        .checks()
        .ifPresent(path -> folders.put(Scripts.Kind.CHECKS, run.workingDirectory().resolve(path)));
    return new ScriptsOnDisk(folders);
  }

  private RestorePorts restorePorts(Surroundings run, OpenAdapters adapters, boolean reads) {
    RestoreTarget target =
        further(adapters, RestoreTarget.class, DatabaseServerProvider.SECTION, "restores no data");
    DumpLoader loader = loader(adapters);
    DumpSource source = reads ? source(adapters) : null;
    return new RestorePorts(source, loader, target, scripts(run), run.audience().loads());
  }

  /**
   * What restores indices.
   *
   * @param reads whether dumps are read, from the source that the values choose
   */
  <T> T searching(
      Surroundings run, boolean reads, BiFunction<SearchCluster, Optional<DumpSource>, T> use) {
    refuseUnknown();
    try (var adapters = new OpenAdapters(catalog, run, given, entries())) {
      Optional<DumpSource> source = Optional.empty();
      if (reads) {
        loader(adapters); // its adapter reads manifests
        source = Optional.of(source(adapters));
      }
      return use.apply(cluster(adapters), source);
    }
  }

  /** What is checked of the search cluster, where the values say which it is. */
  List<Check> searchChecks(Surroundings run, Cancellation end) {
    if (!chooses(SearchClusterProvider.SECTION)) {
      return List.of();
    }
    try {
      return searching(run, false, (cluster, source) -> cluster.check(end));
    } catch (Gen3DbException e) {
      end.check("gen3db.search", "checking the search cluster");
      return List.of(Check.notChecked("search.reached", "gen3db.search", e.problem()));
    }
  }

  /**
   * Takes off blocks against writing that killed runs left in the search cluster, where the values
   * say which it is.
   *
   * @return what was taken off, and what was not, and why; a cluster that gives no answer is no
   *     matter of a run that is about databases, and goes to whoever listens
   */
  List<Notice> unblocked(Surroundings run) {
    if (!chooses(SearchClusterProvider.SECTION) || run.cancellation().isCancelled()) {
      return List.of();
    }
    try {
      return searching(run, false, (cluster, source) -> cluster.unblock(run.cancellation()))
          .stream()
          .map(
              what ->
                  Notice.of(
                      SearchRestoreCode.BLOCK_LIFTED,
                      "gen3db.search",
                      "a killed run had left " + what))
          .toList();
    } catch (Gen3DbException e) {
      if (run.cancellation().isCancelled()) {
        return List.of();
      }
      if (e.problem().code().unreachable()) {
        run.audience().warned(e);
        return List.of();
      }
      return List.of(e.problem());
    }
  }

  private SearchCluster cluster(OpenAdapters adapters) {
    // Before the cluster, whose adapter asks for it.
    settings
        .adapter(RequestSignerProvider.SECTION.key())
        .ifPresent(signer -> adapters.open(RequestSignerProvider.SECTION, signer));
    return adapters.open(SearchClusterProvider.SECTION, chosen(SearchClusterProvider.SECTION));
  }

  /** Renders what the store of Secrets wants in its cluster; empty where that is none. */
  Optional<Rendered> render(Surroundings run, Plan plan, Function<Rendering, Rendered> use) {
    refuseUnknown();
    try (var adapters = new OpenAdapters(catalog, run, given, entries())) {
      SecretStore store = secrets(adapters);
      RemoteSecrets remote = remote(adapters);
      boolean pushes = remote != null && remote.capabilities().contains(Capability.PUSH);
      return adapters
          .port(Manifests.class)
          .map(manifests -> use.apply(new Rendering(deployment, plan, manifests, store, pushes)));
    }
  }

  /** Where the settings of the chosen adapters hold values of a type. */
  Set<String> settings(Class<?> type) {
    var paths = new TreeSet<String>();
    for (Section<?> section : Sections.ALL) {
      settings
          .adapter(section.key())
          .flatMap(chosen -> catalog.find(section, chosen.id()))
          .ifPresent(
              provider ->
                  paths.addAll(
                      SettingPaths.of(
                          "gen3db." + section.key() + ".", provider.settingsType(), type)));
    }
    return paths;
  }

  /**
   * Asks about the chart's objects that the store of Secrets makes instead; empty where that is no
   * cluster.
   *
   * @param use is told too whether an operator makes the remote entries
   */
  <T> Optional<T> takeover(Surroundings run, BiFunction<Takeover, Boolean, T> use) {
    refuseUnknown();
    try (var adapters = new OpenAdapters(catalog, run, given, entries())) {
      secrets(adapters);
      RemoteSecrets remote = remote(adapters);
      boolean pushes = remote != null && remote.capabilities().contains(Capability.PUSH);
      return adapters.port(Takeover.class).map(takeover -> use.apply(takeover, pushes));
    }
  }

  /**
   * Asks about the Jobs of the cluster.
   *
   * @throws Gen3DbException when the Secrets are in no cluster
   */
  <T> T jobs(Surroundings run, Function<ClusterJobs, T> use) {
    refuseUnknown();
    try (var adapters = new OpenAdapters(catalog, run, given, entries())) {
      secrets(adapters);
      return use.apply(
          further(adapters, ClusterJobs.class, SecretStoreProvider.SECTION, "knows no Jobs"));
    }
  }

  /** What an installer of before left; empty where the store of Secrets is no cluster. */
  <T> Optional<T> former(Surroundings run, Function<FormerInstaller, T> use) {
    refuseUnknown();
    try (var adapters = new OpenAdapters(catalog, run, given, entries())) {
      secrets(adapters);
      return adapters.port(FormerInstaller.class).map(use);
    }
  }

  /** The launcher, where one is chosen; it stays open as long as the adapters do. */
  Optional<DatabaseLauncher> launcher(OpenAdapters adapters) {
    return Optional.ofNullable(launcher(adapters, serverChoice()));
  }

  private static @Nullable DatabaseLauncher launcher(OpenAdapters adapters, ServerChoice choice) {
    return choice
        .launcher()
        .map(provider -> adapters.make(provider, DatabaseLauncher.class, choice.launcherSettings()))
        .orElse(null);
  }

  private SecretStore secrets(OpenAdapters adapters) {
    return adapters.open(SecretStoreProvider.SECTION, chosen(SecretStoreProvider.SECTION));
  }

  /**
   * Whether a port has to be there. That of remote entries also where one is the administrator's,
   * if the values choose an adapter that reads entries by itself: the default one tells of an entry
   * by the Secret that it makes of it, which is looked at in any case.
   */
  private boolean isNeeded(Section<?> section) {
    return section.isNeededBy(deployment)
        || (section == RemoteSecretsProvider.SECTION
            && deployment.master() instanceof MasterSpec.ExternalSecret
            && settings
                .adapter(section.key())
                .filter(chosen -> !section.byDefault().equals(Optional.of(chosen.id())))
                .isPresent());
  }

  private @Nullable RemoteSecrets remote(OpenAdapters adapters) {
    Section<RemoteSecrets> section = RemoteSecretsProvider.SECTION;
    return isNeeded(section) && settings.adapter(section.key()).isPresent()
        ? adapters.open(section, chosen(section))
        : null;
  }

  /** The service of each remote entry, also of services that nobody chose. */
  private Map<String, String> entries() {
    var entries = new TreeMap<String, String>();
    deployment.everyService().stream()
        .filter(service -> service.delivery().delivery().usesEntry())
        .sorted(Comparator.comparing(ServiceSpec::name))
        .forEach(service -> entries.putIfAbsent(service.entryName().value(), service.name()));
    return entries;
  }

  private ServerChoice serverChoice() {
    return ServerChoice.of(catalog, chosen(DatabaseServerProvider.SECTION));
  }

  private Settings.Adapter chosen(Section<?> section) {
    return settings.adapter(section.key()).orElseThrow();
  }

  /** All adapters that are needed and not there, before any of those that are is made. */
  private void refuseUnknown() {
    var problems = new ArrayList<Notice>();
    for (Section<?> section : Sections.ALL) {
      Optional<Settings.Adapter> chosen = settings.adapter(section.key());
      if (chosen.isPresent() && isNeeded(section) && !given.containsKey(section.port())) {
        unknown(section, chosen.get()).ifPresent(problems::add);
      }
    }
    if (!problems.isEmpty()) {
      throw new Gen3DbException(List.copyOf(problems));
    }
  }

  private Optional<Notice> unknown(Section<?> section, Settings.Adapter chosen) {
    Settings.Adapter asked =
        section == DatabaseServerProvider.SECTION
            ? ServerChoice.of(catalog, chosen).server()
            : chosen;
    return catalog.find(section, asked.id()).isPresent()
        ? Optional.empty()
        : Optional.of(catalog.unknown(section, asked.id(), asked.place()));
  }
}
