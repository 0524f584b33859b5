package org.gen3db.spi;

import org.gen3db.domain.store.RemoteSecrets;

/** Brings a {@link RemoteSecrets}. */
public interface RemoteSecretsProvider extends AdapterProvider<RemoteSecrets> {
  @Override
  default Class<RemoteSecrets> port() {
    return RemoteSecrets.class;
  }

  @Override
  default String section() {
    return "remoteSecrets";
  }
}
