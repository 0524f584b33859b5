package org.gen3db.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.gen3db.lab.Provokes;
import org.gen3db.lab.Release;
import org.gen3db.lab.Run;
import org.gen3db.runner.RunnerUnderTest;
import org.gen3db.testkit.aws.Fault;
import org.gen3db.testkit.aws.Request;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command line with Secrets in a folder, a real server, and entries at a Secrets Manager. */
class AwsRemoteTest extends AtSecretsManager {
  private static final String ONLY_FENCE = Release.only("fence");
  private static final String PUSH = "externalSecrets: {deploy: true, pushSecret: true}";
  private static final String PULL = "externalSecrets: {deploy: true}";
  private static final String LOCAL_AND_PUSH =
      "externalSecrets: {deploy: true, createLocalK8sSecret: true, pushSecret: true}";

  private void values(String delivery, String more) throws IOException {
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

  private Run run(String command, String... more) {
    manager.forgetRequests();
    var arguments = new ArrayList<>(List.of(command, "-f", "base.yaml", "-f", "aws.yaml"));
    arguments.addAll(List.of(more));
    return RunnerUnderTest.run(folder, arguments.toArray(String[]::new));
  }

  private Run succeeds(String command, String... more) {
    Run run = run(command, more);
    assertThat(run.exitCode()).as(run.all()).isZero();
    return run;
  }

  private Run fails(String code, String command, String... more) {
    Run run = run(command, more);
    assertThat(run.exitCode()).as(run.all()).isEqualTo(1);
    assertThat(run.all()).contains(code).doesNotContain("\tat ");
    return run;
  }

  private Map<String, Object> current(String entry) {
    return manager.as("GetSecretValue", Map.of("SecretId", entry, "VersionStage", "AWSCURRENT"));
  }

  private String text(String entry) {
    return (String) current(entry).get("SecretString");
  }

  private static String content(String password) {
    return ("{\"database\":\"fence_gen3\",\"dbcreated\":\"true\",\"host\":\"127.0.0.1\","
            + "\"password\":\"%s\",\"port\":\"%d\",\"username\":\"fence_gen3\"}")
        .formatted(password, server.port());
  }

  private String password() {
    return stores.secret("fence-dbcreds").get("password");
  }

  private static void logsIn(String password) throws SQLException {
    try (var connection = server.open("fence_gen3", "fence_gen3", password)) {
      assertThat(connection.isValid(5)).isTrue();
    }
  }

  private static void refuses(String password) {
    assertThatThrownBy(() -> logsIn(password))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("28P01"));
  }

  private void makeAsOthers(String text) {
    makeAsOthers(ENTRY, text);
  }

  private void makeAsOthers(String name, String text) {
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

  @Test
  void pushMakesTheEntryAndTheSecretFollowsIt() throws Exception {
    values(PUSH, ONLY_FENCE);
    Run made = succeeds("apply");
    assertThat(made.out()).contains("CREATED");
    assertThat(text(ENTRY)).isEqualTo(content(password()));
    assertThat(made.all()).doesNotContain(password());
    logsIn(password());
    Object version = current(ENTRY).get("VersionId");
    assertThat(succeeds("apply").out()).contains("UNCHANGED");
    assertThat(manager.operations()).as("one call a service").containsExactly("GetSecretValue");
    assertThat(succeeds("status").out()).contains("READY");
    assertThat(manager.operations()).containsExactly("GetSecretValue");
    succeeds("plan", "--detailed-exitcode");
    assertThat(manager.operations()).containsExactly("GetSecretValue");
    assertThat(current(ENTRY)).containsEntry("VersionId", version);
  }

  @Test
  void localAndPushHasOnePasswordInBoth() throws Exception {
    values(LOCAL_AND_PUSH, ONLY_FENCE);
    succeeds("apply");
    assertThat(text(ENTRY)).isEqualTo(content(password()));
    logsIn(password());
    assertThat(succeeds("apply").out()).contains("UNCHANGED");
  }

  /** The administrator's entry in each of the forms in which it is found at AWS. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gen3-master    | '{\"username\":\"U\",\"password\":\"P\",\"host\":\"127.0.0.1\",\"port\":\"N\"}' | ''",
        "gen3-master    | '{\"engine\":\"postgres\",\"host\":\"127.0.0.1\",\"port\":N,\"dbname\":\"postgres\",\"username\":\"U\",\"password\":\"P\"}' | ''",
        "gen3-master    | '{\"db_host\":\"127.0.0.1\",\"db_port\":\"N\",\"db_username\":\"U\",\"db_password\":\"P\",\"db_database\":\"x\"}' | ''",
        "rds!cluster-12 | '{\"username\":\"U\",\"password\":\"P\"}' | 'host: 127.0.0.1, port: \"N\"'",
      })
  void theAdministratorComesFromTheEntryWhereThereIsNoSecret(
      String name, String content, String inValues) throws Exception {
    values(PUSH, ONLY_FENCE);
    Files.writeString(
        folder.resolve("base.yaml"),
        """
        global:
          dev: false
          postgres:
            externalSecret: "%s"
            master: {%s}
        gen3db:
          secretStore: {adapter: directory}
        """
            .formatted(name, inValues.replace("N", "" + server.port())));
    makeAsOthers(
        name,
        content
            .replace("\"U\"", '"' + server.master().username() + '"')
            .replace("\"P\"", '"' + server.master().password().text() + '"')
            .replace("N", "" + server.port()));
    Run made = succeeds("apply");
    assertThat(text(ENTRY)).isEqualTo(content(password()));
    assertThat(made.all()).doesNotContain(server.master().password().text());
    assertThat(succeeds("apply").out()).contains("UNCHANGED");
    var master = succeeds("plan", "-o", "json").service("fence").path("master");
    assertThat(master.path("username").path("source").asText()).isEqualTo("remote secret " + name);
    assertThat(master.path("password").path("source").asText()).isEqualTo("remote secret " + name);
    assertThat(master.path("password").has("value")).isFalse();
  }

  /** R3: what RDS keeps names no host, and where the values name none there is none. */
  @Test
  void anAdministratorOfRdsWithoutAHostIsMissedBeforeAnythingIsMade() throws Exception {
    values(PUSH, ONLY_FENCE);
    Files.writeString(
        folder.resolve("base.yaml"),
        """
        global: {dev: false, postgres: {externalSecret: "rds!cluster-12"}}
        gen3db: {secretStore: {adapter: directory}}
        """);
    makeAsOthers("rds!cluster-12", "{\"username\":\"postgres\",\"password\":\"x\"}");
    Run run = run("apply");
    assertThat(run.exitCode()).as(run.all()).isIn(1, 2);
    assertThat(run.all()).contains("host", "global.postgres.master").doesNotContain("\tat ");
    assertThat(manager.operations()).doesNotContain("CreateSecret");
    assertThat(stores.allSecrets()).isEmpty();
    Run absent = run("apply", "--set", "global.postgres.externalSecret=rds!cluster-13");
    assertThat(absent.exitCode()).isEqualTo(1);
    assertThat(absent.all()).contains("there is no entry \"rds!cluster-13\"");
  }

  @Test
  void anAdministratorWhoIsNowhereIsMissedWithBothPlaces() throws Exception {
    values(PUSH, ONLY_FENCE);
    Files.writeString(
        folder.resolve("base.yaml"),
        """
        global: {dev: false, postgres: {externalSecret: gen3-master}}
        gen3db: {secretStore: {adapter: directory}}
        """);
    Run run = run("apply");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.all())
        .contains("GEN3DB-411", "gen3-master", ".gen3db/secrets", manager.endpoint().toString());
    manager.breakBy(request -> Fault.DENIED);
    assertThat(run("apply").all()).contains("secretsmanager:GetSecretValue");
  }

  @Test
  void pullTakesAnEntryAsExternalSecretsWroteItAndLeavesIt() throws Exception {
    values(PULL, ONLY_FENCE);
    makeAsOthers(content("of the others"));
    succeeds("apply");
    logsIn("of the others");
    assertThat(password()).isEqualTo("of the others");
    assertThat(current(ENTRY)).containsEntry("VersionId", "11111111-1111-4111-8111-111111111111");
    assertThat(manager.operations()).containsOnly("GetSecretValue");
  }

  @Test
  void pullWithoutAnEntryFailsAndNamesWhereItLooked() throws Exception {
    values(PULL, ONLY_FENCE);
    Run run = run("apply");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.all()).contains("GEN3DB-403", ENTRY, "Secrets Manager at " + manager.endpoint());
    assertThat(server.made()).isEmpty();
  }

  @Test
  void aNewClusterComesBackWithThePasswordOfTheEntry() throws Exception {
    values(PUSH, ONLY_FENCE);
    succeeds("apply");
    String before = password();
    Object version = current(ENTRY).get("VersionId");
    Files.delete(stores.secretFile("fence-dbcreds"));
    succeeds("apply");
    assertThat(password()).isEqualTo(before);
    assertThat(current(ENTRY)).containsEntry("VersionId", version);
    logsIn(before);
  }

  @Test
  void aLostEntryIsPushedAgainFromTheSecret() throws Exception {
    values(PUSH, ONLY_FENCE);
    succeeds("apply");
    String before = password();
    manager.as("DeleteSecret", Map.of("SecretId", ENTRY, "ForceDeleteWithoutRecovery", true));
    succeeds("apply");
    assertThat(text(ENTRY)).isEqualTo(content(before));
    logsIn(before);
  }

  @Test
  void bothLostIsNotMadeAnewWithoutTakingOver() throws Exception {
    values(PUSH, ONLY_FENCE);
    succeeds("apply");
    String before = password();
    manager.as("DeleteSecret", Map.of("SecretId", ENTRY, "ForceDeleteWithoutRecovery", true));
    Files.delete(stores.secretFile("fence-dbcreds"));
    Run refused = run("apply");
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.all()).contains("GEN3DB-401", "--take-over fence");
    logsIn(before);
    succeeds("apply", "--take-over", "fence");
    assertThat(text(ENTRY)).isEqualTo(content(password()));
    logsIn(password());
    refuses(before);
  }

  @Test
  @Provokes("AWS_PENDING_DELETION")
  void whatIsMarkedForDeletionStopsBeforeAnythingIsMade() throws Exception {
    values(PUSH, ONLY_FENCE);
    makeAsOthers(content("of the others"));
    manager.as("DeleteSecret", Map.of("SecretId", ENTRY));
    Run run = run("apply");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.all()).contains("GEN3DB-438", "marked for deletion");
    assertThat(server.made()).isEmpty();
  }

  @Test
  void onlyWithTheOptionAnEntryIsTakenBackFromItsDeletion() throws Exception {
    values(PUSH, ONLY_FENCE);
    succeeds("apply");
    String before = password();
    Object version = current(ENTRY).get("VersionId");
    manager.as("DeleteSecret", Map.of("SecretId", ENTRY));
    assertThat(fails("GEN3DB-438", "apply").all()).contains("gen3db apply --restore-deleted -f");
    assertThat(run("status").out()).contains("GEN3DB-438");
    Run planned = succeeds("plan", "--restore-deleted");
    assertThat(planned.out())
        .contains("take back the remote entry " + ENTRY, "? if the remote entry " + ENTRY);
    assertThat(manager.operations()).as("a plan changes nothing").doesNotContain("RestoreSecret");
    Run restored = succeeds("apply", "--restore-deleted");
    assertThat(restored.out()).contains("restore-entry", "REPAIRED");
    assertThat(manager.operations()).containsOnlyOnce("RestoreSecret");
    assertThat(current(ENTRY)).containsEntry("VersionId", version);
    assertThat(password()).isEqualTo(before);
    logsIn(before);
    assertThat(succeeds("apply", "--restore-deleted").out()).contains("UNCHANGED");
    assertThat(manager.operations()).containsExactly("GetSecretValue");
  }

  /** What it holds is seen only then: here that the role has another password meanwhile. */
  @Test
  void whatIsTakenBackIsDecidedLikeAnyOtherEntry() throws Exception {
    values(PUSH, ONLY_FENCE);
    succeeds("apply");
    String before = password();
    manager.as("DeleteSecret", Map.of("SecretId", ENTRY));
    server.sql("ALTER ROLE fence_gen3 PASSWORD 'of-somebody'");
    succeeds("apply", "--restore-deleted");
    logsIn(before);
    assertThat(text(ENTRY)).isEqualTo(content(before));
  }

  @Test
  void aKeptPlanTakesBackWhatItShowsAndNoMore() throws Exception {
    values(PUSH, ONLY_FENCE);
    succeeds("apply");
    manager.as("DeleteSecret", Map.of("SecretId", ENTRY));
    Files.delete(stores.secretFile("fence-dbcreds"));
    succeeds("plan", "--restore-deleted", "--out", "kept.json");
    Run first = succeeds("apply", "--restore-deleted", "kept.json");
    assertThat(first.out()).contains("restore-entry", "REPAIRED");
    assertThat(stores.secretFile("fence-dbcreds")).doesNotExist();
    succeeds("apply");
    logsIn(password());
  }

  @Test
  void anEntryThatMayNotBeTakenBackIsToldWithTheRightThatIsMissing() throws Exception {
    values(PUSH, ONLY_FENCE);
    makeAsOthers(content("of the others"));
    manager.as("DeleteSecret", Map.of("SecretId", ENTRY));
    manager.breakBy(
        request -> request.operation().equals("RestoreSecret") ? Fault.DENIED : Fault.NONE);
    assertThat(fails("GEN3DB-434", "apply", "--restore-deleted").all())
        .contains("Allow secretsmanager:RestoreSecret");
    assertThat(server.made()).isEmpty();
  }

  @Test
  void rotateMovesTheEntryWithTheRole() throws Exception {
    values(PUSH, ONLY_FENCE);
    succeeds("apply");
    String before = password();
    succeeds("rotate", "fence");
    assertThat(password()).isNotEqualTo(before);
    assertThat(text(ENTRY)).isEqualTo(content(password()));
    logsIn(password());
    refuses(before);
    assertThat(manager.as("DescribeSecret", Map.of("SecretId", ENTRY)).get("VersionIdsToStages"))
        .asString()
        .doesNotContain("gen3db-next");
    assertThat(succeeds("apply").out()).contains("UNCHANGED");
  }

  /** P16: what is missing for the entry shows before the role has a password that nobody has. */
  @Test
  @Provokes("AWS_DENIED")
  void aRotationThatMayNotMoveTheEntryLeavesTheRole() throws Exception {
    values(PUSH, ONLY_FENCE);
    succeeds("apply");
    String before = password();
    for (String missing : List.of("PutSecretValue", "UpdateSecretVersionStage")) {
      manager.breakBy(request -> request.operation().equals(missing) ? Fault.DENIED : Fault.NONE);
      assertThat(fails("GEN3DB-434", "rotate", "fence").all())
          .contains("secretsmanager:" + missing);
      stands(before);
    }
    manager.breakBy(
        request -> request.operation().equals("PutSecretValue") ? Fault.KEY_DENIED : Fault.NONE);
    assertThat(fails("GEN3DB-435", "rotate", "fence").all()).contains("kms:GenerateDataKey");
    stands(before);
    succeeds("rotate", "fence");
    logsIn(password());
    refuses(before);
  }

  /** Entry, role and Secret are as they were, once nothing is broken any more. */
  private void stands(String password) throws SQLException {
    manager.breakBy(request -> Fault.NONE);
    assertThat(text(ENTRY)).isEqualTo(content(password));
    logsIn(password);
    assertThat(password()).isEqualTo(password);
  }

  /** P16: the readers of a region whose copy does not follow would keep the old password. */
  @Test
  @Provokes("AWS_COPY")
  void aRotationWhoseCopyElsewhereDoesNotFollowLeavesTheRole() throws Exception {
    values(PUSH, ONLY_FENCE);
    succeeds("apply", "--set", "gen3db.remoteSecrets.replicaRegions={us-west-2}");
    String before = password();
    manager.copiesAre("Failed", "Secret with this name already exists in us-west-2");
    assertThat(fails("GEN3DB-445", "rotate", "fence").all())
        .contains("us-west-2 has failed: Secret with this name already exists", "describe-secret");
    stands(before);
    manager.copiesAre("InProgress", "");
    assertThat(
            fails("GEN3DB-445", "rotate", "fence", "--set", "gen3db.remoteSecrets.answerTimeout=1s")
                .all())
        .contains("us-west-2 is not in sync yet");
    stands(before);
    assertThat(succeeds("apply").all()).as("a copy is in nobody's way else").contains("fence");
    assertThat(password()).isEqualTo(before);
    manager.copiesAre("InSync", "");
    succeeds("rotate", "fence");
    logsIn(password());
    refuses(before);
  }

  /** Whoever compares nothing writes after the role has its new password. */
  @Test
  void aKeyThatOthersAddInTheMiddleOfARotationStays() throws Exception {
    values(PUSH, ONLY_FENCE);
    succeeds("apply");
    String before = password();
    var moves = new AtomicInteger();
    manager.breakBy(
        request -> {
          if (request.optional("MoveToVersionId").isPresent() && moves.getAndIncrement() == 0) {
            manager.as(
                "PutSecretValue",
                Map.of(
                    "SecretId",
                    ENTRY,
                    "ClientRequestToken",
                    "33333333-3333-4333-8333-333333333333",
                    "SecretString",
                    content(before).replace("}", ",\"zz\":\"theirs\"}")));
          }
          return Fault.NONE;
        });
    succeeds("rotate", "fence");
    assertThat(password()).isNotEqualTo(before);
    assertThat(text(ENTRY)).isEqualTo(content(password()).replace("}", ",\"zz\":\"theirs\"}"));
    logsIn(password());
    refuses(before);
    assertThat(stores.allSecrets()).doesNotContainKey("fence-dbcreds-pending");
    assertThat(succeeds("apply").out()).contains("UNCHANGED");
  }

  /** P16: in a region that only has a copy of the entry, nothing of it can be written. */
  @Test
  void aRotationInARegionThatHasACopyLeavesTheRole() throws Exception {
    values(PUSH, ONLY_FENCE);
    succeeds("apply");
    String before = password();
    manager.breakBy(
        request -> request.operation().matches("Put.*|Update.*") ? Fault.REPLICA : Fault.NONE);
    assertThat(fails("GEN3DB-440", "rotate", "fence").all())
        .contains("Call must be made in primary secret's region");
    manager.breakBy(request -> Fault.NONE);
    assertThat(text(ENTRY)).isEqualTo(content(before));
    logsIn(before);
    assertThat(password()).isEqualTo(before);
    succeeds("apply");
    assertThat(password()).isEqualTo(before);
  }

  /** A new version is all that a change brings: the rest of the entry is somebody's decision. */
  @Test
  void aChangeKeepsKeyDescriptionTagsAndReplicas() throws Exception {
    values(PUSH, ONLY_FENCE);
    succeeds("apply");
    String before = password();
    manager.as(
        "UpdateSecret",
        Map.of("SecretId", ENTRY, "Description", "of ours", "KmsKeyId", "alias/ours"));
    manager.as(
        "TagResource",
        Map.of("SecretId", ENTRY, "Tags", List.of(Map.of("Key", "cost", "Value", "42"))));
    manager.as(
        "ReplicateSecretToRegions",
        Map.of("SecretId", ENTRY, "AddReplicaRegions", List.of(Map.of("Region", "us-west-2"))));
    Map<String, Object> described = described();
    assertThat(described).containsKeys("Description", "KmsKeyId").containsKey("ReplicationStatus");
    succeeds("rotate", "fence");
    assertThat(password()).isNotEqualTo(before);
    assertThat(described()).isEqualTo(described);
    assertThat(manager.requests())
        .extracting(Request::operation)
        .as("what else could change an entry")
        .isSubsetOf(
            "BatchGetSecretValue",
            "GetSecretValue",
            "DescribeSecret",
            "PutSecretValue",
            "UpdateSecretVersionStage");
  }

  private Map<String, Object> described() {
    var described = new TreeMap<>(manager.as("DescribeSecret", Map.of("SecretId", ENTRY)));
    described.remove("VersionIdsToStages");
    return described;
  }

  /** The values say only that it is read, and yet gen3db made it: by its tag it may change it. */
  @Test
  void anEntryOfOursIsRotatedAlsoWhereItIsOnlyRead() throws Exception {
    values(PUSH, ONLY_FENCE);
    succeeds("apply");
    String before = password();
    values(PULL, ONLY_FENCE);
    succeeds("apply");
    assertThat(password()).isEqualTo(before);
    succeeds("rotate", "fence");
    assertThat(password()).isNotEqualTo(before);
    assertThat(text(ENTRY)).isEqualTo(content(password()));
    logsIn(password());
    refuses(before);
    assertThat(succeeds("apply").out()).contains("UNCHANGED");
  }

  @Test
  void anEntryOfOthersThatIsOnlyReadIsNotRotated() throws Exception {
    values(PULL, ONLY_FENCE);
    makeAsOthers(content("of the others"));
    succeeds("apply");
    assertThat(fails("GEN3DB-421", "rotate", "fence").all()).contains("made by others");
    logsIn("of the others");
    assertThat(text(ENTRY)).isNull();
    assertThat(current(ENTRY)).containsEntry("VersionId", "11111111-1111-4111-8111-111111111111");
  }

  @Test
  void whatAwsRotatesItselfIsNotRotated() throws Exception {
    values(PUSH, ONLY_FENCE);
    succeeds("apply");
    String before = password();
    manager.as("RotateSecret", Map.of("SecretId", ENTRY));
    Run run = run("rotate", "fence");
    assertThat(run.exitCode()).as(run.all()).isEqualTo(1);
    assertThat(run.all()).contains("GEN3DB-421", "rotation of its own store");
    assertThat(stores.allSecrets())
        .as("nothing was begun")
        .doesNotContainKey("fence-dbcreds-pending");
    logsIn(before);
    assertThat(text(ENTRY)).isEqualTo(content(before));
    assertThat(succeeds("apply").out()).contains("UNCHANGED");
    logsIn(before);
  }

  /** A3: it looks like one that is at work, so that only its name ends it, and only later. */
  @Test
  @Provokes("ROTATION_UNDER_WAY")
  void aRotationOfAwsThatWasGivenUpIsEndedByNameOnceItStoodStill() throws Exception {
    values(PUSH, ONLY_FENCE);
    succeeds("apply");
    String before = password();
    manager.as("RotateSecret", Map.of("SecretId", ENTRY));
    String prepared = "22222222-2222-4222-8222-222222222222";
    manager.as(
        "PutSecretValue",
        Map.of(
            "SecretId",
            ENTRY,
            "ClientRequestToken",
            prepared,
            "SecretString",
            content("of-the-rotation"),
            "VersionStages",
            List.of("AWSPENDING")));
    assertThat(succeeds("apply").out()).as("it has only begun").contains("UNCHANGED");
    server.sql("ALTER ROLE fence_gen3 PASSWORD 'of-the-rotation'");

    assertThat(fails("GEN3DB-441", "apply").all()).contains("gen3db rotate fence -f");
    Run status = run("status");
    assertThat(status.exitCode()).isEqualTo(3);
    assertThat(status.out()).contains("DRIFTED", "GEN3DB-441");
    assertThat(fails("GEN3DB-441", "rotate", "fence").all()).contains("may be at work");
    logsIn("of-the-rotation");
    assertThat(text(ENTRY)).isEqualTo(content(before));

    manager.passes(Duration.ofMinutes(14));
    fails("GEN3DB-441", "rotate", "fence");
    manager.passes(Duration.ofMinutes(2));
    assertThat(fails("GEN3DB-441", "rotate", "--all").all()).contains("gen3db rotate fence -f");
    fails("GEN3DB-441", "apply");
    logsIn("of-the-rotation");
    Run ended = succeeds("rotate", "fence");
    assertThat(ended.out()).contains("ROTATED", "finish-rotation");
    assertThat(ended.all()).doesNotContain("of-the-rotation\"");
    assertThat(current(ENTRY)).containsEntry("VersionId", prepared);
    assertThat(password()).isEqualTo("of-the-rotation");
    logsIn("of-the-rotation");
    assertThat(succeeds("apply").out()).contains("UNCHANGED");
    assertThat(fails("GEN3DB-421", "rotate", "fence").all()).contains("its own store");
  }

  @Test
  @Provokes({"AWS_SINGLY", "AWS_RIGHTS_UNKNOWN", "AWS_ROTATES"})
  void doctorTellsWhatStandsInTheWayAtAwsAndChangesNothing() throws Exception {
    values(PUSH, "");
    makeAsOthers(content("of the others"));
    manager.as("RotateSecret", Map.of("SecretId", ENTRY));
    manager.breakBy(request -> request.operation().startsWith("Batch") ? Fault.DENIED : Fault.NONE);
    assertThat(run("doctor").out()).contains("GEN3DB-442", "GEN3DB-443", "GEN3DB-444");
    manager.tellRights(
        "arn:aws:iam::123456789012:role/gen3db", action -> !action.endsWith("CreateSecret"));
    Run blocked = run("doctor");
    assertThat(blocked.exitCode()).isEqualTo(3);
    assertThat(blocked.out())
        .contains("GEN3DB-434", "secretsmanager:CreateSecret", "render --iam-policy")
        .doesNotContain("GEN3DB-443");
    assertThat(manager.operations())
        .containsOnly("BatchGetSecretValue", "GetSecretValue", "DescribeSecret");
    assertThat(server.made()).isEmpty();
  }

  /** A1: a second cluster finds the entry of the first. */
  @Test
  void anEntryOfAnotherClusterIsUsedAndItsDatabaseStaysThatOnes() throws Exception {
    values(PUSH, ONLY_FENCE);
    succeeds("apply");
    Path id = folder.resolve(".gen3db/secrets/environment-id");
    String first = Files.readString(id);
    Files.delete(stores.secretFile("fence-dbcreds"));
    Files.writeString(id, "id-of-the-second-cluster\n");
    Object version = current(ENTRY).get("VersionId");
    succeeds("apply");
    assertThat(current(ENTRY)).containsEntry("VersionId", version);
    assertThat(succeeds("apply").out()).contains("UNCHANGED");
    assertThat(succeeds("status").out()).contains("READY", "GEN3DB-F720", "--take-over fence");
    assertThat(
            server.sql(
                "SELECT shobj_description(oid, 'pg_database') FROM pg_database"
                    + " WHERE datname = 'fence_gen3'"))
        .singleElement()
        .asString()
        .as("the mark stays the first one's")
        .contains(first.strip());
    assertThat(run("reset", "--yes", "gen3").exitCode()).isEqualTo(1);
    logsIn(password());
    succeeds("apply", "--take-over", "fence");
    assertThat(
            server.sql(
                "SELECT shobj_description(oid, 'pg_database') FROM pg_database"
                    + " WHERE datname = 'fence_gen3'"))
        .singleElement()
        .asString()
        .contains("id-of-the-second-cluster");
    logsIn(password());
  }

  @Test
  void allServicesAreReadInOneRequestAndOneByOneWhereThatIsNotAllowed() throws Exception {
    values(PUSH, "");
    succeeds("apply");
    assertThat(succeeds("apply").out()).contains("8 UNCHANGED");
    assertThat(manager.operations()).containsExactly("BatchGetSecretValue");
    for (String command : List.of("plan", "status")) {
      succeeds(command);
      assertThat(manager.operations()).as(command).containsExactly("BatchGetSecretValue");
    }
    manager.breakBy(
        request -> request.operation().equals("BatchGetSecretValue") ? Fault.DENIED : Fault.NONE);
    assertThat(succeeds("apply").out()).contains("8 UNCHANGED");
    assertThat(manager.operations())
        .hasSize(9)
        .startsWith("BatchGetSecretValue")
        .filteredOn("GetSecretValue"::equals)
        .hasSize(8);
  }

  /**
   * A service that takes five requests a second is asked more slowly, and nobody is left behind.
   */
  @Test
  @Tag("full")
  void throttledAtFiveRequestsASecondSixteenServicesFinish() throws Exception {
    values(PUSH, "");
    String more =
        IntStream.rangeClosed(1, 8)
            .mapToObj(i -> "gen3db.services.more-" + i + ".condition=more-" + i + ".enabled")
            .collect(Collectors.joining(","));
    var recent = new ArrayDeque<Long>();
    var throttled = new AtomicInteger();
    manager.breakBy(
        request -> {
          synchronized (recent) {
            long now = System.nanoTime();
            while (!recent.isEmpty() && now - recent.peek() > 1_000_000_000L) {
              recent.remove();
            }
            if (recent.size() >= 5) {
              throttled.incrementAndGet();
              return Fault.THROTTLED;
            }
            recent.add(now);
            return Fault.NONE;
          }
        });
    assertThat(succeeds("apply", "--set", more).out()).contains("16 CREATED");
    assertThat(throttled).as("it was throttled").hasPositiveValue();
    assertThat(succeeds("apply", "--set", more).out()).contains("16 UNCHANGED");
    for (int i = 1; i <= 8; i++) {
      assertThat(text("default-more-" + i + "-creds")).contains("more-" + i + "_gen3");
    }
  }

  @Test
  @Provokes("AWS_CREDENTIALS")
  void nothingIsMadeWhereTheServiceDoesNotAnswer() throws Exception {
    values(PUSH, ONLY_FENCE);
    manager.breakBy(request -> Fault.EXPIRED_TOKEN);
    Run run = run("apply");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.all()).contains("GEN3DB-432", "expired");
    assertThat(server.made()).isEmpty();
    Run status = run("status");
    assertThat(status.exitCode()).isEqualTo(3);
    assertThat(status.out()).contains("UNREACHABLE");
  }

  @Test
  @Provokes("AWS_NOT_CHOSEN")
  void anEnvironmentAtGoogleIsRefusedBeforeAnythingIsAsked() throws Exception {
    values("gcp: {enabled: true}\n  " + PUSH, ONLY_FENCE);
    Run run = run("apply");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.all()).contains("GEN3DB-430", "aws.yaml:2", "external-secrets");
    assertThat(manager.requests()).isEmpty();
  }

  @Test
  @Provokes("AWS_UNREACHABLE")
  void aServiceThatIsBrokenIsNotAskedForEver() throws Exception {
    values(PUSH, ONLY_FENCE);
    manager.breakBy(request -> Fault.BROKEN);
    fails("GEN3DB-431", "apply", "--set", "gen3db.remoteSecrets.timeout=3s");
    assertThat(server.made()).isEmpty();
  }

  @Test
  @Provokes("AWS_REGION")
  void withoutARegionNothingIsAsked() throws Exception {
    values(PUSH, ONLY_FENCE);
    System.setProperty("aws.disableEc2Metadata", "true");
    try {
      fails("GEN3DB-433", "apply", "--set", "gen3db.remoteSecrets.region=null");
    } finally {
      System.clearProperty("aws.disableEc2Metadata");
    }
    assertThat(manager.requests()).isEmpty();
  }

  @Test
  @Provokes("AWS_KEY")
  void aKeyThatMayNotBeUsedIsTold() throws Exception {
    values(PUSH, ONLY_FENCE);
    manager.breakBy(
        request -> request.operation().equals("CreateSecret") ? Fault.KEY_DENIED : Fault.NONE);
    fails("GEN3DB-435", "apply");
    assertThat(stores.secret("fence-dbcreds-pending")).as("no password is lost").isNotEmpty();
    manager.breakBy(request -> Fault.NONE);
    succeeds("apply");
    logsIn(password());
  }

  @Test
  @Provokes("AWS_REFUSED")
  void whatIsRefusedForAnotherReasonLosesNothing() throws Exception {
    values(PUSH, ONLY_FENCE);
    manager.breakBy(request -> request.operation().contains("Get") ? Fault.NONE : Fault.REFUSED);
    fails("GEN3DB-440", "apply");
    manager.breakBy(request -> Fault.NONE);
    succeeds("apply");
    logsIn(password());
  }

  @Test
  @Provokes("AWS_NAME")
  void aNameThatNoEntryCanHaveIsNotAskedFor() throws Exception {
    values(PUSH, ONLY_FENCE + "fence: {externalSecrets: {dbcreds: 'not a name!'}}");
    assertThat(fails("GEN3DB-436", "apply").all()).contains("not a name!");
    assertThat(server.made()).isEmpty();
    values(PUSH, ONLY_FENCE + "fence: {externalSecrets: {dbcreds: 'fence!creds'}}");
    assertThat(fails("GEN3DB-436", "apply").all())
        .contains("there is no entry \"fence!creds\"", "for one that gen3db is to make");
    assertThat(server.made()).isEmpty();
    assertThat(stores.allSecrets()).isEmpty();
    assertThat(run("doctor").out()).contains("GEN3DB-436");
  }

  @Test
  @Provokes("AWS_TOO_LARGE")
  void anEntryThatWouldGrowTooLargeIsLeftAsItIs() throws Exception {
    values(PUSH, ONLY_FENCE);
    String almost = content("of the others").replace("\"dbcreated\":\"true\",", "");
    String full =
        almost.replace("}", ",\"zz\":\"" + "z".repeat(65536 - almost.length() - 10) + "\"}");
    makeAsOthers(full);
    Map<String, Object> before = current(ENTRY);
    fails("GEN3DB-437", "apply", "--complete-entry");
    assertThat(current(ENTRY)).isEqualTo(before);
  }

  @Test
  @Provokes("AWS_LIMIT")
  void anEntryWithoutRoomForOurLabelIsNotRotated() throws Exception {
    values(PUSH, ONLY_FENCE);
    succeeds("apply");
    String before = password();
    Object version = current(ENTRY).get("VersionId");
    for (int label = 1; label < 20; label++) {
      manager.as(
          "UpdateSecretVersionStage",
          Map.of("SecretId", ENTRY, "VersionStage", "label-" + label, "MoveToVersionId", version));
    }
    fails("GEN3DB-439", "rotate", "fence");
    assertThat(text(ENTRY)).isEqualTo(content(before));
    logsIn(before);
  }

  /** Whether a policy allows a request; what it does not allow is denied, as by IAM. */
  private static Fault byPolicy(JsonNode policy, Request request) {
    List<String> actions = new ArrayList<>(List.of(request.operation()));
    if (request.operation().equals("CreateSecret")) {
      actions.add("TagResource");
    }
    String arn =
        "arn:aws:secretsmanager:us-east-1:123456789012:secret:"
            + request.entry().orElse("")
            + "-aBcDeF";
    for (String action : actions) {
      boolean allowed = false;
      for (JsonNode statement : policy.path("Statement")) {
        boolean names = false;
        for (JsonNode one : statement.path("Action")) {
          names |= one.asText().equals("secretsmanager:" + action);
        }
        for (JsonNode one : statement.path("Resource")) {
          String pattern =
              Stream.of(one.asText().split("(?<=[*?])|(?=[*?])"))
                  .map(p -> p.equals("*") ? ".*" : p.equals("?") ? "." : Pattern.quote(p))
                  .collect(Collectors.joining());
          allowed |= names && arn.matches(pattern);
        }
      }
      if (!allowed) {
        return Fault.DENIED;
      }
    }
    return Fault.NONE;
  }

  /** Everything that gen3db does at entries is done under the very policy that it prints. */
  @Test
  void thePrintedPolicyIsEnoughForEverythingAndForNothingElse() throws Exception {
    values(PUSH, "");
    Run printed = run("render", "--iam-policy");
    assertThat(printed.exitCode()).as(printed.all()).isZero();
    assertThat(manager.requests()).as("nobody is contacted").isEmpty();
    JsonNode policy = new ObjectMapper().readTree(printed.out());
    assertThat(succeeds("render", "--iam-policy", "-o", "json").document().path("policy"))
        .isEqualTo(policy);
    manager.breakBy(request -> byPolicy(policy, request));
    succeeds("apply");
    succeeds("plan", "--detailed-exitcode");
    succeeds("status");
    succeeds("rotate", "--all");
    manager.as("DeleteSecret", Map.of("SecretId", ENTRY));
    succeeds("apply", "--restore-deleted");
    assertThat(succeeds("apply").out()).contains("8 UNCHANGED");
    fails("GEN3DB-434", "apply", "--set", "fence.externalSecrets.dbcreds=another-entry");
  }

  @Test
  void aPolicyOfWhatOnlyReadsLetsItWriteNothing() throws Exception {
    values(PULL, ONLY_FENCE);
    makeAsOthers(content("of the others"));
    JsonNode policy = new ObjectMapper().readTree(succeeds("render", "--iam-policy").out());
    assertThat(policy.toString())
        .contains("GetSecretValue", "secret:" + ENTRY + "-??????")
        .doesNotContain("CreateSecret", "PutSecretValue");
    manager.breakBy(request -> byPolicy(policy, request));
    succeeds("apply");
    logsIn("of the others");
  }

  @Test
  void withoutEntriesThereIsNoPolicyAndTheWayToOneIsTold() throws Exception {
    values("externalSecrets: {deploy: false}", ONLY_FENCE);
    Run run = run("render", "--iam-policy");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.all()).contains("GEN3DB-501", "aws-secrets-manager");
    assertThat(run("render").all()).contains("GEN3DB-501", "--iam-policy");
  }

  @Test
  void theLoudestRunShowsNothingOfTheSdkAndNoPassword() throws Exception {
    values(PUSH, ONLY_FENCE);
    Run run = succeeds("apply", "-vv");
    assertThat(run.all())
        .doesNotContain(password())
        .doesNotContain("software.amazon")
        .doesNotContain("Canonical Request");
  }
}
