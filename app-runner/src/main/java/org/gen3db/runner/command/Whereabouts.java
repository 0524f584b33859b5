package org.gen3db.runner.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import org.gen3db.domain.deployment.Deployment;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.values.ValueNode;
import org.gen3db.runner.call.Call;
import org.gen3db.runner.call.RunnerCode;

/**
 * The namespace and the cluster that helm works on, as far as anybody says so: by arguments, or the
 * values that they name. Helm tells a post-renderer neither: {@code HELM_NAMESPACE} and {@code
 * HELM_KUBECONTEXT} are handed on as the user's shell has them, whatever helm's own options say,
 * also by Helm 4 to its plugins; and a kubeconfig's current context may be another one.
 */
final class Whereabouts {
  private Whereabouts() {}

  /** Refuses to look where nobody said to. */
  static void check(Call call, Deployment deployment) {
    var missing = new ArrayList<String>();
    if (!call.has("--namespace")) {
      missing.add("the namespace");
    }
    if (!choosesContext(deployment) && !isPod(call.console().environment())) {
      missing.add("the context of the kubeconfig");
    }
    if (!missing.isEmpty()) {
      throw new Gen3DbException(
          Notice.of(
              RunnerCode.NOT_SAID_WHERE,
              "gen3db post-render",
              "nobody says " + String.join(" and ", missing) + " that helm works on"));
    }
  }

  /** By an option, or in the values that the arguments name. */
  private static boolean choosesContext(Deployment deployment) {
    return deployment
        .settings()
        .adapter("secretStore")
        .flatMap(adapter -> adapter.settings().get("context"))
        .filter(ValueNode.Text.class::isInstance)
        .isPresent();
  }

  /** In a pod without a kubeconfig there is one cluster only. */
  private static boolean isPod(Map<String, String> environment) {
    return environment.containsKey("KUBERNETES_SERVICE_HOST")
        && !environment.containsKey("KUBECONFIG")
        && !Files.exists(Path.of(System.getProperty("user.home"), ".kube", "config"));
  }
}
