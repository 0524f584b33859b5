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
 * No log holds what an entry holds, or by what gen3db signs, at any level: neither of the SDK nor
 * of the JDK's client.
 */
class SecrecyTest {
  private static final String HIDDEN = "hunter2-9f3c";
  private static final String SECRET_KEY = "secret-key-of-the-tests";
  private static final String SESSION = "session-token-of-the-tests";

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
      String client = Files.readString(jdk);
      assertThat(client).as("and so is the JDK").contains("HttpURLConnection");
      holdsNone(client, HIDDEN, SECRET_KEY, SESSION);
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
