package org.gen3db.simulation;

import org.gen3db.domain.credentials.Endpoint;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.server.DatabaseServer;
import org.gen3db.domain.server.Master;
import org.gen3db.domain.server.Server;
import org.gen3db.testkit.DatabaseServerContract;

/**
 * What the simulation proves of the domain holds only if its servers keep the real ones' promises.
 */
class SimulatedServerContractTest extends DatabaseServerContract {
  static final Master MASTER =
      new Master(
          new Server(new Endpoint(Values.HOST, 5432), false),
          "postgres",
          Password.of("master-password"));

  private final ContractWorld world = new ContractWorld();

  @Override
  protected DatabaseServer open() {
    return world.server();
  }

  @Override
  protected Master master() {
    return MASTER;
  }
}
