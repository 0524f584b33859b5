package org.gen3db.adapter.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.gen3db.adapter.k8s.api.Answer;
import org.gen3db.adapter.k8s.api.ApiServer;
import org.gen3db.adapter.k8s.api.FieldManagers;
import org.gen3db.adapter.k8s.api.KubernetesCode;
import org.gen3db.adapter.k8s.api.Marks;
import org.gen3db.adapter.k8s.api.Namespace;
import org.gen3db.adapter.k8s.api.Refusal;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.spi.Progress;
import org.jspecify.annotations.Nullable;

/**
 * The ExternalSecrets of the namespace: which Secret each of them fills, how a Secret begins to
 * follow an entry, and how it is let go of without being lost (R13).
 */
final class ExternalSecrets {
  static final String GROUP = "external-secrets.io";
  private static final String PLURAL = "externalsecrets";
  private static final String CREATED_BY = "reconcile.external-secrets.io/created-by";
  private static final String FORCE_SYNC = "force-sync";
  private static final Duration POLL = Duration.ofMillis(200);

  /** The versions of an ExternalSecret whose fields are known, the best first. */
  private static final List<String> KNOWN = List.of("v1", "v1beta1");

  private final ApiServer api;
  private final Namespace namespace;
  private final StoreReference store;
  private final Progress progress;
  private final Clock clock;
  private final Refusal refusal;
  private @Nullable List<String> served;

  ExternalSecrets(
      ApiServer api, Namespace namespace, StoreReference store, Progress progress, Clock clock) {
    this.api = api;
    this.namespace = namespace;
    this.store = store;
    this.progress = progress;
    this.clock = clock;
    this.refusal = new Refusal(namespace);
  }

  /** The versions that the server has, of those that are known; asked once. */
  private synchronized List<String> served(Cancellation cancellation) {
    if (served == null) {
      Answer answer = api.get("apis/" + GROUP, cancellation);
      if (!answer.isDone() && !answer.isAbsent()) {
        throw refusal.of(answer, "the API group " + GROUP);
      }
      var versions = new ArrayList<String>();
      answer.body().path("versions").forEach(one -> versions.add(one.path("version").asText()));
      served = KNOWN.stream().filter(versions::contains).toList();
    }
    return served;
  }

  /**
   * Those that write Secrets, by the Secret. Where they may not be listed, or are not served, there
   * is none; the owner reference of a Secret tells of one all the same.
   */
  Map<String, ExternalSecret> byTarget(Cancellation cancellation) {
    var targets = new TreeMap<String, ExternalSecret>();
    for (String version : served(cancellation)) {
      Answer answer = api.get(path(version), cancellation);
      if (answer.code() == 403) {
        return targets;
      } else if (answer.isDone()) {
        for (JsonNode item : answer.body().path("items")) {
          var one = new ExternalSecret(item);
          if (one.writes()) {
            targets.putIfAbsent(one.target(), one);
          }
        }
        return targets;
      } else if (!answer.isAbsent()) {
        throw refusal.of(answer, "the ExternalSecrets of the " + namespace.describe());
      }
    }
    return targets;
  }

  String path(String version) {
    return namespace.objects(GROUP, version, PLURAL);
  }

  String path(String version, String name) {
    return path(version) + "/" + name;
  }

  /** The version to make one in. */
  String version(Cancellation cancellation) {
    return served(cancellation).stream()
        .findFirst()
        .orElseThrow(
            () ->
                new Gen3DbException(
                    Notice.of(
                        KubernetesCode.NO_EXTERNAL_SECRETS,
                        namespace.describe(),
                        "the cluster does not serve " + PLURAL + "." + GROUP)));
  }

  /**
   * Declares that a Secret follows an entry, by the ExternalSecret that the chart would make. One
   * that others made stays as it is, if it reads that entry (R19).
   *
   * @param holder the ExternalSecret that fills the Secret already, or null
   */
  void follow(
      String secret,
      String service,
      String entry,
      @Nullable ExternalSecret holder,
      Cancellation cancellation) {
    String version = version(cancellation);
    if (holder != null && !holder.isOurs()) {
      if (!holder.entry().filter(entry::equals).isPresent()) {
        throw new Gen3DbException(
            Notice.of(
                KubernetesCode.FOLLOWS_ANOTHER,
                "ExternalSecret " + holder.name(),
                "it fills the Secret "
                    + secret
                    + " from "
                    + holder.entry().map(key -> "the entry " + key).orElse("several entries")
                    + ", and the values say "
                    + entry));
      }
      annotate(holder, version, cancellation);
      return;
    }
    String name = holder == null ? secret : holder.name();
    ObjectNode object = declared(version, name, secret, service, entry);
    if (holder != null) {
      object.withObjectProperty("metadata").put("uid", holder.uid());
      object.withObjectProperty("metadata").put("resourceVersion", holder.resourceVersion());
    }
    Answer answer =
        api.patch(
            path(version, name) + "?fieldManager=" + FieldManagers.OURS + "&force=true",
            ApiServer.APPLY,
            object,
            cancellation);
    if (!answer.isDone()) {
      throw refusal.of(answer, "ExternalSecret " + name);
    }
  }

  private ObjectNode declared(
      String version, String name, String secret, String service, String entry) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.put("apiVersion", GROUP + "/" + version).put("kind", ExternalSecret.KIND);
    ObjectNode metadata = object.putObject("metadata");
    metadata.put("name", name);
    metadata.set("labels", Marks.newLabels(namespace, name, service));
    ObjectNode annotations = Marks.newAnnotations(namespace, name, null);
    annotations.put(FORCE_SYNC, clock.instant().toString());
    metadata.set("annotations", annotations);
    object.set("spec", store.reading(service, entry, secret));
    return object;
  }

  /** Lets one of others be kept and sync now; no field that a chart renders is touched. */
  private void annotate(ExternalSecret one, String version, Cancellation cancellation) {
    ObjectNode change = JsonNodeFactory.instance.objectNode();
    ObjectNode metadata = change.putObject("metadata");
    metadata.put("resourceVersion", one.resourceVersion());
    ObjectNode annotations = metadata.putObject("annotations");
    annotations.setAll(Marks.kept(one.metadata().path("annotations")));
    annotations.put(Marks.HELM_POLICY, Marks.KEEP);
    annotations.put(FORCE_SYNC, clock.instant().toString());
    patch(version, one.name(), change, cancellation);
  }

  private void patch(String version, String name, ObjectNode change, Cancellation cancellation) {
    Answer answer =
        api.patch(
            path(version, name) + "?fieldManager=" + FieldManagers.OURS,
            ApiServer.MERGE,
            change,
            cancellation);
    if (!answer.isDone()) {
      throw refusal.of(answer, "ExternalSecret " + name);
    }
  }

  /**
   * Lets a Secret stand by itself: the operator is asked to let go of it and waited for; where it
   * does not, its reference is taken away; only then the ExternalSecret goes, which would take the
   * Secret with it otherwise.
   *
   * @param reader looks at the Secret
   * @param deadline how long the operator is waited for
   */
  void release(
      SecretObject secret, SecretReader reader, Duration deadline, Cancellation cancellation) {
    ExternalSecret holder = secret.holder().orElse(null);
    if (holder == null) {
      strip(secret, cancellation);
      return;
    }
    String version = version(cancellation);
    orphan(holder, version, cancellation);
    Cancellation bounded = cancellation.within(deadline);
    boolean told = false;
    while (true) {
      SecretObject now = reader.find(secret.name(), cancellation).orElse(null);
      if (now == null || !now.isOwnedBy(holder.uid())) {
        break;
      }
      if (!told) {
        progress.waiting("the operator to let go of the Secret " + secret.name());
        told = true;
      }
      if (!bounded.pause(POLL)) {
        cancellation.check("Secret " + secret.name(), "waiting for the operator to let go of it");
        strip(now, cancellation);
        break;
      }
    }
    delete(holder, version, cancellation);
  }

  private void orphan(ExternalSecret holder, String version, Cancellation cancellation) {
    ObjectNode change = JsonNodeFactory.instance.objectNode();
    change
        .putObject("metadata")
        .put("resourceVersion", holder.resourceVersion())
        .putObject("annotations")
        .put(FORCE_SYNC, clock.instant().toString());
    change.putObject("spec").putObject("target").put("creationPolicy", "Orphan");
    patch(version, holder.name(), change, cancellation);
  }

  /** Takes the operator's reference and label away from a Secret that is still as it was seen. */
  private void strip(SecretObject secret, Cancellation cancellation) {
    ObjectNode change = JsonNodeFactory.instance.objectNode();
    ObjectNode metadata = change.putObject("metadata");
    metadata.put("uid", secret.uid());
    metadata.put("resourceVersion", secret.resourceVersion());
    metadata.putObject("labels").putNull(CREATED_BY);
    var others = metadata.putArray("ownerReferences");
    for (JsonNode owner : secret.metadata().path("ownerReferences")) {
      if (!owner.path("kind").asText("").equals(ExternalSecret.KIND)) {
        others.add(owner);
      }
    }
    Answer answer =
        api.patch(
            namespace.secrets() + "/" + secret.name() + "?fieldManager=" + FieldManagers.OURS,
            ApiServer.MERGE,
            change,
            cancellation);
    if (!answer.isDone()) {
      throw refusal.of(answer, "Secret " + secret.name());
    }
  }

  void delete(ExternalSecret holder, String version, Cancellation cancellation) {
    ObjectNode options = JsonNodeFactory.instance.objectNode();
    options.putObject("preconditions").put("uid", holder.uid());
    Answer answer = api.delete(path(version, holder.name()), options, cancellation);
    if (!answer.isDone() && !answer.isAbsent()) {
      throw refusal.of(answer, "ExternalSecret " + holder.name());
    }
  }
}
