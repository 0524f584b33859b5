package org.gen3db.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.gen3db.lab.Provokes;
import org.gen3db.lab.Run;
import org.gen3db.testkit.aws.Fault;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What Secrets Manager refuses, throttles or does not answer. */
class AwsRefusalsTest extends AwsRuns {
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
}
