package org.gen3db.adapter.k8s;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.gen3db.spi.Progress;
import org.gen3db.testkit.kubernetes.TestCluster;

/** Stores for tests, by the parts that the provider puts together. */
final class Stores {
  private Stores() {}

  static KubernetesSecretStore in(TestCluster cluster, String namespace) {
    return in(settings(cluster.kubeconfig(), false), namespace);
  }

  static KubernetesSettings settings(Path kubeconfig, boolean heldByHelm) {
    return new KubernetesSettings(
        Optional.empty(),
        Optional.of(kubeconfig),
        heldByHelm,
        Duration.ofSeconds(20),
        Duration.ofSeconds(2));
  }

  static KubernetesSecretStore in(KubernetesSettings settings, String name) {
    var cluster = new Cluster(settings, name);
    var api = new ApiServer(cluster, settings.patience(), Progress.NONE);
    var namespace = new Namespace("gen3", name, settings.heldByHelm(), cluster);
    var externals =
        new ExternalSecrets(
            api,
            namespace,
            new StoreReference(Optional.empty(), false),
            Progress.NONE,
            Clock.systemUTC());
    return new KubernetesSecretStore(api, namespace, externals, settings.orphanDeadline());
  }
}
