package org.gen3db.domain.deployment;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.gen3db.domain.credentials.Endpoint;
import org.gen3db.domain.credentials.HostName;
import org.gen3db.domain.deployment.Settings.Adapter;
import org.gen3db.domain.deployment.Settings.AliasOf;
import org.gen3db.domain.deployment.Settings.HostMaster;
import org.gen3db.domain.deployment.Settings.OwnMaster;
import org.gen3db.domain.error.ValuesCode;
import org.gen3db.domain.values.Nearest;
import org.gen3db.domain.values.Source;
import org.gen3db.domain.values.Sourced;
import org.gen3db.domain.values.ValueNode;
import org.gen3db.domain.values.ValueNode.Null;
import org.gen3db.domain.values.ValueNode.Num;
import org.gen3db.domain.values.ValueNode.Text;
import org.gen3db.domain.values.ValueNode.ValueList;
import org.gen3db.domain.values.ValueNode.ValueMap;
import org.jspecify.annotations.Nullable;

/** Reads the top-level key {@code gen3db}, strictly: an unknown key is an error. */
final class SettingsReader {
  private static final int DEFAULT_PARALLELISM = 4;
  private static final int MOST_PARALLELISM = 64;
  private static final Set<String> OWN_KEYS = Set.of("parallelism", "extensions", "services");
  private static final String ADAPTER = "adapter";

  /** What the domain reads itself of the section of the servers. */
  private static final Set<String> OF_SERVERS = Set.of("address", "masters");

  private final ValueMap root;
  private final List<AdapterSection> sections;
  private final Set<String> launchers;
  private final Findings findings;

  /**
   * @param sections those that choose an adapter, in the order in which one's default may depend on
   *     those before it
   * @param launchers the ids of the adapters that start a server
   */
  SettingsReader(
      ValueMap merged, List<AdapterSection> sections, Set<String> launchers, Findings findings) {
    this.root = section(merged, "gen3db", "gen3db", findings);
    this.sections = sections;
    this.launchers = launchers;
    this.findings = findings;
  }

  Settings read() {
    var keys = new TreeSet<>(OWN_KEYS);
    sections.forEach(section -> keys.add(section.key()));
    known(root, "gen3db", keys);
    var adapters = new LinkedHashMap<String, Adapter>();
    for (AdapterSection section : sections) {
      adapter(section, adapters).ifPresent(adapter -> adapters.put(section.key(), adapter));
    }
    Adapter databaseServer = adapters.get(AdapterSection.DATABASE_SERVER);
    ValueMap server = section(AdapterSection.DATABASE_SERVER);
    boolean launched = databaseServer != null && launchers.contains(databaseServer.id());
    return new Settings(
        parallelism(),
        adapters,
        launched,
        launched ? null : address(server).orElse(null),
        masters(server),
        extensions(),
        services());
  }

  /**
   * The adapter of a section. What is forced is so whatever the values say: keys that they give to
   * the adapters of production, such as a sslMode, would not fit it.
   */
  private Optional<Adapter> adapter(AdapterSection section, Map<String, Adapter> chosen) {
    ValueMap written = section(section.key());
    if (section.forced() != null) {
      return Optional.of(section.forced());
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
      bad(node, path + "." + ADAPTER, "the name of an adapter");
    }
    Optional<String> byDefault = section.byDefault().id(!written.entries().isEmpty(), chosen);
    if (byDefault.isEmpty()) {
      // Nothing is chosen that could read them.
      known(settings, path, Set.of(ADAPTER));
    }
    return byDefault.map(id -> new Adapter(id, path + "." + ADAPTER + " (default)", settings));
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
    bad(node.get(), "gen3db.parallelism", "a whole number between 1 and " + MOST_PARALLELISM);
    return DEFAULT_PARALLELISM;
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
              bad(node, "gen3db.databaseServer.address", "HOST:PORT");
              return Optional.empty();
            });
  }

  private Map<String, HostMaster> masters(ValueMap server) {
    var masters = new LinkedHashMap<String, HostMaster>();
    ValueMap written = section(server, "masters", "gen3db.databaseServer.masters", findings);
    written
        .entries()
        .forEach(
            (host, node) -> {
              String path = "gen3db.databaseServer.masters." + host;
              if (!(node instanceof ValueMap map)) {
                bad(node, path, "a map with username and passwordFile, or aliasOf");
                return;
              }
              if (notHost(host, node, path)) {
                return;
              }
              if (masters.keySet().stream().anyMatch(other -> same(host, other))) {
                bad(node, path, "each host once, however it is spelt");
                return;
              }
              int before = findings.problems();
              known(map, path, List.of("username", "passwordFile", "aliasOf"));
              var values = new TypedValues(map, path + ".", findings);
              Optional<Sourced<String>> alias = values.host("aliasOf");
              Optional<Sourced<String>> username = values.text("username");
              Optional<Sourced<String>> file = values.text("passwordFile");
              if (findings.problems() > before) {
                return;
              }
              if (alias.isPresent() && username.isEmpty() && file.isEmpty()) {
                masters.put(plain(host), new AliasOf(alias.get().value()));
              } else if (alias.isEmpty() && username.isPresent() && file.isPresent()) {
                masters.put(
                    plain(host),
                    new OwnMaster(username.get().value(), Path.of(file.get().value())));
              } else {
                bad(node, path, "either username and passwordFile, or aliasOf");
              }
            });
    return masters;
  }

  private boolean notHost(String host, ValueNode node, String path) {
    Optional<String> problem = HostName.problem(host);
    problem.ifPresent(
        why ->
            findings.problem(
                ValuesCode.BAD_HOST,
                place(node, path),
                "a key of gen3db.databaseServer.masters " + why));
    return problem.isPresent();
  }

  private static boolean same(String one, String other) {
    return new HostName(one).canonical().equals(new HostName(other).canonical());
  }

  private static String plain(String host) {
    return new HostName(host).text();
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
                bad(node, path, "a list of names such as [ltree]");
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
                known(map, path, List.of("condition"));
                services.put(
                    service,
                    new TypedValues(map, path + ".", findings)
                        .text("condition")
                        .map(Sourced::value)
                        .orElse(""));
              } else {
                bad(node, path, "a map such as {condition: " + service + ".enabled}");
              }
            });
    return services;
  }

  private ValueMap section(String key) {
    return section(root, key, "gen3db." + key, findings);
  }

  private static ValueMap section(ValueMap in, String key, String path, Findings findings) {
    ValueNode node = in.entries().get(key);
    if (node == null || node instanceof Null) {
      return ValueMap.EMPTY;
    }
    if (node instanceof ValueMap map) {
      return map;
    }
    findings.problem(
        ValuesCode.BAD_SETTING,
        place(node, path),
        path + " is " + node.kind() + " where a map belongs");
    return ValueMap.EMPTY;
  }

  private void known(ValueMap map, String path, Collection<String> keys) {
    map.entries()
        .forEach(
            (key, node) -> {
              if (!keys.contains(key)) {
                findings.problem(
                    ValuesCode.UNKNOWN_SETTING,
                    place(node, path + "." + key),
                    unknown(path + "." + key, key, keys));
              }
            });
  }

  private static String unknown(String path, String key, Collection<String> known) {
    return path
        + " is unknown; "
        + Nearest.to(key, known)
            .map(nearest -> "did you mean " + nearest + "?")
            .orElse("known are " + String.join(", ", known));
  }

  private void bad(ValueNode node, String path, String expected) {
    findings.problem(
        ValuesCode.BAD_SETTING,
        place(node, path),
        path + " is " + node.kind() + "; expected " + expected);
  }

  private static String place(@Nullable ValueNode node, String path) {
    return node != null && node.source() instanceof Source.FileLine line
        ? line.toString()
        : (node == null ? path : node.source() + " " + path);
  }
}
