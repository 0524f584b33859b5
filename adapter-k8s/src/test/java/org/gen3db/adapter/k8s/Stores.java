package org.gen3db.adapter.k8s;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.gen3db.adapter.k8s.api.ApiServer;
import org.gen3db.adapter.k8s.api.Cluster;
import org.gen3db.adapter.k8s.api.Events;
import org.gen3db.adapter.k8s.api.KubernetesSettings;
import org.gen3db.adapter.k8s.api.Namespace;
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
        Duration.ofSeconds(2),
        Duration.ofMinutes(5));
  }

  static KubernetesSecretStore in(KubernetesSettings settings, String name) {
    return parts(settings, name).secrets();
  }

  static InCluster parts(KubernetesSettings settings, String name) {
    return parts(settings, name, Progress.NONE);
  }

  static InCluster parts(KubernetesSettings settings, String name, Progress progress) {
    var cluster = new Cluster(settings, name);
    var api = new ApiServer(cluster, settings.patience(), Progress.NONE);
    var namespace = new Namespace("gen3", name, settings.heldByHelm(), cluster);
    var store = new StoreReference(Optional.empty(), false);
    var externals = new ExternalSecrets(api, namespace);
    var detaching = new Detaching(api, namespace, externals, Progress.NONE, Clock.systemUTC());
    var pushes = new PushSecrets(api, namespace, store, Clock.systemUTC());
    return new InCluster(
        api,
        namespace,
        store,
        externals,
        pushes,
        new KubernetesSecretStore(
            api,
            namespace,
            externals,
            pushes,
            new Following(api, namespace, externals, store, Clock.systemUTC()),
            detaching,
            new Events(api, namespace, Clock.systemUTC()),
            settings.orphanDeadline(),
            new Awaiting(namespace, externals, progress, settings.masterDeadline())));
  }
}
