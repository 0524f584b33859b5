package org.gen3db.domain.deployment;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.gen3db.domain.credentials.Endpoint;
import org.gen3db.domain.deployment.Settings.Adapter;
import org.gen3db.domain.deployment.Settings.HostMaster;
import org.gen3db.domain.error.Findings;
import org.gen3db.domain.login.ConnectionKeysReader;
import org.gen3db.domain.login.LoginsReader;
import org.gen3db.domain.login.PasswordsReader;
import org.gen3db.domain.login.RolesReader;
import org.gen3db.domain.restore.settings.RestoreSettings;
import org.gen3db.domain.values.SettingProblems;
import org.gen3db.domain.values.Sourced;
import org.gen3db.domain.values.ValueNode;
import org.gen3db.domain.values.ValueNode.Null;
import org.gen3db.domain.values.ValueNode.Num;
import org.gen3db.domain.values.ValueNode.Text;
import org.gen3db.domain.values.ValueNode.ValueList;
import org.gen3db.domain.values.ValueNode.ValueMap;

/** Reads the top-level key {@code gen3db}, strictly: an unknown key is an error. */
final class SettingsReader {
  private static final int DEFAULT_PARALLELISM = 4;
  private static final int MOST_PARALLELISM = 64;
  private static final Set<String> OWN_KEYS =
      Set.of(
          "parallelism",
          "extensions",
          "services",
          "logins",
          "connectionKeys",
          "passwords",
          "roles",
          RestoreSettings.KEY,
          JobSettings.KEY);
  private static final String ADAPTER = "adapter";

  private static final String PORT_FORWARD = "portForward";

  /** What the domain reads itself of the section of the servers. */
  private static final Set<String> OF_SERVERS = Set.of("address", "masters", PORT_FORWARD);

  private final ValueMap root;
  private final List<AdapterSection> sections;
  private final Set<String> launchers;
  private final Function<Path, Optional<String>> unreadable;
  private final Findings findings;
  private final SettingProblems problems;

  /**
   * @param sections those that choose an adapter, in the order in which one's default may depend on
   *     those before it
   * @param launchers the ids of the adapters that start a server
   * @param unreadable why a file cannot be read; empty when it can
   */
  SettingsReader(
      ValueMap merged,
      List<AdapterSection> sections,
      Set<String> launchers,
      Function<Path, Optional<String>> unreadable,
      Findings findings) {
    this.sections = sections;
    this.launchers = launchers;
    this.unreadable = unreadable;
    this.findings = findings;
    this.problems = new SettingProblems(findings);
    this.root = section(merged, "gen3db", "gen3db");
  }

  Settings read() {
    var keys = new TreeSet<>(OWN_KEYS);
    sections.forEach(section -> keys.add(section.key()));
    problems.unknown(root, "gen3db", keys);
    var adapters = new LinkedHashMap<String, Adapter>();
    for (AdapterSection section : sections) {
      adapter(section, adapters).ifPresent(adapter -> adapters.put(section.key(), adapter));
    }
    Adapter databaseServer = adapters.get(AdapterSection.DATABASE_SERVER);
    ValueMap server =
        isForced(AdapterSection.DATABASE_SERVER)
            ? ValueMap.EMPTY
            : section(AdapterSection.DATABASE_SERVER);
    boolean launched = databaseServer != null && launchers.contains(databaseServer.id());
    boolean portForward = portForward(server);
    JobSettings.read(root, problems);
    return new Settings(
        parallelism(),
        adapters,
        launched,
        launched ? null : address(server).orElse(null),
        portForward,
        masters(server, adapters.containsKey(AdapterSection.MASTER_TOKENS)),
        extensions(),
        services(),
        new LoginsReader(problems, findings).read(section("logins")),
        new ConnectionKeysReader(problems, findings).read(section("connectionKeys")),
        new PasswordsReader(problems).read(section("passwords")),
        new RolesReader(problems, findings).read(section("roles")),
        RestoreSettings.read(section(RestoreSettings.KEY), problems));
  }

  private boolean isForced(String key) {
    return sections.stream()
        .anyMatch(section -> section.key().equals(key) && section.forced() != null);
  }

  /**
   * The adapter of a section. What is forced is so whatever the values say: keys that they give to
   * the adapters of production, such as a sslMode, would not fit it.
   */
  private Optional<Adapter> adapter(AdapterSection section, Map<String, Adapter> chosen) {
    ValueMap written = section(section.key());
    Adapter forced = section.forced();
    if (forced != null) {
      return Optional.of(
          section.keeping()
              ? beside(forced, written, section, chosen)
              : with(forced, written, section.taken()));
    }
    String path = "gen3db." + section.key();
    var own = new LinkedHashMap<>(written.entries());
    ValueNode node = own.remove(ADAPTER);
    if (section.key().equals(AdapterSection.DATABASE_SERVER)) {
      own.keySet().removeAll(OF_SERVERS);
    }
    var settings = new ValueMap(own, written.source());
    if (node instanceof Text text && !text.text().isEmpty()) {
      return Optional.of(new Adapter(text.text(), node.source().toString(), settings));
    }
    if (node != null && !(node instanceof Null)) {
      problems.badChoice(node, path + "." + ADAPTER, "the name of an adapter");
    }
    Optional<String> byDefault = section.byDefault().id(!written.entries().isEmpty(), chosen);
    if (byDefault.isEmpty()) {
      // Nothing is chosen that could read them.
      problems.unknown(settings, path, Set.of(ADAPTER));
    }
    return byDefault.map(id -> new Adapter(id, path + "." + ADAPTER + " (default)", settings));
  }

  /** Some settings are not about what is forced, but about the machine that it is forced on. */
  private static Adapter with(Adapter forced, ValueMap written, Set<String> taken) {
    var settings = new LinkedHashMap<>(written.entries());
    settings.keySet().retainAll(taken);
    if (settings.isEmpty()) {
      return forced;
    }
    settings.putAll(forced.settings().entries());
    return new Adapter(forced.id(), forced.place(), new ValueMap(settings, written.source()));
  }

  /** What the values say to another adapter is none of this one's. */
  private static Adapter beside(
      Adapter forced, ValueMap written, AdapterSection section, Map<String, Adapter> chosen) {
    var own = new LinkedHashMap<>(written.entries());
    String id =
        own.remove(ADAPTER) instanceof Text text
            ? text.text()
            : section.byDefault().id(!written.entries().isEmpty(), chosen).orElse("");
    if (!id.equals(forced.id())) {
      return forced;
    }
    own.putAll(forced.settings().entries());
    return new Adapter(forced.id(), forced.place(), new ValueMap(own, written.source()));
  }

  private int parallelism() {
    Optional<ValueNode> node = root.get("parallelism");
    if (node.isEmpty()) {
      return DEFAULT_PARALLELISM;
    }
    if (node.get() instanceof Num num
        && num.integer() != null
        && num.integer() >= 1
        && num.integer() <= MOST_PARALLELISM) {
      return num.integer().intValue();
    }
    problems.bad(
        node.get(), "gen3db.parallelism", "a whole number between 1 and " + MOST_PARALLELISM);
    return DEFAULT_PARALLELISM;
  }

  private Map<String, HostMaster> masters(ValueMap server, boolean tokens) {
    return new MastersReader(unreadable, tokens, problems, findings)
        .read(section(server, "masters", MastersReader.PATH));
  }

  private boolean portForward(ValueMap server) {
    Optional<ValueNode> node = server.get(PORT_FORWARD).filter(one -> !(one instanceof Null));
    String chosen = node.filter(Text.class::isInstance).map(one -> ((Text) one).text()).orElse("");
    if (node.isPresent() && !chosen.equals("never") && !chosen.equals("auto")) {
      problems.bad(node.get(), "gen3db.databaseServer." + PORT_FORWARD, "never or auto");
    }
    return chosen.equals("auto");
  }

  private Optional<Endpoint> address(ValueMap server) {
    return server
        .get("address")
        .flatMap(
            node -> {
              if (node instanceof Text text) {
                Optional<Endpoint> endpoint = Endpoint.parse(text.text());
                if (endpoint.isPresent()) {
                  return endpoint;
                }
              }
              problems.bad(node, "gen3db.databaseServer.address", "HOST:PORT");
              return Optional.empty();
            });
  }

  private Map<String, List<String>> extensions() {
    var extensions = new LinkedHashMap<String, List<String>>();
    section("extensions")
        .entries()
        .forEach(
            (service, node) -> {
              String path = "gen3db.extensions." + service;
              var names = new ArrayList<String>();
              if (node instanceof ValueList list
                  && list.items().stream().allMatch(Text.class::isInstance)) {
                list.items().forEach(item -> names.add(((Text) item).text()));
                extensions.put(service, List.copyOf(names));
              } else {
                problems.bad(node, path, "a list of names such as [ltree]");
              }
            });
    return extensions;
  }

  private Map<String, String> services() {
    var services = new LinkedHashMap<String, String>();
    section("services")
        .entries()
        .forEach(
            (service, node) -> {
              String path = "gen3db.services." + service;
              if (node instanceof Null) {
                services.put(service, "");
              } else if (node instanceof ValueMap map) {
                problems.unknown(map, path, List.of("condition"));
                services.put(
                    service,
                    new TypedValues(map, path + ".", findings)
                        .text("condition")
                        .map(Sourced::value)
                        .orElse(""));
              } else {
                problems.bad(node, path, "a map such as {condition: " + service + ".enabled}");
              }
            });
    return services;
  }

  private ValueMap section(String key) {
    return section(root, key, "gen3db." + key);
  }

  private ValueMap section(ValueMap in, String key, String path) {
    ValueNode node = in.entries().get(key);
    if (node == null || node instanceof Null) {
      return ValueMap.EMPTY;
    }
    if (node instanceof ValueMap map) {
      return map;
    }
    if (sections.stream().anyMatch(one -> one.key().equals(key))) {
      problems.badChoice(node, path, "a map of settings");
    } else {
      problems.bad(node, path, "a map of settings");
    }
    return ValueMap.EMPTY;
  }
}
