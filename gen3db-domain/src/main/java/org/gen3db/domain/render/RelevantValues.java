package org.gen3db.domain.render;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.gen3db.domain.values.ValueNode;
import org.gen3db.domain.values.ValueNode.ValueMap;

/**
 * The values by which gen3db decides, by name. Values files hold secrets of the services too, of
 * which none may go where these go; so what is not listed stays behind.
 */
final class RelevantValues {
  private static final Set<String> GLOBAL =
      Set.of(
          "dev",
          "environment",
          "dbRestoreBucket",
          "aws.region",
          "postgres.dbCreate",
          "postgres.dbRestore",
          "postgres.externalSecret",
          "postgres.master.host",
          "postgres.master.port",
          "postgres.master.username",
          "postgres.master.password",
          "externalSecrets.apiVersion",
          "externalSecrets.clusterSecretStoreRef",
          "externalSecrets.createLocalK8sSecret",
          "externalSecrets.dbCreate",
          "externalSecrets.deploy",
          "externalSecrets.pushSecret",
          "externalSecrets.separateSecretStore");
  private static final Set<String> SERVICE =
      Set.of(
          "enabled",
          "dbRestore",
          "postgres.database",
          "postgres.dbCreate",
          "postgres.dbRestore",
          "postgres.host",
          "postgres.password",
          "postgres.port",
          "postgres.username",
          "externalSecrets.dbcreds",
          "externalSecrets.pushSecret");

  /** Which indices are dumped and restored. */
  private static final Set<String> GUPPY =
      Set.of("guppy.enabled", "guppy.dbRestore", "guppy.indices", "guppy.configIndex");

  /** What is about this machine, or the Job itself. */
  private static final Set<String> NOT_THERE =
      Set.of(
          "gen3db.job",
          "gen3db.databaseServer.portForward",
          "gen3db.secretStore.context",
          "gen3db.secretStore.kubeconfig");

  private final Set<String> paths;

  private RelevantValues(Set<String> paths) {
    this.paths = paths;
  }

  /**
   * The part of the values that counts.
   *
   * @param written what an operator wrote
   * @param services the names of all services
   * @param conditions the paths that switch services off, several with commas between
   */
  static ValueMap of(ValueMap written, Set<String> services, Collection<String> conditions) {
    var paths = new TreeSet<String>();
    GLOBAL.forEach(path -> paths.add("global." + path));
    paths.addAll(GUPPY);
    for (String service : services) {
      SERVICE.forEach(path -> paths.add(service + "." + path));
      GLOBAL.forEach(path -> paths.add(service + ".global." + path));
    }
    conditions.stream()
        .flatMap(condition -> Stream.of(condition.split(",", -1)))
        .map(String::strip)
        .filter(path -> !path.isEmpty())
        .forEach(paths::add);
    return new RelevantValues(paths).part("", written);
  }

  private ValueMap part(String prefix, ValueMap map) {
    var kept = new LinkedHashMap<String, ValueNode>();
    map.entries()
        .forEach(
            (key, node) -> {
              String path = prefix + key;
              if (NOT_THERE.contains(path)) {
                return;
              }
              if (node instanceof ValueMap inner && !paths.contains(path)) {
                ValueMap below = part(path + ".", inner);
                if (!below.entries().isEmpty()) {
                  kept.put(key, below);
                }
              } else if (paths.contains(path) || isOurs(path) || takesAway(path, node)) {
                kept.put(key, node);
              }
            });
    return new ValueMap(kept, map.source());
  }

  /** All of gen3db's own settings count. */
  private static boolean isOurs(String path) {
    return path.startsWith("gen3db.");
  }

  /** A null takes the defaults below it away. */
  private boolean takesAway(String path, ValueNode node) {
    return node instanceof ValueNode.Null
        && paths.stream().anyMatch(known -> known.startsWith(path + "."));
  }
}
