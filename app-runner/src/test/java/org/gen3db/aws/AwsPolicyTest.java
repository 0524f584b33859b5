package org.gen3db.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gen3db.lab.Run;
import org.gen3db.testkit.aws.Fault;
import org.gen3db.testkit.aws.Request;
import org.junit.jupiter.api.Test;

/** The policy that is printed is enough, and no more than that. */
class AwsPolicyTest extends AwsRuns {
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
}
