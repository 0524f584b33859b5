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
