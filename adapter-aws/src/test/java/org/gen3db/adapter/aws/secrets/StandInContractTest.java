package org.gen3db.adapter.aws.secrets;

import java.net.URI;
import org.gen3db.testkit.aws.SecretsManagerServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The contract at a service that answers as AWS documents it. */
class StandInContractTest extends SecretsManagerContract {
  private SecretsManagerServer server;

  @BeforeEach
  @Override
  void others() {
    server = SecretsManagerServer.start();
    super.others();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Override
  URI endpoint() {
    return server.endpoint();
  }

  @Override
  protected AutoCloseable holdUp() {
    return server.hold();
  }
}
