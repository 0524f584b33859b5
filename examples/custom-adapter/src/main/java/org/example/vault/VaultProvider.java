package org.example.vault;

import org.gen3db.domain.store.RemoteSecrets;
import org.gen3db.spi.Adapter;
import org.gen3db.spi.AdapterContext;
import org.gen3db.spi.RemoteSecretsProvider;

/** Brings remote entries in Vault or OpenBao, under the id {@code vault}. */
public final class VaultProvider implements RemoteSecretsProvider<VaultSettings> {
  @Override
  public String id() {
    return "vault";
  }

  @Override
  public String description() {
    return "remote entries in a KV store (version 2) of Vault or OpenBao";
  }

  @Override
  public Class<VaultSettings> settingsType() {
    return VaultSettings.class;
  }

  @Override
  public Adapter create(VaultSettings settings, AdapterContext context) {
    return Adapter.of(RemoteSecrets.class, new VaultSecrets(settings));
  }
}
