package org.gen3db.adapter.aws.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

  /** As in a pod: STS gives keys for its token. */
  @Test
  void whoHasTheTokenOfAPodReadsToo(@TempDir Path folder) throws Exception {
    others.write(ENTRY, data("k", "v"));
    Keys.take();
    var pod =
        Map.of(
            "aws.webIdentityTokenFile",
            Files.writeString(folder.resolve("token"), "token-of-the-pod").toString(),
            "aws.roleArn",
            "arn:aws:iam::123456789012:role/gen3db",
            "aws.roleSessionName",
            "gen3db",
            "aws.region",
            "us-east-1",
            "aws.endpointUrlSts",
            endpoint().toString());
    pod.forEach(System::setProperty);
    try {
      assertThat(entry(open()).data()).isEqualTo(data("k", "v"));
    } finally {
      pod.keySet().forEach(System::clearProperty);
    }
  }
}
