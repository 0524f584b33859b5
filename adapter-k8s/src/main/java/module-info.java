import org.gen3db.adapter.k8s.ExternalSecretsProvider;
import org.gen3db.adapter.k8s.KubernetesSecretStoreProvider;
import org.gen3db.spi.AdapterProvider;

/**
 * The Secrets of a namespace in a Kubernetes cluster, and the entries that its operator reaches.
 */
@SuppressWarnings("requires-automatic") // annotations, and fabric8's jars, which are no modules
module org.gen3db.adapter.k8s {
  requires com.fasterxml.jackson.databind;
  requires static com.google.auto.service;
  requires io.fabric8.kubernetes.client.jdkhttp;
  requires kubernetes.client.api;
  requires kubernetes.model.core;
  requires org.gen3db.spi;
  requires org.slf4j;

  opens org.gen3db.adapter.k8s to
      org.gen3db.spi;
  opens org.gen3db.adapter.k8s.api to
      org.gen3db.spi;

  provides AdapterProvider with
      ExternalSecretsProvider,
      KubernetesSecretStoreProvider;
}
