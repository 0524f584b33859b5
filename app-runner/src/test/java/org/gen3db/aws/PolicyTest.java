package org.gen3db.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.gen3db.lab.Release;
import org.gen3db.lab.Run;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code render --iam-policy}: what the values use at AWS, and nothing that they do not. */
class PolicyTest {
  private static final String SERVERS =
      """
      global:
        dev: false
        postgres:
          master: {host: gen3.cluster-abc.us-east-2.rds.amazonaws.com, username: gen3_admin}
      gen3db:
        masterTokens: {adapter: rds-iam}
        databaseServer:
          masters:
            db.example.org: {aliasOf: gen3.cluster-abc.us-east-2.rds.amazonaws.com}
            other.cluster-abc.eu-west-1.rds.amazonaws.com: {username: other_admin}
            file.cluster-abc.eu-west-1.rds.amazonaws.com: {username: known, passwordFile: pw}
      """;

  @TempDir private Path folder;
  private Release release;

  @BeforeEach
  void begin() {
    release = new Release(folder);
  }

  private List<String> allowed(String... documents) {
    release.values(documents);
    Run run = release.run("render", "--iam-policy");
    assertThat(run.exitCode()).as(run.all()).isZero();
    var all = new ArrayList<String>();
    for (JsonNode statement : run.document().path("policy").path("Statement")) {
      var resources = new ArrayList<String>();
      statement.path("Resource").forEach(one -> resources.add(one.asText()));
      all.add(statement.path("Sid").asText() + " " + String.join(" ", resources));
    }
    return all;
  }

  @Test
  void administratorsWithTokensEnterAndThoseWithPasswordsDoNot() throws Exception {
    Files.writeString(folder.resolve("pw"), "x");
    assertThat(allowed(SERVERS))
        .containsExactly(
            "EnterServers arn:aws:rds-db:eu-west-1:*:dbuser:*/other_admin"
                + " arn:aws:rds-db:us-east-2:*:dbuser:*/gen3_admin");
  }

  @Test
  void anAdministratorWhomOnlyASecretNamesIsAnyOne() {
    assertThat(
            allowed(
                """
                global: {dev: false, aws: {region: us-east-2}, postgres: {externalSecret: master}}
                gen3db: {masterTokens: {adapter: rds-iam}}
                """))
        .containsExactly("EnterServers arn:aws:rds-db:us-east-2:*:dbuser:*/*");
  }

  @Test
  void dumpsAreReadWhereTheValuesSayFromWhere() {
    assertThat(allowed("gen3db: {dumps: {adapter: s3, from: 's3://dumps/gen3'}}\n"))
        .containsExactly("ListDumps arn:aws:s3:::dumps", "ReadDumps arn:aws:s3:::dumps/gen3/*");
    assertThat(
            allowed(
                """
                global: {dbRestoreBucket: of-the-charts}
                fence: {postgres: {dbRestore: true}}
                """))
        .containsExactly(
            "ListDumps arn:aws:s3:::of-the-charts", "ReadDumps arn:aws:s3:::of-the-charts/*");
  }

  @Test
  void dumpsAreReadWhereTheIndicesOfGuppyAreRestored() {
    assertThat(
            allowed(
                """
                global: {dbRestoreBucket: of-the-charts}
                guppy: {enabled: true, dbRestore: true, indices: [{index: etl}]}
                """))
        .hasSize(2);
  }

  private List<String> allowedToDump(String values, String... options) {
    release.values(values);
    Run run = release.run("render", options);
    assertThat(run.exitCode()).as(run.all()).isZero();
    var all = new ArrayList<String>();
    for (JsonNode statement : run.document().path("policy").path("Statement")) {
      all.add(statement.path("Sid").asText() + " " + statement.path("Action"));
    }
    return all;
  }

  /** Who only reads gets no right to write; who dumps gets those, and the key to encrypt by. */
  @Test
  void dumpsAreWrittenWhereThatIsAskedFor() {
    String values = "gen3db: {dumps: {adapter: s3, from: 's3://dumps/gen3', kmsKeyId: abc}}\n";
    assertThat(allowed(values)).noneMatch(one -> one.startsWith("Write"));
    List<String> all = allowedToDump(values, "--iam-policy", "--with-dumps");
    assertThat(all)
        .containsExactly(
            "ListDumps [\"s3:ListBucket\"]",
            "ReadDumps [\"s3:GetObject\"]",
            "UseTheKeyOfDumps [\"kms:Decrypt\"]",
            "ListUploads [\"s3:ListBucketMultipartUploads\"]",
            "WriteDumps [\"s3:PutObject\",\"s3:AbortMultipartUpload\",\"s3:DeleteObject\"]",
            "WriteByTheKeyOfDumps [\"kms:Decrypt\",\"kms:GenerateDataKey\"]");
    assertThat(allowedToDump(values, "--iam-policy", "--dump-schedule", "@daily")).isEqualTo(all);
    assertThat(
            allowedToDump(
                "global: {dbRestoreBucket: of-the-charts}\n", "--iam-policy", "--with-dumps"))
        .hasSize(4);
    Run alone = release.run("render", "--with-dumps");
    assertThat(alone.exitCode()).as(alone.all()).isEqualTo(2);
    assertThat(alone.all()).contains("GEN3DB-501", "--iam-policy");
    release.values("global: {dev: true}\n");
    Run nowhere = release.run("render", "--iam-policy", "--with-dumps");
    assertThat(nowhere.exitCode()).as(nowhere.all()).isNotZero();
    assertThat(nowhere.all()).contains("GEN3DB-880", "gen3db.dumps");
  }

  @Test
  void whatTheValuesDoNotUseIsInNoPolicy() {
    release.values("global: {dev: true, dbRestoreBucket: of-the-charts}\n");
    Run run = release.run("render", "--iam-policy");
    assertThat(run.exitCode()).as(run.all()).isEqualTo(2);
    assertThat(run.all()).contains("GEN3DB-501", "given by a policy");
  }

  @Test
  void everythingStandsInOnePolicyEntriesFirst() {
    List<String> all =
        allowed(
            SERVERS.replace(", passwordFile: pw", ""),
            """
            global:
              externalSecrets: {deploy: true, pushSecret: true}
              aws: {region: us-east-1}
            gen3db:
              remoteSecrets: {adapter: aws-secrets-manager}
              dumps: {from: 's3://dumps'}
              search: {url: https://vpc-gen3-abc.us-east-1.es.amazonaws.com}
              searchSigner: {adapter: aws}
            """);
    assertThat(all.stream().map(one -> one.split(" ")[0]))
        .containsExactly(
            "ReadEntries",
            "ReadEntriesTogether",
            "MakeEntries",
            "ChangeEntries",
            "EnterServers",
            "ListDumps",
            "ReadDumps",
            "RestoreIndices");
    assertThat(all.get(7)).isEqualTo("RestoreIndices arn:aws:es:us-east-1:*:domain/gen3/*");
  }
}
