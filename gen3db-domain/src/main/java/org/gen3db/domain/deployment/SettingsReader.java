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
import org.gen3db.domain.deployment.Settings.Adapter;
import org.gen3db.domain.deployment.Settings.AliasOf;
import org.gen3db.domain.deployment.Settings.HostMaster;
import org.gen3db.domain.deployment.Settings.OwnMaster;
import org.gen3db.domain.error.Input;
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
  private static final Set<String> KEYS =
      new TreeSet<>(
          List.of(
              "parallelism",
              "databaseServer",
              "secretStore",
              "remoteSecrets",
              "dumps",
              "search",
              "extensions",
              "services"));

  private final ValueMap root;
  private final boolean embedded;
  private final Set<String> launchers;
  private final Findings findings;

  /**
   * @param embedded whether {@code --embedded} chose the three local adapters, whatever the values
   *     say
   * @param launchers the ids of the adapters that start a server
   */
  SettingsReader(ValueMap merged, boolean embedded, Set<String> launchers, Findings findings) {
    this.root = section(merged, "gen3db", "gen3db", findings);
    this.embedded = embedded;
    this.launchers = launchers;
    this.findings = findings;
  }

  Settings read() {
    known(root, "gen3db", KEYS);
    ValueMap server = section("databaseServer");
    Adapter databaseServer =
        embedded ? local(Settings.EMBEDDED) : adapter("databaseServer", server, "postgres");
    Adapter secretStore =
        embedded
            ? local("directory")
            : adapter("secretStore", section("secretStore"), "kubernetes");
    boolean launched = launches(databaseServer);
    return new Settings(
        parallelism(),
        databaseServer,
        launched,
        launched ? null : address(server).orElse(null),
        masters(server),
        secretStore,
        remote(secretStore).orElse(null),
        section("dumps"),
        section("search"),
        extensions(),
        services());
  }

  /** Embedded is a launcher even where its adapter is not installed, for a plan without contact. */
  private boolean launches(Adapter server) {
    return server.id().equals(Settings.EMBEDDED) || launchers.contains(server.id());
  }

  /**
   * What {@code --embedded} chooses, whatever the values say: keys that they give to the adapters
   * of production, such as a sslMode, would not fit here.
   */
  private static Adapter local(String id) {
    return new Adapter(id, Input.LOCAL.place(), ValueMap.EMPTY);
  }

  /** Beside Kubernetes, External Secrets is the default; a folder of Secrets has none. */
  private Optional<Adapter> remote(Adapter secretStore) {
    ValueMap written = section("remoteSecrets");
    if (embedded) {
      return Optional.of(local("directory"));
    }
    if (written.entries().isEmpty() && !secretStore.id().equals("kubernetes")) {
      return Optional.empty();
    }
    return Optional.of(adapter("remoteSecrets", written, "external-secrets"));
  }

  private Adapter adapter(String section, ValueMap map, String byDefault) {
    Optional<ValueNode> node = map.get("adapter").filter(n -> !(n instanceof Null));
    String id = byDefault;
    String place = "gen3db." + section + ".adapter (default)";
    if (node.isPresent()) {
      place = node.get().source().toString();
      if (node.get() instanceof Text text && !text.text().isEmpty()) {
        id = text.text();
      } else {
        bad(node.get(), "gen3db." + section + ".adapter", "the name of an adapter");
      }
    }
    var own = new LinkedHashMap<>(map.entries());
    own.remove("adapter");
    if (section.equals("databaseServer")) {
      own.remove("address");
      own.remove("masters");
    }
    return new Adapter(id, place, new ValueMap(own, map.source()));
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
              if (masters.keySet().stream().anyMatch(host::equalsIgnoreCase)) {
                bad(node, path, "each host once, whatever its case");
                return;
              }
              int before = findings.problems();
              known(map, path, List.of("username", "passwordFile", "aliasOf"));
              if (findings.problems() > before) {
                return;
              }
              var values = new TypedValues(map, path + ".", findings);
              Optional<Sourced<String>> alias = values.text("aliasOf");
              Optional<Sourced<String>> username = values.text("username");
              Optional<Sourced<String>> file = values.text("passwordFile");
              if (alias.isPresent() && username.isEmpty() && file.isEmpty()) {
                masters.put(host, new AliasOf(alias.get().value()));
              } else if (alias.isEmpty() && username.isPresent() && file.isPresent()) {
                masters.put(
                    host, new OwnMaster(username.get().value(), Path.of(file.get().value())));
              } else {
                bad(node, path, "either username and passwordFile, or aliasOf");
              }
            });
    return masters;
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
