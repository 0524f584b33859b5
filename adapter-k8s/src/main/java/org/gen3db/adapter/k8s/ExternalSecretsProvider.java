package org.gen3db.adapter.k8s;

import com.google.auto.service.AutoService;
import org.gen3db.adapter.k8s.api.ExternalSecretsSettings;
import org.gen3db.adapter.k8s.api.KubernetesCode;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.store.RemoteSecrets;
import org.gen3db.spi.Adapter;
import org.gen3db.spi.AdapterContext;
import org.gen3db.spi.AdapterProvider;
import org.gen3db.spi.RemoteSecretsProvider;

/**
 * Brings the entries that External Secrets reads and makes. Loads no library until it makes one.
 */
@AutoService(AdapterProvider.class)
@SuppressWarnings("rawtypes") // found as a service of the raw type, whatever its port
public final class ExternalSecretsProvider
    implements RemoteSecretsProvider<ExternalSecretsSettings> {
  @Override
  public String id() {
    return "external-secrets";
  }

  @Override
  public String description() {
    return "entries that External Secrets reads and makes, in whatever store it has";
  }

  @Override
  public Class<ExternalSecretsSettings> settingsType() {
    return ExternalSecretsSettings.class;
  }

  @Override
  public Adapter create(ExternalSecretsSettings settings, AdapterContext context) {
    InCluster cluster =
        context
            .port(InCluster.class)
            .orElseThrow(
                () ->
                    new Gen3DbException(
                        Notice.of(
                            KubernetesCode.NO_CLUSTER_BESIDE,
                            "gen3db.remoteSecrets",
                            "external-secrets works beside the Secrets of a cluster only")));
    return Adapter.of(
        RemoteSecrets.class, new OperatorEntries(cluster, settings, context.entries()));
  }
}
