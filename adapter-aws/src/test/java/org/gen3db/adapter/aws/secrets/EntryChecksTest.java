package org.gen3db.adapter.aws.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.gen3db.adapter.aws.AwsCode;
import org.gen3db.api.AdapterMaker;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.check.Check;
import org.gen3db.domain.credentials.SecretData;
import org.gen3db.domain.error.Code;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.store.RemoteSecrets;
import org.gen3db.domain.store.StoreNeeds;
import org.gen3db.spi.Adapter;
import org.gen3db.testkit.aws.Fault;
import org.gen3db.testkit.aws.SecretsManagerServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is told before anything is changed, and that nothing is changed by telling it. */
class EntryChecksTest {
  private static final String ENTRY = "default-fence-creds";
  private static final String ROLE = "arn:aws:sts::123456789012:assumed-role/gen3db/session";
  private final Cancellation end = Cancellation.create();
  private SecretsManagerServer server;
  private Others others;
  private Adapter adapter;
  private RemoteSecrets store;

  @BeforeEach
  void start() {
    Keys.give();
    server = SecretsManagerServer.start();
    others = new Others(server.endpoint());
    adapter =
        AdapterMaker.of(new AwsSecretsProvider())
            .settings(Map.of("endpoint", server.endpoint().toString(), "region", "us-east-1"))
            .make();
    store = adapter.port(RemoteSecrets.class).orElseThrow();
  }

  @AfterEach
  void stop() throws Exception {
    adapter.close();
    others.close();
    server.close();
    Keys.take();
  }

  private static SecretData complete() {
    return SecretsManagerContract.data("password", "hunter2", "dbcreated", "true");
  }

  private List<Check> check(Set<String> reads, Set<String> creates) {
    server.forgetRequests();
    List<Check> checks = store.check(new StoreNeeds(reads, creates, Set.of(), Set.of()), end);
    assertThat(server.operations())
        .as("nothing is changed")
        .isSubsetOf("GetSecretValue", "BatchGetSecretValue", "DescribeSecret");
    assertThat(checks.toString()).doesNotContain("hunter2");
    return checks;
  }

  private static List<String> told(List<Check> checks) {
    return checks.stream()
        .map(
            one ->
                one.id()
                    + " "
                    + one.about().replaceFirst("Secrets Manager at .*", "MANAGER")
                    + " "
                    + one.state()
                    + one.found().map(notice -> " " + notice.code().name()).orElse(""))
        .toList();
  }

  @Test
  void allIsWellWhereAllMayBeDone() {
    others.write(ENTRY, complete());
    server.tellRights(ROLE, action -> true);
    assertThat(told(check(Set.of(ENTRY, "other-creds"), Set.of(ENTRY, "other-creds"))))
        .containsExactly(
            "entries.reach MANAGER OK",
            "entries.together MANAGER OK",
            "entry.read default-fence-creds OK",
            "entry.rotation default-fence-creds OK",
            "entry.complete default-fence-creds OK",
            "entry.read other-creds OK",
            "entries.rights default-fence-creds OK",
            "entries.rights other-creds OK");
  }

  @Test
  void whatIsOddOrInTheWayIsTold() {
    others.write("a-rotated", complete());
    server.as("RotateSecret", Map.of("SecretId", "a-rotated"));
    others.write("b-deleted", complete());
    server.as("DeleteSecret", Map.of("SecretId", "b-deleted"));
    others.write("c-incomplete", SecretsManagerContract.data("password", "hunter2"));
    server.breakBy(request -> request.operation().startsWith("Batch") ? Fault.DENIED : Fault.NONE);
    assertThat(told(check(Set.of("a-rotated", "b-deleted", "c-incomplete", "d e"), Set.of())))
        .containsExactly(
            "entries.reach MANAGER OK",
            "entries.together MANAGER FINDING AWS_SINGLY",
            "entry.read a-rotated OK",
            "entry.rotation a-rotated FINDING AWS_ROTATES",
            "entry.complete a-rotated OK",
            "entry.read b-deleted OK",
            "entry.deletion b-deleted BLOCKER AWS_PENDING_DELETION",
            "entry.read c-incomplete OK",
            "entry.rotation c-incomplete OK",
            "entry.complete c-incomplete FINDING ENTRY_WITHOUT_DBCREATED",
            "entry.read d e BLOCKER AWS_NAME",
            "entries.rights MANAGER NOT_CHECKED AWS_RIGHTS_UNKNOWN");
  }

  @Test
  void whatMayNotBeDoneIsABlockerWithTheActions() {
    server.tellRights(
        ROLE, action -> !action.endsWith("CreateSecret") && !action.endsWith("Stage"));
    List<Check> checks = check(Set.of("a-pushed", "b-pulled"), Set.of("a-pushed"));
    assertThat(told(checks))
        .contains("entries.rights a-pushed BLOCKER AWS_DENIED", "entries.rights b-pulled OK");
    Check blocked = checks.get(checks.size() - 2);
    assertThat(blocked.found().orElseThrow().message())
        .isEqualTo(
            "arn:aws:iam::123456789012:role/gen3db may not do secretsmanager:CreateSecret,"
                + " secretsmanager:UpdateSecretVersionStage at a-pushed");
  }

  /** Who may push is not stopped by what only a rotation needs. */
  @ParameterizedTest
  @ValueSource(strings = {"PutSecretValue", "UpdateSecretVersionStage"})
  void whatOnlyARotationNeedsIsAFinding(String missing) {
    server.tellRights(ROLE, action -> !action.endsWith(missing));
    List<Check> checks = check(Set.of(ENTRY), Set.of(ENTRY));
    assertThat(told(checks)).contains("entries.rights default-fence-creds FINDING AWS_DENIED");
    assertThat(checks.get(checks.size() - 1).found().orElseThrow().message())
        .isEqualTo(
            "arn:aws:iam::123456789012:role/gen3db may not do secretsmanager:"
                + missing
                + " at default-fence-creds, so that rotate will be refused");
  }

  @Test
  void withoutTimeTheRestIsNotChecked() {
    var late = end.within(Duration.ofSeconds(5));
    server.tellRights(
        ROLE,
        action -> {
          late.pause(Duration.ofSeconds(6)); // the first entry takes all of it
          return true;
        });
    List<Check> checks =
        store.check(
            new StoreNeeds(Set.of("a-creds", "b-creds"), Set.of(), Set.of(), Set.of()), late);
    assertThat(told(checks))
        .contains(
            "entries.rights a-creds OK", "entries.rights b-creds NOT_CHECKED AWS_RIGHTS_UNKNOWN");
  }

  /** Its answer comes when the call has ended, or too late to be told as interrupted. */
  @Test
  void aQuestionForRightsEndsWhenItIsCancelled() {
    var cancellation = Cancellation.create();
    var ended = new CountDownLatch(1);
    server.tellRights(
        ROLE,
        action -> {
          cancellation.cancel();
          try {
            return ended.await(20, TimeUnit.SECONDS);
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
    var needs = new StoreNeeds(Set.of(ENTRY), Set.of(), Set.of(), Set.of());
    assertThatThrownBy(() -> store.check(needs, cancellation))
        .isInstanceOfSatisfying(
            Gen3DbException.class,
            e -> assertThat(e.problem().code()).isEqualTo(DomainCode.INTERRUPTED));
    ended.countDown();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "arn:aws:iam::123456789012:user/somebody",
        "arn:aws:iam::123456789012:user/a/path/somebody",
        "arn:aws:iam::123456789012:root"
      })
  void usersMayAskToo(String who) {
    server.tellRights(who, action -> true);
    assertThat(told(check(Set.of(ENTRY), Set.of())).get(2)).endsWith("OK");
  }

  @Test
  void whoIsNobodyOfIamIsNotChecked() {
    server.tellRights("arn:aws:sts::123456789012:federated-user/somebody", action -> true);
    assertThat(told(check(Set.of(ENTRY), Set.of())))
        .contains("entries.rights MANAGER NOT_CHECKED AWS_RIGHTS_UNKNOWN");
  }

  @Test
  void aServiceThatIsNotReachedIsToldOnce() {
    server.breakBy(request -> Fault.EXPIRED_TOKEN);
    List<Check> checks = check(Set.of("a", "b"), Set.of("a"));
    assertThat(told(checks)).containsExactly("entries.reach MANAGER BLOCKER AWS_CREDENTIALS");
  }

  @Test
  void tagsThatMayNotBeReadLeaveTheRotationUnknown() {
    others.write(ENTRY, complete());
    server.breakBy(
        request -> request.operation().startsWith("Describe") ? Fault.DENIED : Fault.NONE);
    List<Check> checks = check(Set.of(ENTRY), Set.of());
    assertThat(told(checks))
        .contains(
            "entry.read default-fence-creds OK",
            "entry.rotation default-fence-creds NOT_CHECKED AWS_DENIED");
  }

  @Test
  void withoutEntriesThereIsNothingToCheckAndNobodyIsAsked() {
    assertThat(check(Set.of(), Set.of())).isEmpty();
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void theCodesOfWhatIsOnlyFoundAreFindings() {
    for (Code code :
        List.of(
            AwsCode.AWS_SINGLY,
            AwsCode.AWS_RIGHTS_UNKNOWN,
            AwsCode.AWS_ROTATES,
            DomainCode.ENTRY_WITHOUT_DBCREATED)) {
      assertThat(code.kind()).isEqualTo(Code.Kind.FINDING);
    }
  }
}
