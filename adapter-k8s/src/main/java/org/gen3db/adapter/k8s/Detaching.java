package org.gen3db.adapter.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.gen3db.adapter.k8s.api.Answer;
import org.gen3db.adapter.k8s.api.ApiServer;
import org.gen3db.adapter.k8s.api.FieldManagers;
import org.gen3db.adapter.k8s.api.Marks;
import org.gen3db.adapter.k8s.api.Namespace;
import org.gen3db.adapter.k8s.api.Refusal;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.spi.Progress;

/** How a Secret that an ExternalSecret fills is let go of without being lost (R13). */
final class Detaching {
  private static final String CREATED_BY = "reconcile.external-secrets.io/created-by";
  private static final Duration POLL = Duration.ofMillis(200);

  private final ApiServer api;
  private final Namespace namespace;
  private final ExternalSecrets externals;
  private final Progress progress;
  private final Clock clock;
  private final Refusal refusal;

  Detaching(
      ApiServer api,
      Namespace namespace,
      ExternalSecrets externals,
      Progress progress,
      Clock clock) {
    this.api = api;
    this.namespace = namespace;
    this.externals = externals;
    this.progress = progress;
    this.clock = clock;
    this.refusal = new Refusal(namespace);
  }

  /**
   * Lets a Secret stand by itself: the operator is asked to let go of it and waited for; where it
   * does not, its reference is taken away; only then the ExternalSecret goes, which would take the
   * Secret with it otherwise.
   *
   * @param reader looks at the Secret
   * @param deadline how long the operator is waited for
   * @return whether it was done; not where the ExternalSecret or the Secret was changed meanwhile
   */
  boolean release(
      SecretObject secret, SecretReader reader, Duration deadline, Cancellation cancellation) {
    ExternalSecret holder = secret.holder().or(() -> owner(secret, cancellation)).orElse(null);
    if (holder == null) {
      return strip(secret, cancellation);
    }
    String version = externals.version(cancellation);
    // Told to let go of what it merged into, it would first replace the keys of others.
    boolean letsGo =
        holder.creationPolicy().equals(ExternalSecret.CREATE_OR_MERGE)
            && !secret.isOwnedBy(holder.uid());
    if (!letsGo && !orphan(holder, version, cancellation)) {
      return false;
    }
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
        if (!strip(now, cancellation)) {
          return false;
        }
        break;
      }
    }
    externals.delete(holder, version, cancellation);
    return true;
  }

  /**
   * The ExternalSecret that a Secret's own reference names, for where they may not be listed: as
   * long as it is there, the operator takes back a Secret that only its reference is taken from.
   */
  private Optional<ExternalSecret> owner(SecretObject secret, Cancellation cancellation) {
    for (JsonNode owner : secret.metadata().path("ownerReferences")) {
      if (owner.path("kind").asText("").equals(ExternalSecret.KIND)
          && externals.areServed(cancellation)) {
        Optional<ExternalSecret> found =
            externals
                .find(externals.version(cancellation), owner.path("name").asText(), cancellation)
                .filter(one -> one.uid().equals(owner.path("uid").asText()));
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }

  private boolean orphan(ExternalSecret holder, String version, Cancellation cancellation) {
    ObjectNode change = JsonNodeFactory.instance.objectNode();
    ObjectNode annotations =
        change
            .putObject("metadata")
            .put("resourceVersion", holder.resourceVersion())
            .putObject("annotations")
            .put(ExternalSecrets.FORCE_SYNC, clock.instant().toString());
    if (!holder.isOurs() && !holder.isLettingGo()) {
      annotations.put(Marks.POLICY_BEFORE, holder.creationPolicy()); // for whoever goes back (R19)
    }
    change.putObject("spec").putObject("target").put("creationPolicy", ExternalSecret.ORPHAN);
    return externals.patch(version, holder.name(), change, cancellation);
  }

  /**
   * Takes the operator's reference and label away from a Secret; returns whether it was still as it
   * was seen.
   */
  private boolean strip(SecretObject secret, Cancellation cancellation) {
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
    if (!answer.isDone() && !answer.isConflict() && !answer.isAbsent()) {
      throw refusal.of(answer, "Secret " + secret.name());
    }
    return answer.isDone();
  }
}
