package org.gen3db.adapter.k8s.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.gen3db.domain.render.FanOut;
import org.gen3db.domain.render.JobRequest;

/**
 * The Jobs that restore in parts, and all that they need. An Indexed Job loads, a Pod for each
 * part, wherever the cluster has room for it; the other one waits until all of it is loaded, finds
 * that, and puts it in its place. As Jobs cannot be changed, their names are made of what everybody
 * may see of them.
 */
public final class FanOutObjects {
  /** So that names keep to 63 letters. */
  private static final int LONGEST_RELEASE = 28;

  private static final int HASH_LETTERS = 10;
  private static final int BACKOFF = 4;
  private static final int MOST_AT_ONCE = 10;
  private static final int DAY_SECONDS = 86_400;
  private static final String INDEX = "$(JOB_COMPLETION_INDEX)";

  /** Bad values are no better a second time. */
  private static final int BAD_VALUES = 2;

  private final JobRequest request;
  private final FanOut fanOut;
  private final boolean ownStores;
  private final NamedObjects objects;

  /**
   * The objects of one release of data.
   *
   * @param ownStores whether the operator's stores are the namespace's, and not the cluster's
   */
  public FanOutObjects(JobRequest request, boolean ownStores) {
    this.request = request;
    this.fanOut = Objects.requireNonNull(request.fanOut());
    this.ownStores = ownStores;
    String name = NamedObjects.beginning(request.plan().release(), LONGEST_RELEASE);
    this.objects = new NamedObjects(request, name + "-restore", "restore");
  }

  /** One JSON object each. */
  public List<String> all() {
    ObjectNode values = JsonNodeFactory.instance.objectNode();
    values.put(JobPod.VALUES, ValuesText.of(request.values().shown()));
    String name =
        objects.name()
            + "-"
            + JobObjects.hash(values, load(""), release("", "")).substring(0, HASH_LETTERS);
    String loading = name + "-load";
    var all = new ArrayList<ObjectNode>();
    all.add(objects.account(wave(0)));
    all.add(objects.role(wave(0), JobRights.ofFanOut(request, ownStores, loading)));
    all.add(objects.binding(wave(0)));
    all.add(objects.policy(wave(0)));
    ObjectNode map = objects.object("v1", "ConfigMap", name, wave(0));
    map.put("immutable", true);
    map.set("data", values);
    all.add(map);
    if (!request.contents().isEmpty()) {
      all.add(objects.hidden(wave(0), JobObjects.secret(request.plan().release())));
    }
    all.add(job(loading, 1, load(name)));
    all.add(job(name + "-release", 2, release(name, loading)));
    return all.stream().map(JsonNode::toString).toList();
  }

  private static ObjectNode wave(int number) {
    ObjectNode annotations = JsonNodeFactory.instance.objectNode();
    annotations.put("argocd.argoproj.io/sync-wave", String.valueOf(number));
    return annotations;
  }

  private ObjectNode job(String name, int wave, ObjectNode spec) {
    ObjectNode job = objects.object("batch/v1", "Job", name, wave(wave));
    job.set("spec", spec);
    return job;
  }

  /** A Pod for each part; one that fails is tried again, and the others go on. */
  private ObjectNode load(String values) {
    int parts = fanOut.parts().size();
    ObjectNode spec = spec(values, List.of("--load-only", "--part", INDEX), BACKOFF * parts);
    spec.put("completionMode", "Indexed");
    spec.put("completions", parts).put("parallelism", Math.min(parts, MOST_AT_ONCE));
    return spec;
  }

  private ObjectNode release(String values, String loading) {
    return spec(values, List.of("--after-job", loading), BACKOFF);
  }

  private ObjectNode spec(String values, List<String> options, int backoff) {
    var all = new ArrayList<>(options);
    // What was loaded of a database lies ready as a template, whatever its size.
    all.addAll(List.of("--set", "gen3db.restore.templates=always"));
    fanOut.version().ifPresent(version -> all.addAll(List.of("--version", version)));
    ObjectNode spec = JsonNodeFactory.instance.objectNode();
    spec.put("backoffLimit", backoff).put("activeDeadlineSeconds", DAY_SECONDS);
    ObjectNode rule = spec.putObject("podFailurePolicy").putArray("rules").addObject();
    rule.put("action", "FailJob");
    ObjectNode codes = rule.putObject("onExitCodes");
    codes.put("containerName", JobPod.CONTAINER).put("operator", "In");
    codes.putArray("values").add(BAD_VALUES);
    ObjectNode template = spec.putObject("template");
    template.putObject("metadata").set("labels", objects.labels());
    String secret = JobObjects.secret(request.plan().release());
    template.set("spec", new JobPod(request, objects.name(), secret, all).spec(values));
    return spec;
  }
}
