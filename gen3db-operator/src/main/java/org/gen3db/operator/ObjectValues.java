package org.gen3db.operator;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.gen3db.domain.error.Notice;
import org.jspecify.annotations.Nullable;

/**
 * What an object may say below {@code gen3db}. An object is written by whoever may write objects in
 * a namespace, and a run has the operator's files, network and rights: so only settings are
 * admitted that are known to reach none of these, and every other, a new one too, is the
 * operator's.
 */
final class ObjectValues {
  static final String SOURCE = "spec.values";

  private static final String ROOT = "gen3db";
  private static final String SERVERS = "databaseServer";
  private static final String MASTERS = "masters";

  /** Of any content: none of it is a file, an address, an adapter or an account. */
  static final Set<String> ADMITTED =
      Set.of(
          "parallelism",
          "extensions",
          "services",
          "logins",
          "connectionKeys",
          "passwords",
          "roles");

  static final Set<String> ADMITTED_OF_SERVERS =
      Set.of(
          "connectTimeout",
          "lockTimeout",
          "maintenanceDatabase",
          "sslMode",
          "startupDeadline",
          "statementTimeout",
          MASTERS);

  /**
   * An account of its own would log in by the operator's tokens, or by a file of the operator's.
   */
  static final Set<String> ADMITTED_OF_MASTERS = Set.of("aliasOf");

  private final List<Notice> problems = new ArrayList<>();

  private ObjectValues() {}

  /** What is wrong with them; empty when they are admitted. */
  static List<Notice> problems(Map<String, ?> values) {
    var check = new ObjectValues();
    if (values.containsKey(ROOT)) {
      check.settings(values.get(ROOT));
    }
    return List.copyOf(check.problems);
  }

  private void settings(@Nullable Object settings) {
    map(ROOT, settings)
        .forEach(
            (key, value) -> {
              if (key.equals(SERVERS)) {
                servers(value);
              } else {
                admit(ROOT, key, ADMITTED);
              }
            });
  }

  private void servers(@Nullable Object settings) {
    String path = ROOT + "." + SERVERS;
    map(path, settings)
        .forEach(
            (key, value) -> {
              admit(path, key, ADMITTED_OF_SERVERS);
              if (key.equals(MASTERS)) {
                masters(path + "." + MASTERS, value);
              }
            });
  }

  private void masters(String path, @Nullable Object masters) {
    map(path, masters)
        .forEach(
            (host, master) ->
                map(path + "." + host, master)
                    .keySet()
                    .forEach(key -> admit(path + "." + host, key, ADMITTED_OF_MASTERS)));
  }

  /** A null would take away what the operator's own values say below. */
  private Map<String, Object> map(String path, @Nullable Object node) {
    if (node instanceof Map<?, ?> map) {
      var named = new LinkedHashMap<String, Object>();
      map.forEach((key, value) -> named.put(String.valueOf(key), value));
      return named;
    }
    problems.add(
        Notice.of(
            OperatorCode.NOT_OF_OBJECTS,
            SOURCE + " " + path,
            "it is no map, and would take away what the operator's own values say there"));
    return Map.of();
  }

  private void admit(String path, String key, Set<String> admitted) {
    if (!admitted.contains(key)) {
      problems.add(
          Notice.of(
              OperatorCode.NOT_OF_OBJECTS,
              SOURCE + " " + path + "." + key,
              "an object may say below "
                  + path
                  + " only "
                  + String.join(", ", new TreeSet<>(admitted))
                  + (path.equals(ROOT) ? ", " + SERVERS : "")));
    }
  }
}
