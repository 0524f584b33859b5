package org.gen3db.aws;

import java.nio.file.Path;
import org.gen3db.lab.ScratchServer;
import org.gen3db.lab.Stores;
import org.gen3db.testkit.aws.SecretsManagerServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A folder of Secrets, a real server, and a Secrets Manager for each test. */
abstract class AtSecretsManager {
  static final String ENTRY = "default-fence-creds";

  static ScratchServer server;
  @TempDir Path folder;
  SecretsManagerServer manager;
  Stores stores;

  @BeforeAll
  static void start() {
    server = ScratchServer.start();
    System.setProperty("aws.accessKeyId", "AKIATESTS00000000000");
    System.setProperty("aws.secretAccessKey", "secret-of-the-tests");
  }

  @AfterAll
  static void stop() {
    server.close();
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
  }

  @BeforeEach
  void begin() {
    manager = SecretsManagerServer.start();
    stores = new Stores(folder);
  }

  @AfterEach
  void end() {
    manager.close();
    server.dropAll();
  }
}
