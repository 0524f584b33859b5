package org.gen3db.adapter.aws.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.gen3db.testkit.aws.SecretsManagerServer;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * No log holds what an entry holds, or by what gen3db signs, at any level: neither of the SDK nor
 * of the JDK's client.
 */
class SecrecyTest {
  private static final String HIDDEN = "hunter2-9f3c";
  private static final String SECRET_KEY = "secret-key-of-the-tests";
  private static final String SESSION = "session-token-of-the-tests";

  @TempDir Path folder;

  private static final String POD = "token-of-the-pod-of-the-tests";

  /** By keys and a session, and by the token of a pod, which AWS gives others for. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theLoudestLogsHoldNoSecret(boolean inPod) throws Exception {
    Path token = Files.writeString(folder.resolve("token"), POD);
    Path jdk = folder.resolve("jdk.txt");
    Path all = folder.resolve("all.txt");
    try (var server = SecretsManagerServer.start()) {
      var line =
          new ArrayList<>(
              List.of(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:TieredStopAtLevel=1",
                  "-cp",
                  System.getProperty("java.class.path"),
                  "-Dorg.slf4j.simpleLogger.defaultLogLevel=trace"));
      line.addAll(
          inPod
              ? List.of(
                  "-Daws.webIdentityTokenFile=" + token,
                  "-Daws.roleArn=arn:aws:iam::123456789012:role/gen3db",
                  "-Daws.region=us-east-1",
                  "-Daws.endpointUrlSts=" + server.endpoint())
              : List.of(
                  "-Daws.accessKeyId=AKIATESTS00000000000",
                  "-Daws.secretAccessKey=" + SECRET_KEY,
                  "-Daws.sessionToken=" + SESSION));
      line.addAll(List.of(LoggedRun.class.getName(), server.endpoint().toString(), HIDDEN));
      Process process =
          new ProcessBuilder(line).redirectError(all.toFile()).redirectOutput(jdk.toFile()).start();
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
              "DescribeSecret",
              "RestoreSecret",
              "BatchGetSecretValue");
      assertThat(told).as("the SDK is loud").contains("software.amazon.awssdk");
      List<String> secrets =
          inPod ? List.of(HIDDEN, POD, "of-a-web-identity") : List.of(HIDDEN, SECRET_KEY, SESSION);
      holdsNone(told, secrets);
      String client = Files.readString(jdk);
      assertThat(client).as("and so is the JDK").contains("HttpURLConnection");
      holdsNone(client, secrets);
    }
  }

  private static void holdsNone(String told, List<String> secrets) {
    for (String secret : secrets) {
      assertThat(told)
          .doesNotContain(secret)
          .doesNotContain(Base64.getEncoder().encodeToString(secret.getBytes()).substring(0, 12));
    }
  }
}
