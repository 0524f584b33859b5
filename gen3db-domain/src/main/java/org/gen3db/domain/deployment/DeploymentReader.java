package org.gen3db.domain.deployment;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.gen3db.domain.error.Findings;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.error.ValuesCode;
import org.gen3db.domain.login.ConnectionKeys;
import org.gen3db.domain.login.ConnectionKeysReader;
import org.gen3db.domain.login.RoleWishes;
import org.gen3db.domain.values.ChartDefaults;
import org.gen3db.domain.values.HelmValues;
import org.gen3db.domain.values.Nearest;
import org.gen3db.domain.values.SettingProblems;
import org.gen3db.domain.values.Source;
import org.gen3db.domain.values.Sourced;
import org.gen3db.domain.values.ValueNode;
import org.gen3db.domain.values.ValueNode.Bool;

/** Builds a {@link Deployment} from values, or throws with everything that is wrong with them. */
public final class DeploymentReader {
  private final HelmValues values;
  private final Asked asked;
  private final String release;
  private final String namespace;
  private final Findings findings = new Findings();
  private final TypedValues top;

  /** What the operator wrote, where a section of the wrong shape is still to be seen. */
  private final TypedValues written;

  private DeploymentReader(HelmValues values, Asked asked) {
    this.values = values;
    this.asked = asked;
    this.release = asked.release();
    this.namespace = asked.namespace();
    this.written = new TypedValues(values.written(), "", findings);
    // A written null hides a global's default from the umbrella only; services still see it.
    this.top = new TypedValues(values.merged().with("global", values.globals()), "", findings);
  }

  /**
   * What is asked for beside the values.
   *
   * @param release the Helm release
   * @param namespace the Kubernetes namespace
   * @param sections the sections of the settings that choose an adapter
   * @param launchers the ids under which {@code databaseServer.adapter} chooses a server that
   *     gen3db starts itself
   * @param services the services that the run is about, and with them those that share a role; all
   *     when empty. The others are read too, but need not be provided for
   * @param adapters knows the adapters that the settings choose
   * @param switchedOff whether services that are switched off are read like the others
   */
  public record Asked(
      String release,
      String namespace,
      List<AdapterSection> sections,
      Set<String> launchers,
      List<String> services,
      Adapters adapters,
      boolean switchedOff) {
    /** Without services that are switched off. */
    public Asked(
        String release,
        String namespace,
        List<AdapterSection> sections,
        Set<String> launchers,
        List<String> services,
        Adapters adapters) {
      this(release, namespace, sections, launchers, services, adapters, false);
    }

    public Asked {
      sections = List.copyOf(sections);
      launchers = Set.copyOf(launchers);
      services = List.copyOf(services);
    }
  }

  /** What is asked of whoever knows the adapters. */
  @FunctionalInterface
  public interface Adapters {
    /**
     * What is wrong, or probably not meant, in the settings that only adapters know.
     *
     * @param usesEntries whether a service that the run is about is delivered by way of a remote
     *     entry
     */
    List<Notice> problems(Settings settings, boolean usesEntries);

    /** Why a file that the settings name cannot be read; empty when it can. */
    default Optional<String> unreadable(Path file) {
      return Optional.empty();
    }
  }

  /**
   * Reads and validates.
   *
   * @throws org.gen3db.domain.error.Gen3DbException with all problems at once; all are usage errors
   */
  public static Deployment read(HelmValues values, Asked asked) {
    return new DeploymentReader(values, asked).read();
  }

  private Deployment read() {
    values.warnings().forEach(findings::warn);
    Validation.names(release, namespace, findings);
    Settings settings =
        new SettingsReader(
                values.merged(),
                asked.sections(),
                asked.launchers(),
                file -> asked.adapters().unreadable(file),
                findings)
            .read();
    int before = findings.problems();
    for (String section :
        List.of("global", "global.postgres", "global.postgres.master", "global.externalSecrets")) {
      written.map(section);
    }
    Sourced<String> environment =
        top.text("global.environment")
            .orElseGet(() -> new Sourced<>("default", Source.DEFAULT, "not set"));
    boolean dev = top.flag("global.dev").map(Sourced::value).orElse(false);
    Optional<Sourced<String>> masterHost = top.host("global.postgres.master.host");
    Optional<Sourced<Integer>> masterPort = top.port("global.postgres.master.port");
    MasterSpec master =
        settings.launched() ? new MasterSpec.Embedded() : master(dev, masterHost, masterPort);
    boolean masterReadable = findings.problems() == before;
    var services = new ArrayList<ServiceSpec>();
    services(settings)
        .forEach(
            (name, condition) -> {
              if (isOn(condition) || asked.switchedOff()) {
                ServiceSpec service = service(name, settings);
                services.add(asWished(service, settings));
                settings
                    .logins(name)
                    .forEach(one -> services.add(asWished(service.with(one, release), settings)));
              }
            });
    Misspelt.warn(values, services(settings).keySet(), findings);
    ofNobody(settings, "extensions", settings.extensions().keySet());
    ofNobody(settings, "logins", settings.logins().keySet());
    ofNobody(settings, "connectionKeys", settings.connectionKeys().keySet());
    ofNobody(settings, "roles", settings.roles().keySet());
    var deployment =
        new Deployment(
            release,
            namespace,
            environment,
            dev && !settings.launched(),
            master,
            masterHost.orElse(null),
            masterPort.orElse(null),
            services,
            settings,
            List.of());
    boolean usesEntries = !RemoteStoreCheck.usingEntries(deployment, asked.services()).isEmpty();
    asked.adapters().problems(settings, usesEntries).forEach(findings::add);
    return deployment.validated(masterReadable, asked.services(), findings);
  }

  /** A service that is off may have extensions and logins; one that nobody knows is a slip. */
  private void ofNobody(Settings settings, String section, Set<String> named) {
    var known = new TreeSet<>(services(settings).keySet());
    if (section.equals("connectionKeys") || section.equals("roles")) {
      settings.logins().values().forEach(its -> its.forEach(one -> known.add(one.name())));
    }
    for (String service : named) {
      if (!known.contains(service)) {
        String path = "gen3db." + section + "." + service;
        findings.problem(
            ValuesCode.UNKNOWN_SETTING,
            values
                .merged()
                .map("gen3db")
                .map(section)
                .get(service)
                .map(node -> SettingProblems.place(node.source(), path))
                .orElse(path),
            path
                + " names no service; "
                + Nearest.to(service, known)
                    .map(nearest -> "did you mean " + nearest + "?")
                    .orElse("one of your own is named under gen3db.services too"));
      }
    }
  }

  private ServiceSpec asWished(ServiceSpec service, Settings settings) {
    Sourced<RoleWishes> wishes = settings.roles().get(service.name());
    return keyed(wishes == null ? service : service.with(wishes.value()), settings);
  }

  /** A Secret that follows an entry holds what that holds, and nothing of its own. */
  private ServiceSpec keyed(ServiceSpec service, Settings settings) {
    ConnectionKeys keys = settings.connectionKeys().get(service.name());
    if (keys != null && service.delivery().delivery().follows()) {
      String path = ConnectionKeysReader.PATH + "." + service.name();
      findings.problem(
          ValuesCode.KEYS_OF_ENTRY,
          SettingProblems.place(keys.source(), path),
          path
              + ": the delivery of "
              + service.name()
              + " is "
              + service.delivery().delivery()
              + ", so that its Secret holds what the remote entry holds");
      return service;
    }
    return service.with(keys);
  }

  /** Each service with the condition that switches it off. */
  private Map<String, String> services(Settings settings) {
    var all = new LinkedHashMap<String, String>();
    for (Map.Entry<String, ChartDefaults.ServiceChart> chart :
        values.chart().services().entrySet()) {
      all.put(chart.getKey(), chart.getValue().condition());
    }
    all.putAll(settings.services());
    return all;
  }

  /** Of a comma-separated list the first path that holds a boolean decides, as in Helm. */
  private boolean isOn(String condition) {
    for (String path : condition.split(",", -1)) {
      ValueNode node = path.isBlank() ? null : values.at(path.strip()).orElse(null);
      if (node instanceof Bool bool) {
        return bool.value();
      }
      if (node != null) {
        findings.problem(
            ValuesCode.BAD_VALUE,
            node.source().toString(),
            path.strip()
                + " is "
                + node.kind()
                + " where true or false belongs; Helm would ignore it and leave the service on");
      }
    }
    return true;
  }

  private MasterSpec master(
      boolean dev, Optional<Sourced<String>> host, Optional<Sourced<Integer>> port) {
    Optional<Sourced<String>> externalSecret = top.text("global.postgres.externalSecret");
    if (dev) {
      String name = release + "-postgresql";
      if (externalSecret.isPresent() || host.isPresent()) {
        Sourced<String> ignored = externalSecret.or(() -> host).orElseThrow();
        findings.warn(
            ValuesCode.DEV_IGNORES,
            ignored.source().toString(),
            null,
            ignored.rule()
                + " ("
                + ignored.source()
                + ") is not used, because global.dev is true: the bundled server wins whole (R2)");
      }
      return new MasterSpec.Dev(
          name,
          new Sourced<>(name, Source.DEFAULT, "global.dev is true: <release>-postgresql (R2)"));
    }
    if (externalSecret.isPresent()) {
      return new MasterSpec.ExternalSecret(externalSecret.get());
    }
    return new MasterSpec.InValues(
        host.orElse(null),
        port.orElseGet(() -> new Sourced<>(Defaulting.DEFAULT_PORT, Source.DEFAULT, "not set")),
        top.text("global.postgres.master.username")
            .orElseGet(() -> new Sourced<>("postgres", Source.DEFAULT, "not set")),
        top.password("global.postgres.master.password").orElse(null));
  }

  private ServiceSpec service(String name, Settings settings) {
    for (String section : List.of(name, name + ".postgres", name + ".externalSecrets")) {
      written.map(section);
    }
    var own = new TypedValues(values.forService(name), name + ".", findings);
    var deliveries = new DeliveryFlags(name, own, findings);
    Sourced<Boolean> createDatabase =
        deliveries.either(
            "postgres.dbCreate",
            own.flag("global.postgres.dbCreate"),
            own.flag("postgres.dbCreate"));
    String environment = own.text("global.environment").map(Sourced::value).orElse("default");
    Sourced<String> entryName =
        own.text("externalSecrets.dbcreds")
            .map(set -> set.by("externalSecrets.dbcreds is set"))
            .orElseGet(
                () ->
                    new Sourced<>(
                        environment + "-" + name + "-creds",
                        Source.DEFAULT,
                        "not set: <environment>-<service>-creds"));
    boolean restore =
        own.flag("postgres.dbRestore").map(Sourced::value).orElse(false)
            || own.flag("global.postgres.dbRestore").map(Sourced::value).orElse(false)
            || own.flag("dbRestore").map(Sourced::value).orElse(false);
    return new ServiceSpec(
        name,
        own.text("postgres.database").orElse(null),
        own.text("postgres.username").orElse(null),
        own.host("postgres.host").orElse(null),
        own.port("postgres.port").filter(port -> port.source().isExplicit()).orElse(null),
        own.password("postgres.password").orElse(null),
        createDatabase,
        restore,
        deliveries.decision(),
        entryName,
        Extensions.requiredBy(name, settings.extensions()));
  }
}
