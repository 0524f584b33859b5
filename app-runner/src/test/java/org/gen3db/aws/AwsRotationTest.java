package org.gen3db.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.gen3db.lab.Provokes;
import org.gen3db.lab.Run;
import org.gen3db.testkit.aws.Fault;
import org.gen3db.testkit.aws.Request;
import org.junit.jupiter.api.Test;

/** An entry changes with its role, or neither does. */
class AwsRotationTest extends AwsRuns {
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
}
