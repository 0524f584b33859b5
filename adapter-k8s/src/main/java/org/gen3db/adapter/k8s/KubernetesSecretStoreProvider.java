package org.gen3db.adapter.k8s;

import com.google.auto.service.AutoService;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.gen3db.domain.store.SecretStore;
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
    var externals =
        new ExternalSecrets(
            api, namespace, StoreReference.of(context), context.progress(), context.clock());
    return Adapter.of(
            SecretStore.class,
            new KubernetesSecretStore(api, namespace, externals, settings.orphanDeadline()))
        .closing(cluster);
  }
}
