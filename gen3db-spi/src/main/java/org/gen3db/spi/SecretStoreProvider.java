package org.gen3db.spi;

import org.gen3db.domain.store.SecretStore;

/** Brings a {@link SecretStore}. */
public interface SecretStoreProvider extends AdapterProvider<SecretStore> {
  @Override
  default Class<SecretStore> port() {
    return SecretStore.class;
  }

  @Override
  default String section() {
    return "secretStore";
  }
}
