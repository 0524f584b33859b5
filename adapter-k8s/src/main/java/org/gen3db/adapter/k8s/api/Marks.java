package org.gen3db.adapter.k8s.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The labels and annotations by which an object is known: as gen3db's, as one that Helm takes over,
 * and as one that Argo CD and {@code helm upgrade} leave alone.
 */
public final class Marks {
  public static final String MANAGED_BY = "app.kubernetes.io/managed-by";
  public static final String INSTANCE = "app.kubernetes.io/instance";
  public static final String NAME = "app.kubernetes.io/name";
  public static final String US = "gen3db";
  public static final String HELM = "Helm";
  public static final String HELM_RELEASE = "meta.helm.sh/release-name";
  public static final String HELM_NAMESPACE = "meta.helm.sh/release-namespace";
  public static final String HELM_POLICY = "helm.sh/resource-policy";
  public static final String KEEP = "keep";
  public static final String ARGO_SYNC = "argocd.argoproj.io/sync-options";
  public static final String ARGO_COMPARE = "argocd.argoproj.io/compare-options";

  /** Since when the password is the one of its role. */
  public static final String PASSWORD_CHANGED = "gen3db.org/password-changed";

  /** The creation policy of an ExternalSecret of others, which it is to have again. */
  public static final String POLICY_BEFORE = "gen3db.org/creation-policy";

  private Marks() {}

  /** The labels of an object that is made new. */
  public static ObjectNode newLabels(Namespace namespace, String object, String service) {
    ObjectNode labels = JsonNodeFactory.instance.objectNode();
    labels.put(MANAGED_BY, helmTakesOver(namespace, object) ? HELM : US);
    labels.put(INSTANCE, namespace.release());
    labels.put(NAME, service);
    return labels;
  }

  /** The annotations of an object that is made new. */
  public static ObjectNode newAnnotations(
      Namespace namespace, String object, @Nullable Instant changed) {
    ObjectNode annotations = JsonNodeFactory.instance.objectNode();
    annotations.setAll(kept(annotations));
    if (helmTakesOver(namespace, object)) {
      annotations.put(HELM_RELEASE, namespace.release());
      annotations.put(HELM_NAMESPACE, namespace.name());
      annotations.put(HELM_POLICY, KEEP);
    }
    if (changed != null) {
      annotations.put(PASSWORD_CHANGED, time(changed));
    }
    return annotations;
  }

  private static boolean helmTakesOver(Namespace namespace, String object) {
    return namespace.heldByHelm() && Namespace.isRenderedByChart(object);
  }

  public static String time(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** Argo CD's annotations that keep an object, merged into what stands there. */
  public static ObjectNode kept(JsonNode standing) {
    ObjectNode annotations = JsonNodeFactory.instance.objectNode();
    annotations.put(
        ARGO_SYNC,
        merged(
            standing.path(ARGO_SYNC).asText(""),
            option -> option.startsWith("Prune=") || option.startsWith("Delete="),
            "Prune=false",
            "Delete=false"));
    annotations.put(
        ARGO_COMPARE,
        merged(
            standing.path(ARGO_COMPARE).asText(""),
            "IgnoreExtraneous"::equals,
            "IgnoreExtraneous"));
    return annotations;
  }

  private static String merged(String standing, Predicate<String> replaced, String... wanted) {
    return Stream.concat(
            Stream.of(wanted),
            Stream.of(standing.split(","))
                .map(String::strip)
                .filter(option -> !option.isEmpty() && replaced.negate().test(option)))
        .collect(Collectors.joining(","));
  }

  /** The text of each field of an object of texts. */
  public static Map<String, String> texts(JsonNode object) {
    var texts = new TreeMap<String, String>();
    object.properties().forEach(field -> texts.put(field.getKey(), field.getValue().asText()));
    return texts;
  }

  /** The text of a field. */
  public static Optional<String> text(JsonNode object, String name) {
    JsonNode value = object.path(name);
    return value.isTextual() ? Optional.of(value.asText()) : Optional.empty();
  }
}
