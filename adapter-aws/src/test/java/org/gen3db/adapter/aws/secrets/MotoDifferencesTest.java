package org.gen3db.adapter.aws.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.gen3db.adapter.aws.signing.SignedCalls;
import org.gen3db.api.AdapterMaker;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.check.Check;
import org.gen3db.domain.store.RemoteSecrets;
import org.gen3db.domain.store.StoreNeeds;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.ResourceExistsException;
import software.amazon.awssdk.services.secretsmanager.model.SecretsManagerException;

/**
 * Where moto 5.2.5 answers otherwise than AWS documents. Each is a reason why a test that passes at
 * moto proves less than it seems; one that fails here says that moto has been mended, and that the
 * stand-in need no longer be the only one to show it.
 */
@Tag("full")
class MotoDifferencesTest {
  private static final String NAME = "default-fence-creds";
  private static MotoServer server;
  private Others others;
  private SecretsManagerClient client;

  @BeforeAll
  static void start() {
    server = MotoServer.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void reset() {
    server.reset();
    others = new Others(server.endpoint());
    client = others.client();
  }

  @AfterEach
  void close() {
    others.close();
  }

  /** Makes an entry that holds "old", and moves AWSCURRENT to a version that holds "new". */
  private void move() {
    String old = client.createSecret(r -> r.name(NAME).secretString("old")).versionId();
    String next = UUID.randomUUID().toString();
    client.putSecretValue(
        r ->
            r.secretId(NAME)
                .secretString("new")
                .clientRequestToken(next)
                .versionStages("gen3db-next"));
    client.updateSecretVersionStage(
        r ->
            r.secretId(NAME)
                .versionStage("AWSCURRENT")
                .moveToVersionId(next)
                .removeFromVersionId(old));
  }

  @Test
  void aReadThatNamesNoStageGivesTheOldVersionAfterAMove() {
    move();
    assertThat(client.getSecretValue(r -> r.secretId(NAME)).secretString()).isEqualTo("old");
    assertThat(others.current(NAME).orElseThrow().secretString()).isEqualTo("new");
  }

  @Test
  void aBatchGivesTheOldVersionAfterAMove() {
    move();
    assertThat(
            client
                .batchGetSecretValue(r -> r.secretIdList(NAME))
                .secretValues()
                .get(0)
                .secretString())
        .isEqualTo("old");
  }

  @Test
  void oneEntryWithoutAValueFailsTheWholeBatch() {
    client.createSecret(r -> r.name(NAME).secretString("x"));
    client.createSecret(r -> r.name("empty"));
    assertThatThrownBy(() -> client.batchGetSecretValue(r -> r.secretIdList(NAME, "empty")))
        .isInstanceOf(SecretsManagerException.class);
  }

  @Test
  void aValueIsPutIntoAnEntryThatIsMarkedForDeletion() {
    client.createSecret(r -> r.name(NAME).secretString("x"));
    client.deleteSecret(r -> r.secretId(NAME).recoveryWindowInDays(7L));
    assertThatCode(() -> client.putSecretValue(r -> r.secretId(NAME).secretString("y")))
        .doesNotThrowAnyException();
  }

  @Test
  void oneOfThatNameIsSaidToExistWhereItIsMarkedForDeletion() {
    client.createSecret(r -> r.name(NAME).secretString("x"));
    client.deleteSecret(r -> r.secretId(NAME).recoveryWindowInDays(7L));
    assertThatThrownBy(() -> client.createSecret(r -> r.name(NAME).secretString("y")))
        .isInstanceOf(ResourceExistsException.class);
  }

  @Test
  void aVersionWithoutALabelIsListedAmongThoseThatHaveSome() {
    String old = client.createSecret(r -> r.name(NAME).secretString("old")).versionId();
    client.putSecretValue(r -> r.secretId(NAME).secretString("new"));
    client.putSecretValue(r -> r.secretId(NAME).secretString("newer"));
    assertThat(client.describeSecret(r -> r.secretId(NAME)).versionIdsToStages()).containsKey(old);
    assertThat(others.stages(NAME)).doesNotContainKey(old);
  }

  /** So that doctor says at moto that rights are not checked; who asks is told. */
  @Test
  void nobodyIsToldWhatOneMayDo() throws Exception {
    Keys.give();
    client.createSecret(
        r -> r.name(NAME).secretString("{\"password\":\"p\",\"dbcreated\":\"true\"}"));
    try (var adapter =
        AdapterMaker.of(new AwsSecretsProvider())
            .settings(Map.of("endpoint", server.endpoint().toString(), "region", "us-east-1"))
            .make()) {
      List<Check> checks =
          adapter
              .port(RemoteSecrets.class)
              .orElseThrow()
              .check(
                  new StoreNeeds(Set.of(NAME), Set.of(), Set.of(), Set.of()),
                  Cancellation.create());
      assertThat(checks)
          .filteredOn(one -> one.id().equals("entries.rights"))
          .singleElement()
          .satisfies(
              one -> {
                assertThat(one.state()).isEqualTo(Check.State.NOT_CHECKED);
                assertThat(one.found().orElseThrow().message()).contains("status 500");
              });
    } finally {
      Keys.take();
    }
  }

  private String iam(SdkHttpClient http, String... keysAndValues) throws IOException {
    var form = new TreeMap<String, String>(Map.of("Version", "2010-05-08", "UserName", "reader"));
    for (int i = 0; i < keysAndValues.length; i += 2) {
      form.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return new String(
        new SignedCalls(http, server.endpoint(), "iam", "us-east-1")
            .post(AwsBasicCredentials.create(Keys.ID, Keys.SECRET), form),
        StandardCharsets.UTF_8);
  }

  /** So that the least policy is tried at the stand-in, which matches names as IAM does. */
  @Test
  void aRightOnOneEntryIsNone() throws Exception {
    String arn = client.createSecret(r -> r.name(NAME).secretString("x")).arn();
    try (SdkHttpClient http = UrlConnectionHttpClient.create()) {
      iam(http, "Action", "CreateUser");
      String key = iam(http, "Action", "CreateAccessKey");
      try (SecretsManagerClient reader =
          SecretsManagerClient.builder()
              .endpointOverride(server.endpoint())
              .region(Region.US_EAST_1)
              .httpClient(http)
              .credentialsProvider(
                  StaticCredentialsProvider.create(
                      AwsBasicCredentials.create(
                          key.replaceAll("(?s).*<AccessKeyId>(.*)</AccessKeyId>.*", "$1"),
                          key.replaceAll("(?s).*<SecretAccessKey>(.*)</SecretAccessKey>.*", "$1"))))
              .build()) {
        for (String resource : List.of(arn, "*")) {
          iam(
              http,
              "Action",
              "PutUserPolicy",
              "PolicyName",
              "read",
              "PolicyDocument",
              """
              {"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
               "Action": "secretsmanager:GetSecretValue", "Resource": "%s"}]}
              """
                  .formatted(resource));
          server.checkRights(true);
          if (resource.equals(arn)) {
            assertThatThrownBy(() -> reader.getSecretValue(r -> r.secretId(arn)))
                .isInstanceOfSatisfying(
                    SecretsManagerException.class, e -> assertThat(e.statusCode()).isEqualTo(403));
          } else {
            assertThat(reader.getSecretValue(r -> r.secretId(arn)).secretString()).isEqualTo("x");
          }
          server.checkRights(false);
        }
      }
    } finally {
      server.checkRights(false);
    }
  }

  @Test
  void namesAndSizesAreNotChecked() {
    assertThatCode(() -> client.createSecret(r -> r.name("a b?").secretString("x".repeat(70_000))))
        .doesNotThrowAnyException();
  }
}
