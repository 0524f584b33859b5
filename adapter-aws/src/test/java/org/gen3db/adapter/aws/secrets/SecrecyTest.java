package org.gen3db.adapter.aws.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.gen3db.testkit.aws.SecretsManagerServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * No log holds what an entry holds, or by what gen3db signs, at any level: of the SDK but for its
 * signer, and of the JDK but for a session token. The command line shows neither.
 */
class SecrecyTest {
  private static final String HIDDEN = "hunter2-9f3c";
  private static final String SECRET_KEY = "secret-key-of-the-tests";
  private static final String SESSION = "session-token-of-the-tests";

  /** It tells what it signs, a session token and a digest among it; docs/aws.md says so. */
  private static final String SIGNER = "software.amazon.awssdk.http.auth.aws.internal.signer";

  @TempDir Path folder;

  @Test
  void theLoudestLogsHoldNoSecret() throws Exception {
    Path jdk = folder.resolve("jdk.txt");
    Path all = folder.resolve("all.txt");
    try (var server = SecretsManagerServer.start()) {
      Process process =
          new ProcessBuilder(
                  List.of(
                      Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                      "-cp",
                      System.getProperty("java.class.path"),
                      "-Dorg.slf4j.simpleLogger.defaultLogLevel=trace",
                      "-Dorg.slf4j.simpleLogger.log." + SIGNER + "=info",
                      "-Daws.accessKeyId=AKIATESTS00000000000",
                      "-Daws.secretAccessKey=" + SECRET_KEY,
                      "-Daws.sessionToken=" + SESSION,
                      LoggedRun.class.getName(),
                      server.endpoint().toString(),
                      HIDDEN))
              .redirectError(all.toFile())
              .redirectOutput(jdk.toFile())
              .start();
      try {
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
      } finally {
        process.destroyForcibly();
      }
      String told = Files.readString(all);
      assertThat(process.exitValue()).as(told).isZero();
      assertThat(server.operations())
          .contains(
              "CreateSecret",
              "GetSecretValue",
              "PutSecretValue",
              "UpdateSecretVersionStage",
              "BatchGetSecretValue");
      assertThat(told).as("the SDK is loud").contains("software.amazon.awssdk");
      holdsNone(told, HIDDEN, SECRET_KEY, SESSION);
      // The JDK's client tells the headers of every request, this token among them, to whoever
      // switches its own logger on; docs/aws.md says so, and the runner has no handler for it.
      String client = Files.readString(jdk);
      assertThat(client).as("and so is the JDK").contains("HttpURLConnection", SESSION);
      holdsNone(client, HIDDEN, SECRET_KEY);
    }
  }

  private static void holdsNone(String told, String... secrets) {
    for (String secret : secrets) {
      assertThat(told)
          .doesNotContain(secret)
          .doesNotContain(Base64.getEncoder().encodeToString(secret.getBytes()).substring(0, 12));
    }
  }
}
