package org.gen3db.adapter.k8s.workload;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Which Secrets a Pod reads, and since when. */
class PodSpecTest {
  private static PodSpec pod(String json) throws Exception {
    return new PodSpec(new ObjectMapper().readTree(json));
  }

  /** A container that goes on beside the others is declared among those that prepare the Pod. */
  @Test
  void whatRunsBesideTheContainersReadsToo() throws Exception {
    PodSpec pod =
        pod(
            """
            {"spec": {
               "containers": [{"name": "web", "image": "i"}],
               "initContainers": [
                 {"name": "pool", "restartPolicy": "Always",
                  "envFrom": [{"secretRef": {"name": "fence-dbcreds"}}]},
                 {"name": "migrate",
                  "env": [{"name": "P", "valueFrom": {"secretKeyRef": {"name": "other"}}}]}]},
             "status": {
               "containerStatuses": [
                 {"name": "web", "state": {"running": {"startedAt": "2026-01-02T00:00:00Z"}}}],
               "initContainerStatuses": [
                 {"name": "pool", "state": {"running": {"startedAt": "2026-01-01T00:00:00Z"}}},
                 {"name": "migrate", "state": {"terminated": {"exitCode": 0}}}]}}""");
    assertThat(pod.reads())
        .containsOnlyKeys("fence-dbcreds")
        .containsEntry("fence-dbcreds", Instant.parse("2026-01-01T00:00:00Z"));
  }

  @Test
  void theContainerThatBeganFirstCounts() throws Exception {
    PodSpec pod =
        pod(
            """
            {"spec": {
               "containers": [{"name": "web", "volumeMounts": [{"name": "creds"}]}],
               "initContainers": [{"name": "pool", "volumeMounts": [{"name": "creds"}]}],
               "volumes": [{"name": "creds", "secret": {"secretName": "fence-dbcreds"}}]},
             "status": {
               "containerStatuses": [
                 {"name": "web", "state": {"running": {"startedAt": "2026-01-01T00:00:00Z"}}}],
               "initContainerStatuses": [
                 {"name": "pool", "state": {"running": {"startedAt": "2026-01-03T00:00:00Z"}}}]}}""");
    assertThat(pod.reads()).containsEntry("fence-dbcreds", Instant.parse("2026-01-01T00:00:00Z"));
  }
}
