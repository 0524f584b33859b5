package org.gen3db.adapter.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.Optional;
import org.gen3db.adapter.k8s.api.Answer;
import org.gen3db.adapter.k8s.api.ApiServer;
import org.gen3db.adapter.k8s.api.FieldManagers;
import org.gen3db.adapter.k8s.api.KubernetesCode;
import org.gen3db.adapter.k8s.api.Marks;
import org.gen3db.adapter.k8s.api.Namespace;
import org.gen3db.adapter.k8s.api.Protection;
import org.gen3db.adapter.k8s.api.Refusal;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;

/**
 * The PushSecrets of the namespace, by which the operator makes an entry from a Secret: only where
 * there is none, and never taking one away with itself.
 */
final class PushSecrets {
  private static final String SOURCE = "-dbcreds-bootstrap";

  /** The one version whose fields are known. */
  static final String VERSION = "v1alpha1";

  /** A change of it wakes the operator, whose own attempts come at growing distances. */
  private static final String TOUCHED = "gen3db.org/touched";

  private final ApiServer api;
  private final Namespace namespace;
  private final StoreReference store;
  private final Clock clock;
  private final Refusal refusal;

  PushSecrets(ApiServer api, Namespace namespace, StoreReference store, Clock clock) {
    this.api = api;
    this.namespace = namespace;
    this.store = store;
    this.clock = clock;
    this.refusal = new Refusal(namespace);
  }

  /** Whether a Secret of this name is one that is pushed from. */
  static boolean isSource(String secret) {
    return secret.endsWith(SOURCE);
  }

  private String path() {
    return namespace.objects(ExternalSecrets.GROUP, VERSION, "pushsecrets");
  }

  Optional<JsonNode> find(String name, Cancellation cancellation) {
    Answer answer = api.get(path() + "/" + name, cancellation);
    if (answer.isAbsent()) {
      return Optional.empty();
    } else if (!answer.isDone()) {
      throw refusal.of(answer, "PushSecret " + name);
    }
    return Optional.of(answer.body());
  }

  /**
   * Lets the operator make an entry from a Secret, by the PushSecret that the chart would make. One
   * that others made stays as it is, if it pushes the same (R19), and is touched.
   */
  void push(String name, String service, String secret, String entry, Cancellation cancellation) {
    JsonNode there = find(name, cancellation).orElse(null);
    if (there == null) {
      // By POST, which takes over nothing that others made since it was looked for (R19).
      written(
          name,
          api.post(
              path() + "?fieldManager=" + FieldManagers.OURS,
              declared(name, service, secret, entry),
              cancellation));
      return;
    }
    if (isOurs(there)) {
      ObjectNode object = declared(name, service, secret, entry);
      ObjectNode metadata = object.withObjectProperty("metadata");
      metadata.set("uid", there.path("metadata").path("uid"));
      metadata.set("resourceVersion", there.path("metadata").path("resourceVersion"));
      write(name, ApiServer.APPLY, "&force=true", object, cancellation);
      return;
    }
    if (!source(there).equals(secret) || !entry(there).equals(entry)) {
      throw new Gen3DbException(
          Notice.of(
              KubernetesCode.PUSHES_ANOTHER,
              "PushSecret " + name,
              "it pushes from the Secret "
                  + source(there)
                  + " to the entry "
                  + entry(there)
                  + ", and the values say to "
                  + entry));
    }
    ObjectNode change = JsonNodeFactory.instance.objectNode();
    ObjectNode metadata = change.putObject("metadata");
    metadata.set("resourceVersion", there.path("metadata").path("resourceVersion"));
    ObjectNode annotations = metadata.putObject("annotations");
    annotations.setAll(Marks.kept(there.path("metadata").path("annotations")));
    annotations.put(Marks.HELM_POLICY, Marks.KEEP);
    annotations.put(TOUCHED, clock.instant().toString());
    write(name, ApiServer.MERGE, "", change, cancellation);
  }

  private void write(
      String name, String type, String how, ObjectNode object, Cancellation cancellation) {
    written(
        name,
        api.patch(
            path() + "/" + name + "?fieldManager=" + FieldManagers.OURS + how,
            type,
            object,
            cancellation));
  }

  private void written(String name, Answer answer) {
    // One that others changed since is touched when it is looked at again.
    if (!answer.isDone() && !answer.isConflict()) {
      throw answer.isAbsent() ? notServed() : refusal.of(answer, "PushSecret " + name);
    }
  }

  private Gen3DbException notServed() {
    return new Gen3DbException(
        Notice.of(
            KubernetesCode.NO_EXTERNAL_SECRETS,
            namespace.describe(),
            "the cluster does not serve pushsecrets."
                + ExternalSecrets.GROUP
                + " "
                + VERSION
                + ", so that nobody makes a remote entry"));
  }

  private ObjectNode declared(String name, String service, String secret, String entry) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.put("apiVersion", ExternalSecrets.GROUP + "/" + VERSION).put("kind", "PushSecret");
    ObjectNode metadata = object.putObject("metadata");
    metadata.put("name", name);
    metadata.set("labels", Marks.newLabels(namespace, name, service));
    ObjectNode annotations = Marks.newAnnotations(namespace, name, null);
    annotations.put(TOUCHED, clock.instant().toString());
    metadata.set("annotations", annotations);
    object.set("spec", store.pushing(service, secret, entry));
    return object;
  }

  private static String source(JsonNode push) {
    return push.path("spec").path("selector").path("secret").path("name").asText("");
  }

  private static String entry(JsonNode push) {
    return push.path("spec")
        .path("data")
        .path(0)
        .path("match")
        .path("remoteRef")
        .path("remoteKey")
        .asText("");
  }

  private static boolean isOurs(JsonNode push) {
    return new FieldManagers(push.path("metadata"))
        .of("spec", "updatePolicy")
        .contains(FieldManagers.OURS);
  }

  /**
   * The PushSecret of the chart's name, if it pushes from this Secret; empty too where it may not
   * be looked at, or none is served.
   */
  Optional<JsonNode> from(String secret, Cancellation cancellation) {
    Answer answer = api.get(path() + "/" + ofSource(secret), cancellation);
    if (answer.isAbsent() || answer.code() == 403) {
      return Optional.empty();
    } else if (!answer.isDone()) {
      throw refusal.of(answer, "PushSecret " + ofSource(secret));
    }
    return Optional.of(answer.body()).filter(push -> source(push).equals(secret));
  }

  /** The PushSecret that pushes from a Secret, by its kind and name. */
  static String pushing(String secret) {
    return "PushSecret " + ofSource(secret);
  }

  private static String ofSource(String secret) {
    return secret.substring(0, secret.length() - "-bootstrap".length());
  }

  /** Lets one of others be kept; returns whether it was still what it was seen to be. */
  boolean protect(JsonNode push, Cancellation cancellation) {
    var protection = new Protection(push.path("metadata"));
    String name = push.path("metadata").path("name").asText();
    Answer answer =
        api.patch(
            path() + "/" + name + "?fieldManager=" + FieldManagers.OURS,
            ApiServer.MERGE,
            protection.patch(),
            cancellation);
    if (!answer.isDone() && !answer.isConflict() && !answer.isAbsent()) {
      throw refusal.of(answer, "PushSecret " + name);
    }
    return answer.isDone();
  }

  /** Takes away those of ours that push from a Secret; the entry stays. */
  void removeOf(String secret, Cancellation cancellation) {
    String name = ofSource(secret);
    JsonNode there = find(name, cancellation).orElse(null);
    if (there == null || !isOurs(there) || !source(there).equals(secret)) {
      return;
    }
    ObjectNode options = JsonNodeFactory.instance.objectNode();
    options.putObject("preconditions").set("uid", there.path("metadata").path("uid"));
    Answer answer = api.delete(path() + "/" + name, options, cancellation);
    if (!answer.isDone() && !answer.isAbsent()) {
      throw refusal.of(answer, "PushSecret " + name);
    }
  }
}
