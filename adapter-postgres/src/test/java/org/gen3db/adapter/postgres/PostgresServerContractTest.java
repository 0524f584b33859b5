package org.gen3db.adapter.postgres;

import org.gen3db.domain.server.DatabaseServer;
import org.gen3db.domain.server.Master;
import org.gen3db.testkit.DatabaseServerContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;

/** The contract on a real server, as its superuser and as an administrator like RDS's. */
class PostgresServerContractTest {
  private static TestServer server;
  private static Master limited;

  @BeforeAll
  static void start() {
    server = TestServer.shared();
    limited = server.limitedMaster();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Nested
  class AsSuperuser extends DatabaseServerContract {
    @Override
    protected DatabaseServer open() {
      return TestServer.adapter();
    }

    @Override
    protected Master master() {
      return server.master();
    }
  }

  @Nested
  class AsLimitedAdministrator extends DatabaseServerContract {
    @Override
    protected DatabaseServer open() {
      return TestServer.adapter();
    }

    @Override
    protected Master master() {
      return limited;
    }
  }
}
