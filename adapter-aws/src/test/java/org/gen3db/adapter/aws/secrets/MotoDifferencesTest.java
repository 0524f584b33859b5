package org.gen3db.adapter.aws.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
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

  @Test
  void namesAndSizesAreNotChecked() {
    assertThatCode(() -> client.createSecret(r -> r.name("a b?").secretString("x".repeat(70_000))))
        .doesNotThrowAnyException();
  }
}
