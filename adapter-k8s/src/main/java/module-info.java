import org.gen3db.adapter.k8s.KubernetesSecretStoreProvider;
import org.gen3db.spi.AdapterProvider;

/** The Secrets of a namespace in a Kubernetes cluster. */
@SuppressWarnings("requires-automatic") // annotations, and fabric8's jars, which are no modules
module org.gen3db.adapter.k8s {
  requires com.fasterxml.jackson.databind;
  requires static com.google.auto.service;
  requires io.fabric8.kubernetes.client.jdkhttp;
  requires kubernetes.client.api;
  requires kubernetes.model.core;
  requires org.gen3db.spi;

  opens org.gen3db.adapter.k8s to
      org.gen3db.spi;

  provides AdapterProvider with
      KubernetesSecretStoreProvider;
}
