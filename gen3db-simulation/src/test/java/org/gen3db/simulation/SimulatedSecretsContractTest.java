package org.gen3db.simulation;

import org.gen3db.domain.credentials.SecretData;
import org.gen3db.domain.store.SecretStore;
import org.gen3db.testkit.SecretStoreContract;

/**
 * What the simulation proves of the domain holds only if its Secrets keep the real ones' promises.
 */
class SimulatedSecretsContractTest extends SecretStoreContract {
  private final ContractWorld world = new ContractWorld();

  @Override
  protected SecretStore open() {
    return world.secrets();
  }

  @Override
  protected void writeAsOthers(String name, SecretData data) {
    world.writeSecret(name, data);
  }

  @Override
  protected void makeEntry(String name, SecretData data) {
    world.writeEntry(name, data);
  }
}
