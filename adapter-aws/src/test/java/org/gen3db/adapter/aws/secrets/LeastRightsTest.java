package org.gen3db.adapter.aws.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.gen3db.adapter.aws.AwsCode;
import org.gen3db.api.AdapterMaker;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.store.RemoteSecrets;
import org.gen3db.domain.store.StoreNeeds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The policy of IAM, word by word. */
class LeastRightsTest {
  private static String policy(StoreNeeds needs, String... keysAndValues) throws Exception {
    var settings = new HashMap<String, Object>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      settings.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return policy(needs, settings);
  }

  private static String policy(StoreNeeds needs, Map<String, Object> settings) throws Exception {
    try (var adapter = AdapterMaker.of(new AwsSecretsProvider()).settings(settings).make()) {
      return adapter.port(RemoteSecrets.class).orElseThrow().rights(needs).orElseThrow().document();
    }
  }

  private static StoreNeeds needs(Set<String> reads, Set<String> pushes) {
    return new StoreNeeds(reads, pushes, pushes, Set.of());
  }

  @Test
  void whatIsPushedMayBeMadeAndChangedAndTheRestIsReadOnly() throws Exception {
    assertThat(
            policy(
                needs(Set.of("prod-fence-creds", "gen3-master"), Set.of("prod-fence-creds")),
                "region",
                "us-east-1"))
        .isEqualToNormalizingNewlines(
            """
            {
              "Version" : "2012-10-17",
              "Statement" : [ {
                "Sid" : "ReadEntries",
                "Effect" : "Allow",
                "Action" : [ "secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret" ],
                "Resource" : [ "arn:aws:secretsmanager:us-east-1:*:secret:gen3-master-??????", "arn:aws:secretsmanager:us-east-1:*:secret:prod-fence-creds-??????" ]
              }, {
                "Sid" : "ReadEntriesTogether",
                "Effect" : "Allow",
                "Action" : [ "secretsmanager:BatchGetSecretValue" ],
                "Resource" : [ "*" ]
              }, {
                "Sid" : "MakeEntries",
                "Effect" : "Allow",
                "Action" : [ "secretsmanager:CreateSecret", "secretsmanager:TagResource" ],
                "Resource" : [ "arn:aws:secretsmanager:us-east-1:*:secret:prod-fence-creds-??????" ]
              }, {
                "Sid" : "ChangeEntries",
                "Effect" : "Allow",
                "Action" : [ "secretsmanager:PutSecretValue", "secretsmanager:UpdateSecretVersionStage", "secretsmanager:RestoreSecret" ],
                "Resource" : [ "arn:aws:secretsmanager:us-east-1:*:secret:prod-fence-creds-??????" ]
              } ]
            }""");
  }

  @Test
  void whereNothingIsPushedNothingMayBeWritten() throws Exception {
    assertThat(policy(needs(Set.of("a"), Set.of())))
        .contains("ReadEntries", "arn:aws:secretsmanager:*:*:secret:a-??????")
        .doesNotContain("MakeEntries", "ChangeEntries", "kms");
  }

  @ParameterizedTest
  @CsvSource({
    "us-gov-west-1, arn:aws-us-gov:secretsmanager:us-gov-west-1:*:secret:a-??????",
    "cn-north-1, arn:aws-cn:secretsmanager:cn-north-1:*:secret:a-??????",
  })
  void otherPartitionsHaveTheirOwnNames(String region, String arn) throws Exception {
    assertThat(policy(needs(Set.of("a"), Set.of()), "region", region)).contains('"' + arn + '"');
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1234-abcd | arn:aws:kms:eu-west-1:*:key/1234-abcd | ''",
        "arn:aws:kms:eu-west-1:1:key/1234 | arn:aws:kms:eu-west-1:1:key/1234 | ''",
        "alias/gen3 | arn:aws:kms:eu-west-1:*:key/* | alias/gen3",
        "arn:aws:kms:eu-west-1:1:alias/gen3 | arn:aws:kms:eu-west-1:*:key/* | alias/gen3",
      })
  void aKeyIsUsedByWayOfTheServiceAlone(String key, String resource, String alias)
      throws Exception {
    String policy = policy(needs(Set.of("a"), Set.of("a")), "region", "eu-west-1", "kmsKeyId", key);
    assertThat(policy)
        .contains("\"kms:Decrypt\", \"kms:GenerateDataKey\"")
        .contains("[ \"" + resource + "\" ]")
        .contains("\"kms:ViaService\" : \"secretsmanager.eu-west-1.amazonaws.com\"");
    assertThat(policy.contains("\"kms:ResourceAliases\" : \"" + alias + "\""))
        .isEqualTo(!alias.isEmpty());
    assertThat(policy(needs(Set.of("a"), Set.of()), "kmsKeyId", key))
        .contains("\"kms:Decrypt\" ]")
        .contains("\"kms:ViaService\" : \"secretsmanager.*.amazonaws.com\"");
  }

  @Test
  void replicasNeedARightOfTheirOwn() throws Exception {
    assertThat(
            policy(
                needs(Set.of("a"), Set.of("a")),
                Map.of("replicaRegions", java.util.List.of("us-west-2"))))
        .contains("\"secretsmanager:ReplicateSecretToRegions\"");
  }

  @Test
  void aNameThatNoEntryCanHaveIsInNoPolicy() {
    assertThatThrownBy(() -> policy(needs(Set.of("a*"), Set.of())))
        .isInstanceOfSatisfying(
            Gen3DbException.class, e -> assertThat(e.problem().code()).isEqualTo(AwsCode.AWS_NAME));
  }
}
