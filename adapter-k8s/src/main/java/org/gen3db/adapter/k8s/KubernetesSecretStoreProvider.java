package org.gen3db.adapter.k8s;

import com.google.auto.service.AutoService;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.gen3db.adapter.k8s.api.ApiServer;
import org.gen3db.adapter.k8s.api.Cluster;
import org.gen3db.adapter.k8s.api.Events;
import org.gen3db.adapter.k8s.api.KubernetesSettings;
import org.gen3db.adapter.k8s.api.Namespace;
import org.gen3db.adapter.k8s.chart.ChartTakeover;
import org.gen3db.adapter.k8s.former.CloudAutomation;
import org.gen3db.adapter.k8s.tunnel.PortForward;
import org.gen3db.adapter.k8s.workload.ClusterWorkloads;
import org.gen3db.adapter.k8s.workload.Jobs;
import org.gen3db.domain.former.FormerInstaller;
import org.gen3db.domain.render.Manifests;
import org.gen3db.domain.render.Takeover;
import org.gen3db.domain.server.ServerTunnel;
import org.gen3db.domain.store.SecretStore;
import org.gen3db.domain.values.Sourced;
import org.gen3db.domain.workload.ClusterJobs;
import org.gen3db.domain.workload.Workloads;
import org.gen3db.spi.Adapter;
import org.gen3db.spi.AdapterContext;
import org.gen3db.spi.AdapterProvider;
import org.gen3db.spi.SecretStoreProvider;

/** Brings the Secrets of a namespace in a cluster. Loads no library until it makes one. */
@AutoService(AdapterProvider.class)
@SuppressWarnings("rawtypes") // found as a service of the raw type, whatever its port
public final class KubernetesSecretStoreProvider
    implements SecretStoreProvider<KubernetesSettings> {
  @Override
  public String id() {
    return "kubernetes";
  }

  @Override
  public String description() {
    return "Secrets in a namespace of a Kubernetes cluster";
  }

  @Override
  public Class<KubernetesSettings> settingsType() {
    return KubernetesSettings.class;
  }

  /** The operator of the same cluster. */
  @Override
  public Optional<String> defaultRemote() {
    return Optional.of("external-secrets");
  }

  /** Only where there is a cluster to be reached: elsewhere the values choose another store. */
  @Override
  public void warmUp() {
    if (System.getenv("KUBECONFIG") != null
        || System.getenv("KUBERNETES_SERVICE_HOST") != null
        || Files.exists(Path.of(System.getProperty("user.home"), ".kube", "config"))) {
      Cluster.warmUp();
    }
  }

  @Override
  public Adapter create(KubernetesSettings settings, AdapterContext context) {
    var cluster = new Cluster(settings, context.namespace());
    var api = new ApiServer(cluster, settings.patience(), context.progress());
    var namespace =
        new Namespace(context.release(), context.namespace(), settings.heldByHelm(), cluster);
    var store = StoreReference.of(context);
    var externals = new ExternalSecrets(api, namespace);
    var detaching = new Detaching(api, namespace, externals, context.progress(), context.clock());
    var pushes = new PushSecrets(api, namespace, store, context.clock());
    var secrets =
        new KubernetesSecretStore(
            api,
            namespace,
            externals,
            pushes,
            new Following(api, namespace, externals, store, context.clock()),
            detaching,
            new Events(api, namespace, context.clock()),
            settings.orphanDeadline(),
            new Awaiting(namespace, externals, context.progress(), settings.masterDeadline()));
    return Adapter.of(SecretStore.class, secrets)
        .and(InCluster.class, new InCluster(api, namespace, store, externals, pushes, secrets))
        .and(Workloads.class, new ClusterWorkloads(api, namespace, context.clock()))
        .and(ClusterJobs.class, new Jobs(api, namespace))
        .and(Takeover.class, new ChartTakeover(api, namespace))
        .and(FormerInstaller.class, new CloudAutomation(secrets))
        .and(Manifests.class, new ChartObjects(namespace, store, version(context)))
        .and(
            ServerTunnel.class,
            new PortForward(cluster, api, namespace, settings.patience(), context))
        .closing(cluster)
        .closing(api);
  }

  /** The umbrella chart's own default stands with the values. */
  private static String version(AdapterContext context) {
    return context
        .value("global.externalSecrets.apiVersion")
        .map(Sourced::value)
        .filter(version -> version.startsWith(ExternalSecrets.GROUP + "/"))
        .orElse(ExternalSecrets.GROUP + "/v1");
  }
}
