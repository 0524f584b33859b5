package org.gen3db.adapter.k8s.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.gen3db.domain.render.DumpSchedule;
import org.gen3db.domain.render.JobRequest;

/**
 * The CronJob that dumps, and all that it needs: an account that reads the Secrets of the services
 * and nothing else, its ways out, and the values. It may be changed, so that its name stays.
 */
public final class DumpObjects {
  /** A CronJob's name has 52 letters at most. */
  private static final int LONGEST_RELEASE = 39;

  private static final int BACKOFF = 2;
  private static final int DAY_SECONDS = 86_400;
  private static final int LATEST_SECONDS = 3600;
  private static final int FAILED_KEPT = 3;

  /** Bad values are no better a second time. */
  private static final int BAD_VALUES = 2;

  private final JobRequest request;
  private final DumpSchedule schedule;
  private final String secret;
  private final NamedObjects objects;

  /**
   * The objects of one schedule.
   *
   * @param secret the Secret that holds what the values may not show
   */
  public DumpObjects(JobRequest request, String secret) {
    this.request = request;
    this.schedule = Objects.requireNonNull(request.dumps());
    this.secret = secret;
    this.objects =
        new NamedObjects(
            request,
            NamedObjects.beginning(request.plan().release(), LONGEST_RELEASE) + "-dump",
            "dump");
  }

  /** One JSON object each. */
  public List<String> all() {
    ObjectNode order = JsonNodeFactory.instance.objectNode();
    order.put("argocd.argoproj.io/sync-wave", "0");
    var all = new ArrayList<ObjectNode>();
    all.add(objects.account(order));
    all.add(objects.role(order, JobRights.ofDumps(request)));
    all.add(objects.binding(order));
    all.add(objects.policy(order));
    String values = objects.name() + "-values";
    ObjectNode map = objects.object("v1", "ConfigMap", values, order);
    map.putObject("data").put(JobPod.VALUES, ValuesText.of(request.values().shown()));
    all.add(map);
    if (!request.contents().isEmpty()) {
      all.add(objects.hidden(order, secret));
    }
    ObjectNode cron = objects.object("batch/v1", "CronJob", objects.name(), order);
    cron.set("spec", spec(values));
    all.add(cron);
    return all.stream().map(JsonNode::toString).toList();
  }

  private ObjectNode spec(String values) {
    ObjectNode spec = JsonNodeFactory.instance.objectNode();
    spec.put("schedule", schedule.when()).put("timeZone", "Etc/UTC");
    spec.put("concurrencyPolicy", "Forbid").put("startingDeadlineSeconds", LATEST_SECONDS);
    spec.put("successfulJobsHistoryLimit", 1).put("failedJobsHistoryLimit", FAILED_KEPT);
    ObjectNode job = spec.putObject("jobTemplate").putObject("spec");
    job.put("backoffLimit", BACKOFF).put("activeDeadlineSeconds", DAY_SECONDS);
    ObjectNode rule = job.putObject("podFailurePolicy").putArray("rules").addObject();
    rule.put("action", "FailJob");
    ObjectNode codes = rule.putObject("onExitCodes");
    codes.put("containerName", JobPod.CONTAINER).put("operator", "In");
    codes.putArray("values").add(BAD_VALUES);
    ObjectNode template = job.putObject("template");
    template.putObject("metadata").set("labels", objects.labels());
    template.set("spec", new JobPod(request, objects.name(), secret).spec(values));
    return spec;
  }
}
