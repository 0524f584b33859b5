package org.gen3db.adapter.k8s.workload;

import com.fasterxml.jackson.databind.JsonNode;
import org.gen3db.adapter.k8s.api.Answer;
import org.gen3db.adapter.k8s.api.ApiServer;
import org.gen3db.adapter.k8s.api.Namespace;
import org.gen3db.adapter.k8s.api.Refusal;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.workload.ClusterJobs;

/** The Jobs of a namespace, by what their conditions say. */
public final class Jobs implements ClusterJobs {
  private final ApiServer api;
  private final Namespace namespace;

  /** Those of a namespace. */
  public Jobs(ApiServer api, Namespace namespace) {
    this.api = api;
    this.namespace = namespace;
  }

  @Override
  public State state(String job, Cancellation cancellation) {
    Answer answer =
        api.get("apis/batch/v1/namespaces/" + namespace.name() + "/jobs/" + job, cancellation);
    if (answer.isAbsent()) {
      return State.AWAITED;
    } else if (!answer.isDone()) {
      throw new Refusal(namespace).of(answer, "Job " + job);
    }
    for (JsonNode each : answer.body().path("status").path("conditions")) {
      if (each.path("status").asText().equals("True")) {
        switch (each.path("type").asText()) {
          case "Complete" -> {
            return State.COMPLETE;
          }
          case "Failed" -> {
            return State.FAILED;
          }
          default -> {}
        }
      }
    }
    return State.AWAITED;
  }
}
