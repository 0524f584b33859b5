package org.gen3db.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.gen3db.testkit.kubernetes.StandInApiServer;
import org.gen3db.testkit.kubernetes.TestCluster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each verb of the rendered Role is taken away alone, before the stand-in for the API server, and
 * something does not go well then. On the real one {@link RealClusterRoleTest} proves that all
 * together suffice.
 */
@Tag("full")
class StandInRoleTest extends RoleInCluster {
  /** What is the same whatever the delivery, and needed by effects: proven for one. */
  private static final Set<String> OF_ALL =
      Set.of("namespaces", "pods", "deployments", "statefulsets", "daemonsets");

  private static StandInApiServer standIn;

  @BeforeAll
  static void startCluster() {
    standIn = new StandInApiServer();
  }

  @AfterAll
  static void stopCluster() {
    standIn.close();
  }

  @Override
  TestCluster cluster() {
    return standIn;
  }

  @ParameterizedTest
  @MethodSource("plans")
  void eachVerbOfTheRoleIsNeeded(Plan plan) throws Exception {
    JsonNode rules = rules(rendered(plan));
    if (plan.equals(new Plan("LOCAL", false))) {
      assertThat(rules).isEqualTo(rules(rendered(new Plan("LOCAL", true)))); // proven there
      return;
    }
    try (var account = new AccountOfRole(standIn)) {
      account.may(rules);
      assertThat(story(plan, account.kubeconfig(), LONG)).isEmpty();
      var unneeded = new ArrayList<String>();
      for (Map.Entry<String, JsonNode> without : withoutOne(rules, plan).entrySet()) {
        String before = namespace;
        endCopying();
        end();
        begin();
        account.may(
            TestCluster.json(
                without
                    .getValue()
                    .toString()
                    .replace('"' + before(rules) + '"', '"' + namespace + '"')));
        assertThat(before).isNotEqualTo(namespace);
        if (story(plan, account.kubeconfig(), "2s").isEmpty()) {
          unneeded.add(without.getKey());
        }
      }
      assertThat(unneeded).isEmpty();
    }
  }

  /** The namespace that the rules name. */
  private static String before(JsonNode rules) {
    return rules.at("/0/resourceNames/0").asText();
  }

  /** Each verb of each rule, with the rules without it. */
  private static Map<String, JsonNode> withoutOne(JsonNode rules, Plan plan) {
    var all = new LinkedHashMap<String, JsonNode>();
    for (int i = 0; i < rules.size(); i++) {
      String resource = rules.get(i).at("/resources/0").asText();
      for (JsonNode verb : rules.get(i).path("verbs")) {
        boolean ofAll =
            OF_ALL.contains(resource)
                || (resource.equals("events") && verb.asText().equals("create"));
        if (ofAll && !plan.is("LOCAL")) {
          continue;
        }
        ArrayNode others = rules.deepCopy();
        ArrayNode verbs = (ArrayNode) others.get(i).path("verbs");
        for (int v = verbs.size() - 1; v >= 0; v--) {
          if (verbs.get(v).equals(verb)) {
            verbs.remove(v);
          }
        }
        if (verbs.isEmpty()) {
          others.remove(i);
        }
        all.put(verb.asText() + " " + rules.get(i), others);
      }
    }
    return all;
  }
}
