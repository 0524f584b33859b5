package org.gen3db.testkit;

import org.gen3db.domain.credentials.SecretData;
import org.gen3db.domain.store.NewSecret;
import org.gen3db.domain.store.Owner;
import org.gen3db.domain.store.SecretStore;

class MemorySecretStoreTest extends SecretStoreContract {
  private final MemorySecretStore store = new MemorySecretStore();

  @Override
  protected SecretStore open() {
    return store;
  }

  @Override
  protected void writeAsOthers(String name, SecretData data) {
    var seen = look(store, name);
    Owner owner = seen.certain().map(secret -> secret.owner()).orElse(Owner.OTHER);
    store.put(seen, new NewSecret(name, "", data), owner, null, nobody);
  }
}
