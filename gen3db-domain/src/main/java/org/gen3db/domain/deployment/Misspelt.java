package org.gen3db.domain.deployment;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.gen3db.domain.error.Findings;
import org.gen3db.domain.error.ValuesCode;
import org.gen3db.domain.values.HelmValues;
import org.gen3db.domain.values.Nearest;
import org.gen3db.domain.values.ValueNode;
import org.gen3db.domain.values.ValueNode.ValueMap;
import org.jspecify.annotations.Nullable;

/**
 * Warns of written keys that are unknown and close to a known one. Only keys that gen3db reads are
 * known here; the charts have many more, so a key that is near none of them is left alone, and so
 * is one that the chart itself has.
 */
final class Misspelt {
  private static final Map<String, Set<String>> GLOBAL =
      Map.of(
          "",
          Set.of("dev", "environment", "postgres", "externalSecrets", "dbRestoreBucket"),
          "postgres",
          Set.of("dbCreate", "dbRestore", "externalSecret", "master"),
          "postgres.master",
          Set.of("host", "port", "username", "password"),
          "externalSecrets",
          Set.of(
              "deploy",
              "dbCreate",
              "createLocalK8sSecret",
              "pushSecret",
              "clusterSecretStoreRef",
              "separateSecretStore"));
  private static final Map<String, Set<String>> SERVICE =
      Map.of(
          "",
          Set.of("enabled", "postgres", "externalSecrets", "dbRestore"),
          "postgres",
          Set.of(
              "dbCreate",
              "dbRestore",
              "database",
              "username",
              "host",
              "port",
              "password",
              "separate",
              "bootstrap"),
          "externalSecrets",
          Set.of("pushSecret", "dbcreds"));

  private Misspelt() {}

  static void warn(HelmValues values, Set<String> services, Findings findings) {
    ValueMap written = values.written();
    ValueMap chart = values.chart().umbrella();
    var top = new TreeSet<>(services);
    top.add("global");
    top.add("gen3db");
    check(written, chart, top, "", null, findings);
    unknownServices(written, chart, top, findings);
    GLOBAL.forEach(
        (path, known) ->
            check(
                below(written.map("global"), path),
                below(chart.map("global"), path),
                known,
                path.isEmpty() ? "global." : "global." + path + ".",
                null,
                findings));
    for (String service : services) {
      if (written.get(service).isEmpty()) {
        continue;
      }
      var ofService = values.chart().services().get(service);
      ValueMap defaults = ofService == null ? ValueMap.EMPTY : ofService.values();
      SERVICE.forEach(
          (path, known) ->
              check(
                  below(written.map(service), path),
                  below(defaults, path),
                  known,
                  service + "." + (path.isEmpty() ? "" : path + "."),
                  service,
                  findings));
    }
  }

  /** What looks like a service and is near none: of a later chart, or of the operator's own. */
  private static void unknownServices(
      ValueMap written, ValueMap chart, Set<String> known, Findings findings) {
    written
        .entries()
        .forEach(
            (name, node) -> {
              if (node instanceof ValueMap section
                  && looksLikeService(section)
                  && !known.contains(name)
                  && chart.get(name).isEmpty()
                  && Nearest.to(name, known).isEmpty()) {
                findings.warn(
                    ValuesCode.UNKNOWN_SECTION,
                    node.source().toString(),
                    null,
                    name
                        + " ("
                        + node.source()
                        + ") has the sections of a service with a database, and no service of that"
                        + " name is known; nothing is done for it");
              }
            });
  }

  private static boolean looksLikeService(ValueMap section) {
    return section.get("postgres").filter(ValueMap.class::isInstance).isPresent()
        || HelmValues.at(section, "externalSecrets.dbcreds")
            .filter(node -> !(node instanceof ValueNode.Null))
            .isPresent();
  }

  private static ValueMap below(ValueMap map, String path) {
    return path.isEmpty()
        ? map
        : HelmValues.at(map, path)
            .map(node -> node instanceof ValueMap inner ? inner : ValueMap.EMPTY)
            .orElse(ValueMap.EMPTY);
  }

  private static void check(
      ValueMap written,
      ValueMap chart,
      Set<String> known,
      String prefix,
      @Nullable String service,
      Findings findings) {
    for (Map.Entry<String, ValueNode> entry : written.entries().entrySet()) {
      String key = entry.getKey();
      if (known.contains(key) || chart.get(key).isPresent()) {
        continue;
      }
      Nearest.to(key, known)
          .ifPresent(
              nearest ->
                  findings.warn(
                      ValuesCode.MISSPELT_KEY,
                      entry.getValue().source().toString(),
                      service,
                      prefix
                          + key
                          + " ("
                          + entry.getValue().source()
                          + ") is unknown to gen3db and has no effect; did you mean "
                          + prefix
                          + nearest
                          + "?"));
    }
  }
}
