package org.gen3db.adapter.local.remote;

import com.google.auto.service.AutoService;
import org.gen3db.adapter.local.internal.LockedFolder;
import org.gen3db.adapter.local.internal.Time;
import org.gen3db.domain.store.RemoteSecrets;
import org.gen3db.spi.Adapter;
import org.gen3db.spi.AdapterContext;
import org.gen3db.spi.AdapterProvider;
import org.gen3db.spi.RemoteSecretsProvider;

/** Brings the folder of remote entries. */
@AutoService(AdapterProvider.class)
@SuppressWarnings("rawtypes") // found as a service of the raw type, whatever its port
public final class DirectoryRemoteSecretsProvider
    implements RemoteSecretsProvider<DirectoryRemoteSettings> {
  @Override
  public String id() {
    return "directory";
  }

  @Override
  public String description() {
    return "remote entries as files in a folder, in the bytes of External Secrets";
  }

  @Override
  public Class<DirectoryRemoteSettings> settingsType() {
    return DirectoryRemoteSettings.class;
  }

  @Override
  public Adapter create(DirectoryRemoteSettings settings, AdapterContext context) {
    return Adapter.of(
        RemoteSecrets.class,
        new DirectoryRemoteSecrets(new LockedFolder(settings.path(), Time.REAL)));
  }
}
