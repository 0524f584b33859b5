package org.gen3db.adapter.k8s.workload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.gen3db.adapter.k8s.api.Answer;
import org.gen3db.adapter.k8s.api.ApiServer;
import org.gen3db.adapter.k8s.api.FieldManagers;
import org.gen3db.adapter.k8s.api.Marks;
import org.gen3db.adapter.k8s.api.Namespace;
import org.gen3db.adapter.k8s.api.Refusal;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.workload.Workload;
import org.gen3db.domain.workload.Workload.By;
import org.gen3db.domain.workload.Workloads;

/**
 * The Pods of the namespace that read Secrets, found by their specs, and what makes them. They are
 * made anew as by kubectl rollout restart, one after another and as the workload says.
 */
public final class ClusterWorkloads implements Workloads {
  private static final String RUNNING =
      "?limit=500&fieldSelector="
          + URLEncoder.encode("status.phase=Running", StandardCharsets.UTF_8);
  private static final String RESTARTED = "kubectl.kubernetes.io/restartedAt";
  private static final Map<String, String> PLURALS =
      Map.of(
          "Deployment", "deployments",
          "StatefulSet", "statefulsets",
          "DaemonSet", "daemonsets");

  private static final Comparator<PodSpec.Owner> BY_NAME =
      Comparator.comparing(PodSpec.Owner::kind).thenComparing(PodSpec.Owner::name);

  private final ApiServer api;
  private final Namespace namespace;
  private final Clock clock;
  private final Refusal refusal;

  public ClusterWorkloads(ApiServer api, Namespace namespace, Clock clock) {
    this.api = api;
    this.namespace = namespace;
    this.clock = clock;
    this.refusal = new Refusal(namespace);
  }

  @Override
  public List<Workload> reading(Collection<String> secrets, Cancellation cancellation) {
    var began = new TreeMap<String, Map<PodSpec.Owner, Instant>>();
    for (JsonNode json : pods(cancellation)) {
      var pod = new PodSpec(json);
      if (!pod.ends()) {
        pod.reads()
            .forEach(
                (secret, since) -> {
                  if (secrets.contains(secret)) {
                    began
                        .computeIfAbsent(secret, name -> new HashMap<>())
                        .merge(pod.owner(), since, (a, b) -> a.isBefore(b) ? a : b);
                  }
                });
      }
    }
    var workloads = new ArrayList<Workload>();
    began.forEach(
        (secret, owners) -> {
          Optional<Instant> changed = changed(secret, cancellation);
          owners.entrySet().stream()
              .sorted(Map.Entry.comparingByKey(BY_NAME))
              .forEach(
                  one ->
                      workloads.add(
                          workload(
                              one.getKey(),
                              secret,
                              changed.filter(one.getValue()::isBefore).isPresent(),
                              cancellation)));
        });
    return workloads;
  }

  private List<JsonNode> pods(Cancellation cancellation) {
    var pods = new ArrayList<JsonNode>();
    String next = "";
    do {
      String more =
          next.isEmpty() ? "" : "&continue=" + URLEncoder.encode(next, StandardCharsets.UTF_8);
      Answer answer = api.get(namespace.path() + "/pods" + RUNNING + more, cancellation);
      if (!answer.isDone()) {
        throw refusal.of(answer, "the Pods of the " + namespace.describe());
      }
      answer.body().path("items").forEach(pods::add);
      next = answer.body().path("metadata").path("continue").asText("");
    } while (!next.isEmpty());
    return pods;
  }

  /**
   * When the Secret became what it is, in whole seconds: it was made, its password changed as noted
   * beside it, or an operator wrote its data. What others change of its labels counts for nothing.
   */
  private Optional<Instant> changed(String secret, Cancellation cancellation) {
    Answer answer = api.get(namespace.secrets() + "/" + secret, cancellation);
    if (answer.isAbsent()) {
      return Optional.empty();
    } else if (!answer.isDone()) {
      throw refusal.of(answer, "Secret " + secret);
    }
    JsonNode metadata = answer.body().path("metadata");
    var times = new ArrayList<Instant>();
    PodSpec.time(metadata.path("creationTimestamp")).ifPresent(times::add);
    PodSpec.time(metadata.path("annotations").path(Marks.PASSWORD_CHANGED)).ifPresent(times::add);
    for (JsonNode entry : metadata.path("managedFields")) {
      if (FieldManagers.isOperator(entry.path("manager").asText(""))
          && entry.path("fieldsV1").has("f:data")) {
        PodSpec.time(entry.path("time")).ifPresent(times::add);
      }
    }
    return times.stream().max(Instant::compareTo).map(time -> time.truncatedTo(ChronoUnit.SECONDS));
  }

  private Workload workload(
      PodSpec.Owner owner, String secret, boolean outdated, Cancellation cancellation) {
    String name = owner.kind().toLowerCase(Locale.ROOT) + "/" + owner.name();
    String plural = PLURALS.get(owner.kind());
    if (plural == null) {
      return new Workload(
          name, secret, outdated, By.NOBODY, namespace.kubectl() + " delete " + name);
    }
    Answer answer = api.get(path(owner), cancellation);
    boolean watched = answer.isDone() && Reloader.watches(answer.body(), secret);
    return new Workload(
        name,
        secret,
        outdated,
        watched ? By.ANOTHER : By.US,
        namespace.kubectl() + " rollout restart " + name);
  }

  private String path(PodSpec.Owner owner) {
    return namespace.objects("apps", "v1", PLURALS.getOrDefault(owner.kind(), ""))
        + "/"
        + owner.name();
  }

  @Override
  public void restart(Workload workload, Cancellation cancellation) {
    ObjectNode change = JsonNodeFactory.instance.objectNode();
    change
        .withObject("/spec/template/metadata/annotations")
        .put(RESTARTED, clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
    String[] kindAndName = workload.name().split("/", 2);
    String kind =
        PLURALS.keySet().stream()
            .filter(one -> one.toLowerCase(Locale.ROOT).equals(kindAndName[0]))
            .findFirst()
            .orElseThrow();
    Answer answer =
        api.patch(
            path(new PodSpec.Owner(kind, kindAndName[1])) + "?fieldManager=" + FieldManagers.OURS,
            ApiServer.MERGE,
            change,
            cancellation);
    if (!answer.isDone() && !answer.isAbsent()) {
      throw refusal.of(answer, workload.name());
    }
  }
}
