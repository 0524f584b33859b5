package org.gen3db.adapter.k8s;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Base64;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.credentials.SecretData;
import org.gen3db.testkit.kubernetes.TestCluster;

/** Other programs that write Secrets. */
final class Others {
  private Others() {}

  /** As a person does it with kubectl. */
  static void write(TestCluster cluster, String namespace, String name, SecretData data) {
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    ObjectNode values = patch.putObject("data");
    data.values().forEach((key, value) -> values.put(key, base64(value)));
    String path = "api/v1/namespaces/" + namespace + "/secrets";
    if (cluster.get(path + "/" + name).code() == 404) {
      patch.put("apiVersion", "v1").put("kind", "Secret").putObject("metadata").put("name", name);
      cluster.call("POST", path + "?fieldManager=kubectl-create", "application/json", patch).done();
    } else {
      cluster
          .call(
              "PATCH", path + "/" + name + "?fieldManager=kubectl-patch", TestCluster.MERGE, patch)
          .done();
    }
  }

  private static String base64(Password value) {
    return value.revealUtf8(bytes -> Base64.getEncoder().encodeToString(bytes));
  }
}
