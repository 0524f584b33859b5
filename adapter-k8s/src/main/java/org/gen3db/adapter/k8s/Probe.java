package org.gen3db.adapter.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.gen3db.adapter.k8s.api.Answer;
import org.gen3db.adapter.k8s.api.ApiServer;
import org.gen3db.adapter.k8s.api.KubernetesCode;
import org.gen3db.adapter.k8s.api.Marks;
import org.gen3db.adapter.k8s.api.Namespace;
import org.gen3db.adapter.k8s.api.Refusal;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.credentials.SecretData;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.store.Look;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what entries hold by short-lived ExternalSecrets, each with a Secret of its own. Their
 * names are made by the API server, so that two looks at one entry share nothing; that an entry is
 * absent is believed only where the Event of the very object says so, by its uid.
 */
final class Probe {
  private static final String LABEL = "gen3db.org/probe";
  private static final String ABSENT = "err: Secret does not exist";
  private static final Duration LEFT_OVER = Duration.ofMinutes(10);
  private static final Duration TIDYING = Duration.ofSeconds(10);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final String ENTRIES = "the remote entries";
  private static final int MOST_OF_A_CAUSE = 300;

  private final ApiServer api;
  private final Namespace namespace;
  private final StoreReference store;
  private final ExternalSecrets externals;
  private final Refusal refusal;

  Probe(ApiServer api, Namespace namespace, StoreReference store, ExternalSecrets externals) {
    this.api = api;
    this.namespace = namespace;
    this.store = store;
    this.externals = externals;
    this.refusal = new Refusal(namespace);
  }

  /**
   * Looks.
   *
   * @param entries the entries, with what their objects are called
   * @param deadline how long the operator may take
   * @return a look for each
   */
  Map<String, Look<SecretData>> look(
      Map<String, EntryOwners.Objects> entries, Duration deadline, Cancellation cancellation) {
    String version = externals.version(cancellation);
    String run = UUID.randomUUID().toString();
    var made = new LinkedHashMap<String, ExternalSecret>();
    try {
      var looks = new LinkedHashMap<String, Look<SecretData>>();
      entries.forEach(
          (entry, objects) -> {
            try {
              made.put(entry, make(version, run, entry, objects, cancellation));
            } catch (Gen3DbException e) {
              looks.put(entry, ofOne(e, cancellation));
            }
          });
      if (!made.isEmpty()) {
        await(version, run, made, looks, deadline, cancellation);
      }
      return looks;
    } finally {
      // Also after an answer that was lost, and when the run is told to end.
      tidy(version, run, made);
    }
  }

  /** What fails for one entry is told of that one; that nobody answers is told of all at once. */
  private static Look<SecretData> ofOne(Gen3DbException e, Cancellation cancellation) {
    cancellation.check(ENTRIES, "looking at them");
    if (e.problem().code() == KubernetesCode.API_UNREACHABLE
        || e.problem().code() == KubernetesCode.THROTTLED) {
      throw e;
    }
    return new Look.NotLooked<>(e.problem());
  }

  private ExternalSecret make(
      String version,
      String run,
      String entry,
      EntryOwners.Objects objects,
      Cancellation cancellation) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.put("apiVersion", ExternalSecrets.GROUP + "/" + version);
    object.put("kind", ExternalSecret.KIND);
    ObjectNode metadata = object.putObject("metadata");
    metadata.put("generateName", objects.probe());
    ObjectNode labels = Marks.newLabels(namespace, objects.probe(), objects.service());
    labels.put(LABEL, run);
    metadata.set("labels", labels);
    metadata.set("annotations", Marks.newAnnotations(namespace, objects.probe(), null));
    object.set("spec", store.reading(objects.service(), entry, null));
    Answer answer = api.post(externals.path(version), object, cancellation);
    if (!answer.isDone()) {
      throw refusal.of(answer, "ExternalSecret " + objects.probe());
    }
    return new ExternalSecret(answer.body());
  }

  private void await(
      String version,
      String run,
      Map<String, ExternalSecret> made,
      Map<String, Look<SecretData>> looks,
      Duration deadline,
      Cancellation cancellation) {
    var says = new LinkedHashMap<String, String>();
    Cancellation bounded = cancellation.within(deadline);
    while (true) {
      Map<String, JsonNode> now = list(version, LABEL + "=" + run, cancellation);
      made.forEach(
          (entry, one) -> {
            JsonNode seen = now.get(one.uid());
            if (!looks.containsKey(entry) && seen != null) {
              try {
                told(new ExternalSecret(seen), says, entry, cancellation)
                    .ifPresent(look -> looks.put(entry, look));
              } catch (Gen3DbException e) {
                looks.put(entry, ofOne(e, cancellation));
              }
            }
          });
      if (looks.keySet().containsAll(made.keySet())) {
        return;
      } else if (!bounded.pause(POLL)) {
        cancellation.check(ENTRIES, "waiting for the operator to tell of them");
        made.keySet().stream()
            .filter(entry -> !looks.containsKey(entry))
            .forEach(entry -> looks.put(entry, silent(entry, deadline, says.get(entry))));
        return;
      }
    }
  }

  /** What one tells; empty while it does not. */
  private Optional<Look<SecretData>> told(
      ExternalSecret one, Map<String, String> says, String entry, Cancellation cancellation) {
    if (one.hasSynced()) {
      return filled(one, cancellation);
    }
    String unready = one.unready().orElse(null);
    if (unready == null) {
      return Optional.empty();
    }
    says.put(entry, unready);
    for (JsonNode event : events(one, cancellation)) {
      String message = event.path("message").asText("");
      if (message.contains(ABSENT)) {
        return Optional.of(Look.absent());
      }
      if (!message.isBlank()) {
        says.put(
            entry,
            unready + ": " + message.substring(0, Math.min(MOST_OF_A_CAUSE, message.length())));
      }
    }
    return Optional.empty();
  }

  private Optional<Look<SecretData>> filled(ExternalSecret one, Cancellation cancellation) {
    Answer answer = api.get(namespace.secrets() + "/" + one.target(), cancellation);
    if (answer.isAbsent()) {
      return Optional.empty();
    } else if (!answer.isDone()) {
      throw refusal.of(answer, "Secret " + one.target());
    }
    var secret = new SecretObject(answer.body(), one);
    if (!secret.isOwnedBy(one.uid())) {
      return Optional.empty();
    }
    try {
      return Optional.of(Look.there(secret.stored().data()));
    } catch (Gen3DbException e) {
      return Optional.of(new Look.NotLooked<>(e.problem()));
    }
  }

  private JsonNode events(ExternalSecret one, Cancellation cancellation) {
    Answer answer =
        api.get(
            namespace.path()
                + "/events?fieldSelector="
                + URLEncoder.encode("involvedObject.uid=" + one.uid(), StandardCharsets.UTF_8),
            cancellation);
    if (!answer.isDone()) {
      throw refusal.of(answer, "the Events of the " + namespace.describe());
    }
    return answer.body().path("items");
  }

  private Look<SecretData> silent(String entry, Duration deadline, @Nullable String says) {
    return new Look.NotLooked<>(
        Notice.of(
            KubernetesCode.ENTRY_NOT_TOLD,
            "remote secret " + entry,
            "after "
                + deadline.toSeconds()
                + " s the operator has not told whether it is there"
                + (says == null ? "" : "; it says " + says),
            "See "
                + namespace.kubectl()
                + " get secretstores,externalsecrets, and that External Secrets runs; then repeat"
                + " the run."));
  }

  private Map<String, JsonNode> list(String version, String label, Cancellation cancellation) {
    Answer answer =
        api.get(
            externals.path(version)
                + "?labelSelector="
                + URLEncoder.encode(label, StandardCharsets.UTF_8),
            cancellation);
    if (!answer.isDone()) {
      throw refusal.of(answer, "the ExternalSecrets of the " + namespace.describe());
    }
    var all = new LinkedHashMap<String, JsonNode>();
    answer
        .body()
        .path("items")
        .forEach(item -> all.put(item.path("metadata").path("uid").asText(), item));
    return all;
  }

  /**
   * Takes away what this look made, whether or not its answer came, and what another left behind
   * that ended before it could. It costs nothing but a probe that is left when it fails.
   */
  private void tidy(String version, String run, Map<String, ExternalSecret> made) {
    // Not the run's: a probe is taken away also when that is told to end.
    Cancellation own = Cancellation.create().within(TIDYING);
    boolean interrupted = Thread.interrupted();
    try {
      // Where none was made the server's time is not known, and nothing is old by it.
      Optional<Instant> oldest =
          made.values().stream()
              .findFirst()
              .flatMap(Probe::created)
              .map(now -> now.minus(LEFT_OVER));
      for (JsonNode item : list(version, LABEL, own).values()) {
        var one = new ExternalSecret(item);
        boolean ours = run.equals(one.metadata().path("labels").path(LABEL).asText());
        if (ours || oldest.filter(time -> isBefore(one, time)).isPresent()) {
          remove(one, version, own);
        }
      }
    } catch (Gen3DbException e) {
      // What was looked for is known; a later look takes away what is left.
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static boolean isBefore(ExternalSecret one, Instant time) {
    return created(one).filter(made -> made.isBefore(time)).isPresent();
  }

  /** By the server's clock, on both sides of every comparison. */
  private static Optional<Instant> created(ExternalSecret one) {
    try {
      return Optional.of(Instant.parse(one.metadata().path("creationTimestamp").asText()));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /** First what would fill the Secret once more, then the Secret, unless it is gone with it. */
  private void remove(ExternalSecret one, String version, Cancellation cancellation) {
    externals.delete(one, version, cancellation);
    Answer secret = api.get(namespace.secrets() + "/" + one.target(), cancellation);
    if (secret.isDone() && new SecretObject(secret.body(), one).isOwnedBy(one.uid())) {
      ObjectNode options = JsonNodeFactory.instance.objectNode();
      options.putObject("preconditions").set("uid", secret.body().path("metadata").path("uid"));
      api.delete(namespace.secrets() + "/" + one.target(), options, cancellation);
    }
  }
}
