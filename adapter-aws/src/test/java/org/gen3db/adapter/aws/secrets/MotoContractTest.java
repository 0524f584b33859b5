package org.gen3db.adapter.aws.secrets;

import java.net.URI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;

/** The same contract at moto: a Secrets Manager that others have written. */
@Tag("full")
class MotoContractTest extends SecretsManagerContract {
  private static MotoServer server;

  @BeforeAll
  static void start() {
    server = MotoServer.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  @Override
  void others() {
    server.reset();
    super.others();
  }

  @Override
  URI endpoint() {
    return server.endpoint();
  }
}
