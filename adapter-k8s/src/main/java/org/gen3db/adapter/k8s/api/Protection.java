package org.gen3db.adapter.k8s.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Whether a program that holds an object too leaves it once its own manifest does not have it any
 * more: Helm deletes it then, and Argo CD prunes it, unless the live object says otherwise (R19).
 *
 * @param metadata the object's, as the API server has it
 */
public record Protection(JsonNode metadata) {
  private static final String TRACKED = "argocd.argoproj.io/tracking-id";
  private static final String UNPRUNED = "Prune=false";

  /** Whether one of them would take it away. */
  public boolean isLacking() {
    return lacksHelms() || lacksArgos();
  }

  /** Who would take it away, and what nothing tells them. */
  public String lacking() {
    String helm = "Helm holds it, and its annotation " + Marks.HELM_POLICY + " does not say keep";
    String argo = "Argo CD tracks it, and its " + Marks.ARGO_SYNC + " do not say " + UNPRUNED;
    return lacksHelms() ? lacksArgos() ? helm + "; " + argo : helm : argo;
  }

  /** Helm's release; empty where Helm does not hold it. */
  public Optional<String> release() {
    return isHelms() ? Marks.text(annotations(), Marks.HELM_RELEASE) : Optional.empty();
  }

  /**
   * Whether Helm holds the object, or is to take it over. A label alone does not say so, and what
   * an operator copied from its ExternalSecret is no mark of Helm's.
   */
  public boolean isHelms() {
    return Marks.text(metadata.path("labels"), Marks.MANAGED_BY)
            .filter(Marks.HELM::equals)
            .isPresent()
        && annotations().has(Marks.HELM_RELEASE)
        && new FieldManagers(metadata)
            .of("metadata", "labels", Marks.MANAGED_BY).stream()
                .noneMatch(FieldManagers::isOperator);
  }

  private boolean lacksHelms() {
    return isHelms()
        && Marks.text(annotations(), Marks.HELM_POLICY)
            .filter(policy -> policy.strip().toLowerCase(Locale.ROOT).equals(Marks.KEEP))
            .isEmpty();
  }

  /** What has an owner is never pruned: it goes with its owner. */
  private boolean lacksArgos() {
    boolean tracked = annotations().has(TRACKED) || metadata.path("labels").has(Marks.INSTANCE);
    return tracked
        && metadata.path("ownerReferences").isEmpty()
        && Stream.of(annotations().path(Marks.ARGO_SYNC).asText("").split(","))
            .map(String::strip)
            .noneMatch(UNPRUNED::equals);
  }

  private JsonNode annotations() {
    return metadata.path("annotations");
  }

  /** The annotations that tell both, merged into those that stand there. */
  public ObjectNode wanted() {
    ObjectNode wanted = Marks.kept(annotations());
    if (isHelms()) {
      wanted.put(Marks.HELM_POLICY, Marks.KEEP);
    }
    return wanted;
  }

  /** A merge patch that sets them on the very version that was read. */
  public ObjectNode patch() {
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    ObjectNode changed = patch.putObject("metadata");
    changed.set("uid", metadata.path("uid"));
    changed.set("resourceVersion", metadata.path("resourceVersion"));
    changed.set("annotations", wanted());
    return patch;
  }
}
