package org.gen3db.simulation;

import org.gen3db.domain.credentials.SecretData;
import org.gen3db.domain.store.RemoteSecrets;
import org.gen3db.testkit.RemoteSecretsContract;

/**
 * What the simulation proves of the domain holds only if its entries keep the real ones' promises.
 */
class SimulatedRemoteContractTest extends RemoteSecretsContract {
  private final ContractWorld world = new ContractWorld();

  @Override
  protected RemoteSecrets open() {
    return world.remote();
  }

  @Override
  protected void writeAsOthers(String name, SecretData data) {
    world.writeEntry(name, data);
  }

  @Override
  protected void deleteAsOthers(String name) {
    world.deleteEntry(name);
  }
}
