package org.gen3db.adapter.local.secrets;

import com.google.auto.service.AutoService;
import org.gen3db.adapter.local.internal.LockedFolder;
import org.gen3db.adapter.local.internal.Time;
import org.gen3db.domain.store.SecretStore;
import org.gen3db.spi.Adapter;
import org.gen3db.spi.AdapterContext;
import org.gen3db.spi.AdapterProvider;
import org.gen3db.spi.SecretStoreProvider;

/** Brings the folder of Secret manifests. */
@AutoService(AdapterProvider.class)
@SuppressWarnings("rawtypes") // found as a service of the raw type, whatever its port
public final class DirectorySecretStoreProvider
    implements SecretStoreProvider<DirectorySecretsSettings> {
  @Override
  public String id() {
    return "directory";
  }

  @Override
  public String description() {
    return "Secrets as manifests in a folder, which kubectl apply -f accepts";
  }

  @Override
  public Class<DirectorySecretsSettings> settingsType() {
    return DirectorySecretsSettings.class;
  }

  @Override
  public Adapter create(DirectorySecretsSettings settings, AdapterContext context) {
    return Adapter.of(
        SecretStore.class,
        new DirectorySecretStore(
            new LockedFolder(settings.path(), Time.REAL), context.release(), context.namespace()));
  }
}
