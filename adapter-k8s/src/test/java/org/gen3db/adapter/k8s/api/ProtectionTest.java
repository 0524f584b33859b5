package org.gen3db.adapter.k8s.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * R19: whom an object is taken away by, from its metadata alone, and what tells them to leave it.
 */
class ProtectionTest {
  private static final String TRACKED = "argocd.argoproj.io/tracking-id";

  /**
   * Metadata in few words: helm (label and release), label and release (one of both), by=NAME (who
   * wrote the label), keep=POLICY, tracked, instance, owned, sync=OPTIONS.
   */
  private static ObjectNode metadata(String words) {
    ObjectNode metadata = JsonNodeFactory.instance.objectNode();
    metadata.put("uid", "u").put("resourceVersion", "7");
    ObjectNode labels = metadata.putObject("labels");
    ObjectNode annotations = metadata.putObject("annotations");
    for (String word : words.split(" ")) {
      String[] parts = word.split("=", 2);
      switch (parts[0]) {
        case "helm" -> {
          labels.put(Marks.MANAGED_BY, Marks.HELM);
          annotations.put(Marks.HELM_RELEASE, "gen3");
        }
        case "label" -> labels.put(Marks.MANAGED_BY, parts[1]);
        case "release" -> annotations.put(Marks.HELM_RELEASE, "gen3");
        case "by" -> applied(metadata, parts[1], "Update", "labels", Marks.MANAGED_BY);
        case "keep" -> annotations.put(Marks.HELM_POLICY, parts[1].replace('_', ' '));
        case "tracked" -> annotations.put(TRACKED, "gen3:v1/Secret:gen3/fence-dbcreds");
        case "instance" -> labels.put(Marks.INSTANCE, "gen3");
        case "owned" -> metadata.putArray("ownerReferences").addObject().put("kind", "X");
        case "sync" -> annotations.put(Marks.ARGO_SYNC, parts[1].replace('_', ' '));
        default -> assertThat(word).isEqualTo("-");
      }
    }
    return metadata;
  }

  private static void applied(
      ObjectNode metadata, String manager, String operation, String below, String... fields) {
    ObjectNode entry = metadata.withArray("managedFields").addObject();
    entry.put("manager", manager).put("operation", operation);
    ObjectNode there = entry.putObject("fieldsV1").putObject("f:metadata").putObject("f:" + below);
    there.putObject(".");
    for (String field : fields) {
      there.putObject("f:" + field);
    }
  }

  private static Protection protection(String words) {
    return new Protection(metadata(words));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // metadata | held by Helm | who would take it away
        "-                        | false | -",
        // Helm deletes what its label and its annotation say it holds
        "helm                     | true  | helm",
        "helm by=helm             | true  | helm",
        "label=Helm               | false | -",
        "release                  | false | -",
        "label=gen3db release     | false | -",
        "label=helm release       | false | -",
        // an operator copies both from the ExternalSecret that it makes a Secret of
        "helm by=external-secrets | false | -",
        "helm by=External-Secrets-controller | false | -",
        "helm keep=keep           | true  | -",
        "helm keep=_Keep_         | true  | -",
        "helm keep=delete         | true  | helm",
        // Argo CD prunes what it tracks, unless it has an owner
        "tracked                  | false | argo",
        "instance                 | false | argo",
        "tracked owned            | false | -",
        "instance owned           | false | -",
        "tracked sync=Prune=false | false | -",
        "tracked sync=Delete=false,_Prune=false | false | -",
        "tracked sync=Prune=true  | false | argo",
        "tracked sync=NoPrune=false | false | argo",
        "sync=Prune=true          | false | -",
        // both
        "helm tracked             | true  | helm argo",
        "helm keep=keep tracked   | true  | argo",
        "helm tracked sync=Prune=false | true | helm",
      })
  void whoWouldTakeItAway(String words, boolean helms, String by) {
    Protection protection = protection(words);
    assertThat(protection.release()).isEqualTo(helms ? Optional.of("gen3") : Optional.empty());
    assertThat(protection.isLacking()).isEqualTo(!by.equals("-"));
    String helm = "Helm holds it, and its annotation helm.sh/resource-policy does not say keep";
    String argo =
        "Argo CD tracks it, and its argocd.argoproj.io/sync-options do not say Prune=false";
    if (!by.equals("-")) {
      assertThat(protection.lacking())
          .isEqualTo(by.equals("helm argo") ? helm + "; " + argo : by.equals("helm") ? helm : argo);
    }
  }

  /** What is written protects it from both, and leaves what else stands there. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-                             | Prune=false,Delete=false | ",
        "helm                          | Prune=false,Delete=false | keep",
        "helm keep=delete tracked      | Prune=false,Delete=false | keep",
        "helm by=external-secrets      | Prune=false,Delete=false | ",
        "tracked sync=Prune=true,Delete=true | Prune=false,Delete=false | ",
        "tracked sync=Replace=true,_Prune=true | Prune=false,Delete=false,Replace=true | ",
      })
  void whatIsWrittenProtectsIt(String words, String sync, @Nullable String policy) {
    ObjectNode metadata = metadata(words);
    ObjectNode wanted = new Protection(metadata).wanted();
    assertThat(Marks.texts(wanted))
        .isEqualTo(
            policy == null
                ? Map.of(Marks.ARGO_SYNC, sync, Marks.ARGO_COMPARE, "IgnoreExtraneous")
                : Map.of(
                    Marks.ARGO_SYNC,
                    sync,
                    Marks.ARGO_COMPARE,
                    "IgnoreExtraneous",
                    Marks.HELM_POLICY,
                    policy));
    metadata.withObject("/annotations").setAll(wanted);
    assertThat(new Protection(metadata).isLacking()).isFalse();
    assertThat(new Protection(metadata).wanted()).as("and does so once").isEqualTo(wanted);
  }

  /** It says so of the very object and version that was read. */
  @Test
  void thePatchIsOfTheVersionThatWasRead() {
    JsonNode patch = protection("helm").patch();
    assertThat(patch.path("metadata").path("uid").asText()).isEqualTo("u");
    assertThat(patch.path("metadata").path("resourceVersion").asText()).isEqualTo("7");
    assertThat(patch.path("metadata").path("annotations")).isEqualTo(protection("helm").wanted());
    assertThat(patch.path("metadata").size()).isEqualTo(3);
  }

  @Test
  void whoWroteAField() {
    ObjectNode metadata = metadata("-");
    applied(metadata, "helm", "Update", "labels", "a", "b");
    applied(metadata, FieldManagers.OURS, "Apply", "labels", "b", "c");
    applied(metadata, FieldManagers.OURS, "Update", "labels", "d");
    applied(metadata, "other", "Apply", "labels", "e");
    var managers = new FieldManagers(metadata);
    assertThat(managers.of("metadata", "labels", "a")).containsExactly("helm");
    assertThat(managers.of("metadata", "labels", "b")).containsExactly("helm", "gen3db");
    assertThat(managers.of("metadata", "labels", "x")).isEmpty();
    assertThat(managers.of("metadata", "annotations", "a")).isEmpty();
    assertThat(managers.appliedByUs("metadata", "labels")).containsExactly("b", "c");
    assertThat(managers.appliedByUs("metadata", "annotations")).isEmpty();
    assertThat(new FieldManagers(metadata("-")).of("metadata")).isEmpty();
  }
}
