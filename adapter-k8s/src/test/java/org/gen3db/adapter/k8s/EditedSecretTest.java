package org.gen3db.adapter.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.TreeMap;
import org.gen3db.testkit.kubernetes.TestCluster;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * When what an operator filled is taken for what the entry holds. The hashes are those that the
 * operator's own code makes of these data, in Go.
 */
class EditedSecretTest {
  private static final String NOW = "992e084fa3cd5d81d7f3ca91e4b744829fb8be633183ff2bd34eeb9b";
  private static final String BEFORE = "d0234985af55a185019efe4d1e314ffe";

  private static ObjectNode secret(String hash, String writtenAt) {
    var data = new TreeMap<String, String>();
    data.put("database", "fence_gen3");
    data.put("dbcreated", "true");
    data.put("empty", "");
    data.put("host", "db.example.org");
    data.put("password", "p<a>&\"\\ é");
    data.put("port", "5432");
    data.put("username", "fence_gen3");
    ObjectNode secret =
        (ObjectNode)
            TestCluster.json(
                """
                {"apiVersion": "v1", "kind": "Secret",
                 "metadata": {"name": "fence-dbcreds", "uid": "u", "resourceVersion": "7",
                   "annotations": {"reconcile.external-secrets.io/data-hash": "%s"},
                   "ownerReferences": [{"kind": "ExternalSecret", "uid": "e"}],
                   "managedFields": [{"manager": "kubectl-edit", "operation": "Update",
                     "time": "%s", "fieldsV1": {"f:data": {"f:host": {}}}}]}}"""
                    .formatted(hash, writtenAt));
    ObjectNode encoded = secret.putObject("data");
    data.forEach(
        (key, value) ->
            encoded.put(
                key, Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8))));
    return secret;
  }

  private static boolean isInSync(ObjectNode secret, String creationPolicy) {
    var external =
        new ExternalSecret(
            TestCluster.json(
                """
                {"metadata": {"name": "fence-dbcreds", "uid": "e", "generation": 1},
                 "spec": {"target": {"creationPolicy": "%s"},
                          "dataFrom": [{"extract": {"key": "prod-fence-creds"}}]},
                 "status": {"syncedResourceVersion": "1-x", "refreshTime": "2026-01-01T10:00:00Z",
                            "conditions": [{"type": "Ready", "status": "True"}]}}"""
                    .formatted(creationPolicy)));
    return new SecretObject(secret, external).stored().isInSync();
  }

  /** Whatever two clocks say: the operator wrote these very data. */
  @ParameterizedTest
  @CsvSource({NOW, BEFORE})
  void whatTheOperatorHashedIsItsOwn(String hash) {
    ObjectNode secret = secret(hash, "2026-01-01T10:00:09Z");
    assertThat(isInSync(secret, "Owner")).isTrue();
    assertThat(isInSync(secret, "CreateOrMerge")).isTrue();
  }

  /** By one whose clock is behind the operator's, so that no time tells. */
  @ParameterizedTest
  @CsvSource({NOW, BEFORE})
  void anyOtherIsTold(String hash) {
    ObjectNode edited = secret(hash, "2026-01-01T09:59:50Z");
    ((ObjectNode) edited.path("data")).put("host", "bm93aGVyZS5leGFtcGxlLm9yZw==");
    assertThat(isInSync(edited, "Owner")).isFalse();
    ObjectNode less = secret(hash, "2026-01-01T09:59:50Z");
    ((ObjectNode) less.path("data")).remove("dbcreated");
    assertThat(isInSync(less, "Owner")).isFalse();
  }

  /** Others may add keys where the operator merges, and it hashes those that it found. */
  @Test
  void aKeyOfOthersIsNoOtherEntry() {
    ObjectNode more = secret(NOW, "2026-01-01T09:59:50Z");
    ((ObjectNode) more.path("data")).put("theirs", "eA==");
    assertThat(isInSync(more, "CreateOrMerge")).isTrue();
    assertThat(isInSync(more, "Owner")).isFalse();
  }

  @Test
  void withoutAHashItIsToldByWhoWroteSince() {
    for (String hash : new String[] {"", NOW.replace('9', '8')}) {
      String policy = hash.isEmpty() ? "Owner" : "CreateOrMerge";
      assertThat(isInSync(secret(hash, "2026-01-01T09:59:59Z"), policy)).isTrue();
      assertThat(isInSync(secret(hash, "2026-01-01T10:00:00Z"), policy)).isFalse();
    }
  }
}
