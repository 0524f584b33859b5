package org.gen3db.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a command loads, counted in a JVM of its own: a start is as quick as it loads little. */
@Tag("jdk")
class LeanStartTest {
  private static final String QUICKSTART =
      Path.of("../examples/quickstart.yaml").toAbsolutePath().normalize().toString();

  @TempDir Path directory;

  private List<String> loadedBy(String... arguments) throws IOException {
    Path log = directory.resolve("classes.log");
    CommandRun run =
        RealProcess.startWith(
                List.of("-Xlog:class+load:file=" + log + "::filecount=0"), directory, arguments)
            .end();
    assertThat(run.exitCode()).as(run.err()).isZero();
    return loaded(log);
  }

  private static List<String> loaded(Path log) throws IOException {
    try (Stream<String> lines = Files.lines(log)) {
      return lines.map(line -> line.replaceAll("^(\\[[^]]*])* *", "").split(" ", 2)[0]).toList();
    }
  }

  /** A driver, a client of a cluster and one of a cloud cost more than the plan itself. */
  @Test
  void aPlanOfflineLoadsNoDriverAndNoClient() throws IOException {
    assertThat(loadedBy("plan", "--offline", "-f", QUICKSTART))
        .contains(
            "org.gen3db.runner.Main",
            "org.gen3db.domain.deployment.Deployment",
            "org.gen3db.adapter.k8s.KubernetesSecretStoreProvider")
        .noneMatch(name -> name.startsWith("org.postgresql."))
        .noneMatch(name -> name.startsWith("org.gen3db.adapter.postgres.connection.Connector"))
        .noneMatch(name -> name.startsWith("io.fabric8."))
        .noneMatch(name -> name.startsWith("com.fasterxml.jackson.databind."))
        .noneMatch(name -> name.startsWith("org.gen3db.adapter.k8s.api.Cluster"))
        .noneMatch(name -> name.startsWith("javax.crypto."));
  }

  /** Its settings are checked, and it is chosen; whom it would ask is loaded when it asks. */
  @Test
  void aPlanOfflineLoadsNothingOfTheSdkOfAws() throws IOException {
    Path values =
        CommandRun.write(
            directory,
            "aws.yaml",
            """
            global:
              dev: false
              aws: {region: us-east-1}
              externalSecrets: {deploy: true, pushSecret: true}
              postgres: {master: {host: db.example.org, username: admin, password: x}}
            gen3db:
              remoteSecrets: {adapter: aws-secrets-manager, tags: {team: data}, kmsKeyId: alias/a}
              masterTokens: {adapter: rds-iam, region: us-east-1}
              dumps: {adapter: s3, from: 's3://dumps/of-gen3', region: us-east-1}
              searchSigner: {adapter: aws, region: us-east-1}
            """);
    assertThat(loadedBy("plan", "--offline", "-f", values.toString()))
        .contains(
            "org.gen3db.runner.Main",
            "org.gen3db.adapter.aws.secrets.AwsSecretsSettings",
            "org.gen3db.adapter.aws.login.RdsTokensSettings",
            "org.gen3db.adapter.aws.dumps.S3DumpsSettings",
            "org.gen3db.adapter.aws.search.AwsSignerSettings")
        .noneMatch(name -> name.startsWith("software.amazon."));
  }

  /** With the names of regions the SDK loads a class for each service that AWS has, some 400. */
  @Test
  void whoReadsEntriesOfAwsLoadsNothingOfItsOtherServices() throws IOException {
    Path log = directory.resolve("classes.log");
    Path values =
        CommandRun.write(
            directory,
            "aws.yaml",
            """
            global:
              dev: false
              externalSecrets: {deploy: true, pushSecret: true}
              postgres: {master: {host: 127.0.0.1, port: 1, username: admin, password: x}}
            gen3db:
              secretStore: {adapter: directory, path: secrets}
              remoteSecrets:
                {adapter: aws-secrets-manager, region: us-east-1, endpoint: "http://127.0.0.1:1",
                 timeout: 1s}
            """);
    CommandRun run =
        RealProcess.startWith(
                List.of(
                    "-Xlog:class+load:file=" + log + "::filecount=0",
                    "-Daws.accessKeyId=AKIA0000000000000000",
                    "-Daws.secretAccessKey=none"),
                directory,
                "apply",
                "-f",
                values.toString())
            .end();
    assertThat(run.exitCode()).isNotZero();
    assertThat(run.err() + run.out()).contains("GEN3DB-431");
    assertThat(loaded(log))
        .contains("software.amazon.awssdk.services.secretsmanager.DefaultSecretsManagerClient")
        .noneMatch(name -> name.startsWith("software.amazon.awssdk.regions.servicemetadata."))
        .noneMatch(name -> name.startsWith("software.amazon.awssdk.services.s3."))
        .noneMatch(name -> name.startsWith("software.amazon.awssdk.services.sts."));
  }

  /**
   * The equals and hashCode that a record brings are linked anew in every process, each through
   * some twenty hidden classes: where a run that finds nothing to do compares records, they are
   * written by hand.
   */
  @Test
  void nothingToDoLinksNoneOfWhatARecordBrings() throws IOException {
    assertThat(loadedBy("plan", "--offline", "-f", QUICKSTART))
        .doesNotContain("java.lang.runtime.ObjectMethods");
    try {
      loadedBy("apply", "--embedded", "-f", QUICKSTART);
      assertThat(loadedBy("apply", "--embedded", "-f", QUICKSTART))
          .contains("org.postgresql.Driver")
          .doesNotContain("java.lang.runtime.ObjectMethods");
    } finally {
      CommandRun.in(directory, "stop", "--embedded");
    }
  }
}
