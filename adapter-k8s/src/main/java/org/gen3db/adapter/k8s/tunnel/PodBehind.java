package org.gen3db.adapter.k8s.tunnel;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.gen3db.adapter.k8s.api.Answer;
import org.gen3db.adapter.k8s.api.ApiServer;
import org.gen3db.adapter.k8s.api.KubernetesCode;
import org.gen3db.adapter.k8s.api.Namespace;
import org.gen3db.adapter.k8s.api.Refusal;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.spi.Progress;

/**
 * The Pod behind a port of a Service: one that it selects, and that is ready.
 *
 * @param pod its name
 * @param port of the Pod, to which the Service leads
 */
record PodBehind(String pod, int port) {
  private static final Duration POLL = Duration.ofMillis(500);

  /** Where a Service leads. */
  static final class Search {
    private final ApiServer api;
    private final Namespace namespace;
    private final Progress progress;
    private final Duration patience;
    private final Refusal refusal;

    /**
     * @param patience how long a Pod is waited for that is starting
     */
    Search(ApiServer api, Namespace namespace, Progress progress, Duration patience) {
      this.api = api;
      this.namespace = namespace;
      this.progress = progress;
      this.patience = patience;
      this.refusal = new Refusal(namespace);
    }

    /**
     * Finds it, and waits for it while it is starting.
     *
     * @throws Gen3DbException when there is no such Service, or no Pod of it is ready in time
     */
    PodBehind of(String service, int port, Cancellation cancellation) {
      Answer answer = api.get(namespace.path() + "/services/" + service, cancellation);
      if (answer.isAbsent()) {
        throw no(
            service,
            "there is no Service "
                + service
                + " in the "
                + namespace.describe()
                + ", which the bundled PostgreSQL would have");
      } else if (!answer.isDone()) {
        throw refusal.of(answer, "Service " + service);
      }
      JsonNode spec = answer.body().path("spec");
      JsonNode target = target(service, spec, port);
      Cancellation bounded = cancellation.within(patience);
      boolean told = false;
      while (true) {
        Optional<PodBehind> found = ready(spec.path("selector"), target, cancellation);
        if (found.isPresent()) {
          return found.get();
        }
        if (!told) {
          progress.waiting("a Pod of the Service " + service + " to be ready");
          told = true;
        }
        if (!bounded.pause(POLL)) {
          cancellation.check("Service " + service, "waiting for a Pod of it to be ready");
          throw no(service, "no Pod of it is ready after " + patience.toSeconds() + " s");
        }
      }
    }

    private JsonNode target(String service, JsonNode spec, int port) {
      for (JsonNode one : spec.path("ports")) {
        if (one.path("port").asInt() == port) {
          // Where it says nothing else, the Pod listens at the same one.
          return one.has("targetPort") ? one.path("targetPort") : one.path("port");
        }
      }
      throw no(service, "it has no port " + port);
    }

    private Gen3DbException no(String service, String why) {
      return new Gen3DbException(Notice.of(KubernetesCode.NO_TUNNEL, "Service " + service, why));
    }

    private Optional<PodBehind> ready(
        JsonNode selector, JsonNode target, Cancellation cancellation) {
      String labels =
          selector.properties().stream()
              .map(one -> one.getKey() + "=" + one.getValue().asText())
              .collect(Collectors.joining(","));
      if (labels.isEmpty()) {
        return Optional.empty(); // it would select all Pods there are
      }
      Answer answer =
          api.get(
              namespace.path()
                  + "/pods?labelSelector="
                  + URLEncoder.encode(labels, StandardCharsets.UTF_8),
              cancellation);
      if (!answer.isDone()) {
        throw refusal.of(answer, "the Pods of the " + namespace.describe());
      }
      return StreamSupport.stream(answer.body().path("items").spliterator(), false)
          .filter(Search::isReady)
          .flatMap(pod -> port(pod, target).stream())
          .findFirst();
    }

    private static boolean isReady(JsonNode pod) {
      if (pod.path("metadata").has("deletionTimestamp")) {
        return false;
      }
      for (JsonNode condition : pod.path("status").path("conditions")) {
        if (condition.path("type").asText().equals("Ready")) {
          return condition.path("status").asText().equals("True");
        }
      }
      return false;
    }

    /** The port by its number, or by the name that a container of the Pod gives it. */
    private static Optional<PodBehind> port(JsonNode pod, JsonNode target) {
      String name = pod.path("metadata").path("name").asText();
      if (target.isInt()) {
        return Optional.of(new PodBehind(name, target.asInt()));
      }
      for (JsonNode container : pod.path("spec").path("containers")) {
        for (JsonNode port : container.path("ports")) {
          if (port.path("name").asText().equals(target.asText())) {
            return Optional.of(new PodBehind(name, port.path("containerPort").asInt()));
          }
        }
      }
      return Optional.empty();
    }
  }
}
