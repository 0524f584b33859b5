package org.gen3db.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.gen3db.lab.Release;
import org.gen3db.lab.Run;
import org.gen3db.runner.RunnerUnderTest;

/** The command line with Secrets in a folder, a real server, and entries at a Secrets Manager. */
abstract class AwsRuns extends AtSecretsManager {
  static final String ONLY_FENCE = Release.only("fence");
  static final String PUSH = "externalSecrets: {deploy: true, pushSecret: true}";
  static final String PULL = "externalSecrets: {deploy: true}";
  static final String LOCAL_AND_PUSH =
      "externalSecrets: {deploy: true, createLocalK8sSecret: true, pushSecret: true}";

  void values(String delivery, String more) throws IOException {
    Files.writeString(folder.resolve("base.yaml"), server.values());
    Files.writeString(
        folder.resolve("aws.yaml"),
        """
        global:
          %s
        gen3db:
          remoteSecrets: {adapter: aws-secrets-manager, endpoint: "%s", region: us-east-1}
        %s
        """
            .formatted(delivery, manager.endpoint(), more));
  }

  Run run(String command, String... more) {
    manager.forgetRequests();
    var arguments = new ArrayList<>(List.of(command, "-f", "base.yaml", "-f", "aws.yaml"));
    arguments.addAll(List.of(more));
    return RunnerUnderTest.run(folder, arguments.toArray(String[]::new));
  }

  Run succeeds(String command, String... more) {
    Run run = run(command, more);
    assertThat(run.exitCode()).as(run.all()).isZero();
    return run;
  }

  Run fails(String code, String command, String... more) {
    Run run = run(command, more);
    assertThat(run.exitCode()).as(run.all()).isEqualTo(1);
    assertThat(run.all()).contains(code).doesNotContain("\tat ");
    return run;
  }

  Map<String, Object> current(String entry) {
    return manager.as("GetSecretValue", Map.of("SecretId", entry, "VersionStage", "AWSCURRENT"));
  }

  String text(String entry) {
    return (String) current(entry).get("SecretString");
  }

  static String content(String password) {
    return ("{\"database\":\"fence_gen3\",\"dbcreated\":\"true\",\"host\":\"127.0.0.1\","
            + "\"password\":\"%s\",\"port\":\"%d\",\"username\":\"fence_gen3\"}")
        .formatted(password, server.port());
  }

  String password() {
    return stores.secret("fence-dbcreds").get("password");
  }

  static void logsIn(String password) throws SQLException {
    try (var connection = server.open("fence_gen3", "fence_gen3", password)) {
      assertThat(connection.isValid(5)).isTrue();
    }
  }

  static void refuses(String password) {
    assertThatThrownBy(() -> logsIn(password))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("28P01"));
  }

  void makeAsOthers(String text) {
    makeAsOthers(ENTRY, text);
  }

  void makeAsOthers(String name, String text) {
    manager.as(
        "CreateSecret",
        Map.of(
            "Name",
            name,
            "ClientRequestToken",
            "11111111-1111-4111-8111-111111111111",
            "SecretBinary",
            Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8))));
  }
}
