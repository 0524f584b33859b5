package org.gen3db.faults;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.gen3db.lab.Release;
import org.gen3db.lab.ScratchServer;

/**
 * A release before a fault: five services, two of which share a role, in one of the deliveries, new
 * or ready and about to change.
 *
 * @param name what is about to happen
 * @param before the values of the state before, or nothing for a new release
 * @param values the values that are then applied
 * @param pulled whether the entries are there already
 */
record Scenario(String name, String before, String values, boolean pulled) {
  static final List<String> SERVICES = List.of("fence", "indexd", "peregrine", "sheepdog", "wts");

  private static final String PULL = "global: {externalSecrets: {deploy: true}}\n";
  private static final String PUSH =
      "global: {externalSecrets: {deploy: true, pushSecret: true}}\n";
  private static final String BOTH =
      "global: {externalSecrets: {deploy: true, pushSecret: true, dbCreate: true}}\n";

  /** Every scenario; a run of faults goes through them in turn. */
  static final List<Scenario> ALL =
      List.of(
          new Scenario("new, LOCAL", "", "{}", false),
          new Scenario("new, PUSH", "", PUSH, false),
          new Scenario("new, PULL", "", PULL, true),
          new Scenario("new, LOCAL_AND_PUSH", "", BOTH, false),
          new Scenario(
              "explicit passwords change, LOCAL", passwords("first"), passwords("second"), false),
          new Scenario("LOCAL becomes PUSH", "{}", PUSH, false),
          new Scenario("PUSH becomes LOCAL", PUSH, "{}", false),
          new Scenario("LOCAL becomes LOCAL_AND_PUSH", "{}", BOTH, false));

  static String[] serviceOptions() {
    return SERVICES.stream()
        .flatMap(service -> List.of("--service", service).stream())
        .toArray(String[]::new);
  }

  /** Sets a release up, up to the moment before the fault. */
  Release prepare(Path folder, ScratchServer server, String settings) {
    Release release = new Release(folder);
    if (!before.isEmpty()) {
      release.values(common(server), before);
      release.readyAfterOneMoreApply(SERVICES.toArray(String[]::new));
    }
    if (pulled) {
      SERVICES.forEach(
          service ->
              release.stores().putEntry("default-" + service + "-creds", entry(server, service)));
    }
    return release.values(common(server), values, settings);
  }

  private static String common(ScratchServer server) {
    return server.values()
        + """
        peregrine: {postgres: {username: sheepdog_gen3, database: sheepdog_gen3}}
        """;
  }

  private static Map<String, String> entry(ScratchServer server, String service) {
    var data = new TreeMap<String, String>();
    data.put("host", "127.0.0.1");
    data.put("port", Integer.toString(server.port()));
    data.put("database", owner(service));
    data.put("username", owner(service));
    data.put("password", "pulled-" + owner(service));
    data.put("dbcreated", "true");
    return data;
  }

  private static String passwords(String which) {
    var values = new StringBuilder();
    for (String service : SERVICES) {
      values
          .append(service)
          .append(": {postgres: {password: ")
          .append(which)
          .append('-')
          .append(owner(service))
          .append("}}\n");
    }
    return values.toString();
  }

  /** The role and database of a service. */
  static String owner(String service) {
    return (service.equals("peregrine") ? "sheepdog" : service) + "_gen3";
  }

  /** Every role and database that may exist afterwards. */
  static Set<String> expected() {
    var expected = new TreeSet<String>();
    for (String service : SERVICES) {
      expected.add("role " + owner(service));
      expected.add("database " + owner(service));
    }
    return expected;
  }
}
