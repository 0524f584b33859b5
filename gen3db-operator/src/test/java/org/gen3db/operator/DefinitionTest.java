package org.gen3db.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.gen3db.api.Gen3Db;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.report.Outcome;
import org.gen3db.domain.report.Report;
import org.gen3db.domain.report.ServiceReport;
import org.gen3db.domain.report.ServiceReport.StepReport;
import org.gen3db.runner.output.Repeated;
import org.junit.jupiter.api.Test;

/** The definition of the objects has all that an object may say, and all that a status can. */
class DefinitionTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonNode SCHEMA =
      Manifests.definition().at("/spec/versions/0/schema/openAPIV3Schema");

  /** Fields that the schema cuts off, or takes for another type. */
  private static List<String> unknown(String path, JsonNode value, JsonNode schema) {
    var unknown = new ArrayList<String>();
    if (schema.isMissingNode()) {
      unknown.add(path);
    } else if (schema.path("x-kubernetes-preserve-unknown-fields").asBoolean()) {
      return unknown;
    } else if (!schema.path("type").asText().equals(type(value))) {
      unknown.add(path + " is " + type(value));
    } else if (value.isArray()) {
      value.forEach(item -> unknown.addAll(unknown(path + "[]", item, schema.path("items"))));
    } else {
      for (Map.Entry<String, JsonNode> field : value.properties()) {
        unknown.addAll(
            unknown(
                path + "." + field.getKey(),
                field.getValue(),
                schema.path("properties").path(field.getKey())));
      }
    }
    return unknown;
  }

  private static String type(JsonNode value) {
    return switch (value.getNodeType()) {
      case OBJECT -> "object";
      case ARRAY -> "array";
      case BOOLEAN -> "boolean";
      case NUMBER -> "integer";
      default -> "string";
    };
  }

  private static Report everything() {
    try (Gen3Db gen3db =
        Gen3Db.builder()
            .values(
                Map.of(
                    "global",
                    Map.of(
                        "dev", true, "externalSecrets", Map.of("deploy", true, "pushSecret", true)),
                    "gen3db",
                    Map.of("logins", Map.of("fence", Map.of("reader", Map.of("access", "read"))))))
            .build()) {
      Notice notice = Notice.of(DomainCode.INTERRUPTED, "here", "said").about("fence");
      List<ServiceReport> services =
          gen3db.planOffline().services().stream()
              .map(
                  one ->
                      new ServiceReport(
                          one.plan(),
                          Outcome.FAILED,
                          List.of(new StepReport("create-role", "fence", 1)),
                          List.of(notice),
                          notice))
              .toList();
      return new Report("gen3", "prod", "env", services, List.of(notice));
    }
  }

  @Test
  void aStatusIsWhollyDefined() {
    JsonNode schema = SCHEMA.at("/properties/status");
    JsonNode report =
        JSON.valueToTree(DatabasesStatus.of(everything(), Repeated.NOTHING).observed(7L));
    assertThat(report.at("/services").findParents("login")).isNotEmpty();
    assertThat(report.findValues("remoteSecretName")).isNotEmpty();
    assertThat(unknown("status", report, schema)).isEmpty();
    JsonNode errors =
        JSON.valueToTree(
            DatabasesStatus.of(
                List.of(Notice.of(DomainCode.INTERRUPTED, "here", "said")), Repeated.NOTHING));
    assertThat(unknown("status", errors, schema)).isEmpty();
    assertThat(unknown("status", JSON.valueToTree(Map.of("ready", 1, "other", "x")), schema))
        .containsExactlyInAnyOrder("status.ready is integer", "status.other");
  }

  @Test
  void aSpecIsWhollyDefined() {
    var spec =
        new DatabasesSpec(
            "gen3",
            Map.of("global", Map.of("dev", true)),
            List.of(new DatabasesSpec.SecretValue("a.b", "s", "k")));
    assertThat(unknown("spec", JSON.valueToTree(spec), SCHEMA.at("/properties/spec"))).isEmpty();
    assertThat(SCHEMA.at("/properties/spec/properties/release/default").asText())
        .isEqualTo(new DatabasesSpec().releaseOrDefault());
  }

  @Test
  void theStatusOfAClusterIsReadAsItWasWritten() throws Exception {
    DatabasesStatus status = DatabasesStatus.of(everything(), Repeated.NOTHING).observed(7L);
    DatabasesStatus read = JSON.readValue(JSON.writeValueAsString(status), DatabasesStatus.class);
    assertThat(read).isEqualTo(status).hasSameHashCodeAs(status);
    assertThat(read.isReady()).isFalse();
    assertThat(read.told()).isEqualTo(status.told());
    assertThat(JSON.writeValueAsString(status)).doesNotContain("null");
    assertThat(status)
        .isNotEqualTo(DatabasesStatus.of(everything(), Repeated.NOTHING).observed(8L));
  }
}
