package org.gen3db.adapter.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Function;
import org.gen3db.adapter.k8s.api.Answer;
import org.gen3db.adapter.k8s.api.ApiServer;
import org.gen3db.adapter.k8s.api.FieldManagers;
import org.gen3db.adapter.k8s.api.KubernetesCode;
import org.gen3db.adapter.k8s.api.Marks;
import org.gen3db.adapter.k8s.api.Namespace;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.jspecify.annotations.Nullable;

/** How a Secret begins to follow an entry. */
final class Following {
  private static final int MOST_WRITES = 10;

  private final ApiServer api;
  private final Namespace namespace;
  private final ExternalSecrets externals;
  private final StoreReference store;
  private final Clock clock;

  /** Whether the served definition may know CreateOrMerge: nobody has refused it yet. */
  private volatile boolean merges = true;

  Following(
      ApiServer api,
      Namespace namespace,
      ExternalSecrets externals,
      StoreReference store,
      Clock clock) {
    this.api = api;
    this.namespace = namespace;
    this.externals = externals;
    this.store = store;
    this.clock = clock;
  }

  /**
   * The ExternalSecret that is to fill a Secret, before anything is touched.
   *
   * @param known the one that fills the Secret already, or null
   * @return empty where there is none yet
   * @throws Gen3DbException where it is one of others that does not read the entry (R19)
   */
  Optional<ExternalSecret> holder(
      String secret, String entry, @Nullable ExternalSecret known, Cancellation cancellation) {
    // Where they may not be listed, the one of the chart's name is found by it.
    Optional<ExternalSecret> holder =
        Optional.ofNullable(known)
            .or(() -> externals.find(externals.version(cancellation), secret, cancellation));
    holder.filter(one -> !one.isOurs()).ifPresent(one -> refuseAnother(one, secret, entry));
    return holder;
  }

  private static void refuseAnother(ExternalSecret holder, String secret, String entry) {
    if (!holder.writes() || !holder.target().equals(secret)) {
      throw new Gen3DbException(
          Notice.of(
              KubernetesCode.FOLLOWS_ANOTHER,
              "ExternalSecret " + holder.name(),
              "it does not fill the Secret "
                  + secret
                  + ", and bears the name of the one that is to"));
    }
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
  }

  /**
   * Declares that a Secret follows an entry, by the ExternalSecret that the chart would make. One
   * that others made stays as it is (R19).
   *
   * @param found what {@link #holder} found
   * @return its creation policy from now on; empty where others made or changed one meanwhile
   */
  Optional<String> follow(
      String secret,
      String service,
      String entry,
      Optional<ExternalSecret> found,
      Cancellation cancellation) {
    String version = externals.version(cancellation);
    var wanted = new Wanted(secret, service, entry);
    if (found.isEmpty()) {
      // By POST, which takes over nothing that others made since it was looked for (R19).
      String path = externals.path(version) + "?fieldManager=" + FieldManagers.OURS;
      return written(
          version,
          secret,
          policy -> api.post(path, declared(version, secret, wanted, policy), cancellation));
    }
    ExternalSecret holder = found.get();
    if (!holder.isOurs()) {
      return annotate(holder, version, cancellation);
    }
    String path =
        externals.path(version, holder.name())
            + "?fieldManager="
            + FieldManagers.OURS
            + "&force=true";
    return written(
        version,
        holder.name(),
        policy -> {
          ObjectNode object = declared(version, holder.name(), wanted, policy);
          object.withObjectProperty("metadata").put("uid", holder.uid());
          object.withObjectProperty("metadata").put("resourceVersion", holder.resourceVersion());
          return api.patch(path, ApiServer.APPLY, object, cancellation);
        });
  }

  /**
   * Writes one of ours, whose Secret keeps the keys of others and stays when it goes, where the
   * served definition knows that; only the server can tell, which refuses it otherwise. Where Helm
   * is to hold it, it is as the chart renders it: Helm 4 would fail on any other field (R19).
   */
  private Optional<String> written(String version, String name, Function<String, Answer> write) {
    if (merges && version.equals(ExternalSecrets.KNOWN.get(0)) && !namespace.heldByHelm()) {
      Answer answer = write.apply(ExternalSecret.CREATE_OR_MERGE);
      if (!isRefusedPolicy(answer)) {
        return policy(externals.isDone(answer, name), ExternalSecret.CREATE_OR_MERGE);
      }
      merges = false;
    }
    return policy(externals.isDone(write.apply(ExternalSecret.OWNER), name), ExternalSecret.OWNER);
  }

  private static Optional<String> policy(boolean done, String policy) {
    return done ? Optional.of(policy) : Optional.empty();
  }

  private static boolean isRefusedPolicy(Answer answer) {
    if (answer.code() == 422) {
      for (JsonNode cause : answer.body().path("details").path("causes")) {
        if (cause.path("field").asText("").equals("spec.target.creationPolicy")) {
          return true;
        }
      }
    }
    return false;
  }

  /** A Secret that is to follow an entry. */
  private record Wanted(String secret, String service, String entry) {}

  private ObjectNode declared(String version, String name, Wanted wanted, String policy) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object
        .put("apiVersion", ExternalSecrets.GROUP + "/" + version)
        .put("kind", ExternalSecret.KIND);
    ObjectNode metadata = object.putObject("metadata");
    metadata.put("name", name);
    metadata.set("labels", Marks.newLabels(namespace, name, wanted.service()));
    ObjectNode annotations = Marks.newAnnotations(namespace, name, null);
    annotations.put(ExternalSecrets.FORCE_SYNC, clock.instant().toString());
    metadata.set("annotations", annotations);
    object.set("spec", store.reading(wanted.service(), wanted.entry(), wanted.secret(), policy));
    return object;
  }

  /**
   * Lets one of others be kept and sync now; no field that a chart renders is touched, but the
   * creation policy where gen3db changed that before: it gets its own back, and is given free.
   */
  private Optional<String> annotate(ExternalSecret one, String version, Cancellation cancellation) {
    ObjectNode change = JsonNodeFactory.instance.objectNode();
    ObjectNode metadata = change.putObject("metadata");
    metadata.put("resourceVersion", one.resourceVersion());
    ObjectNode annotations = metadata.putObject("annotations");
    annotations.setAll(Marks.kept(one.metadata().path("annotations")));
    annotations.put(Marks.HELM_POLICY, Marks.KEEP);
    annotations.put(ExternalSecrets.FORCE_SYNC, clock.instant().toString());
    String policy = one.creationPolicy();
    if (one.isLettingGo()) {
      policy =
          Marks.text(one.metadata().path("annotations"), Marks.POLICY_BEFORE)
              .orElse(ExternalSecret.OWNER);
      change.putObject("spec").putObject("target").put("creationPolicy", policy);
      annotations.putNull(Marks.POLICY_BEFORE);
    }
    if (!externals.patch(version, one.name(), change, cancellation)) {
      return Optional.empty();
    }
    return !one.isPolicyOurs() || isGivenFree(one, version, cancellation)
        ? Optional.of(policy)
        : Optional.empty();
  }

  /**
   * Whoever renders the field may change it from now on without a conflict with gen3db. The
   * operator writes the object too, now that it syncs.
   */
  private boolean isGivenFree(ExternalSecret one, String version, Cancellation cancellation) {
    for (int i = 0; i < MOST_WRITES; i++) {
      ExternalSecret now = externals.find(version, one.name(), cancellation).orElse(null);
      if (now == null || !now.uid().equals(one.uid())) {
        return false;
      }
      if (!now.isPolicyOurs()) {
        return true;
      }
      ObjectNode change = JsonNodeFactory.instance.objectNode();
      change
          .putObject("metadata")
          .put("resourceVersion", now.resourceVersion())
          .set("managedFields", new FieldManagers(now.metadata()).withoutUs(ExternalSecret.POLICY));
      if (externals.patch(version, one.name(), change, cancellation)) {
        return true;
      }
    }
    return false;
  }
}
