package org.gen3db.adapter.k8s.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gen3db.domain.render.JobRequest;

/**
 * The Job that applies the values in the cluster, and all that it needs, in the order in which they
 * are to be made. A Job cannot be changed: so its name, and that of its values, is made of what
 * everybody may see of them, and is another one once it would do something else.
 */
public final class JobObjects {
  private static final int LONGEST_RELEASE = 45;
  private static final int HASH_BYTES = 5;
  private static final int BACKOFF = 4;
  private static final int DEADLINE_SECONDS = 3600;
  private static final int DAY_SECONDS = 86_400;

  /** Bad values, and what waits for a person, are no better a second time. */
  private static final List<Integer> NOT_AGAIN = List.of(2, 3);

  private final JobRequest request;
  private final boolean ownStores;
  private final String account;
  private final NamedObjects objects;

  /**
   * The objects of one Job.
   *
   * @param ownStores whether the operator's stores are the namespace's, and not the cluster's
   */
  public JobObjects(JobRequest request, boolean ownStores) {
    this.request = request;
    this.ownStores = ownStores;
    this.account = name(request.plan().release());
    this.objects = new NamedObjects(request, account, "");
  }

  private static String name(String release) {
    return NamedObjects.beginning(release, LONGEST_RELEASE);
  }

  /** The name of the Secret with what a release's Job may not show. */
  public static String secret(String release) {
    return name(release) + "-values";
  }

  /** One JSON object each. */
  public List<String> all() {
    ObjectNode values = JsonNodeFactory.instance.objectNode();
    values.put(JobPod.VALUES, ValuesText.of(request.values().shown()));
    String name = account + "-" + hash(values, spec("")).substring(0, 2 * HASH_BYTES);
    ObjectNode order = order(false);
    var all = new ArrayList<ObjectNode>();
    all.add(objects.account(order));
    all.add(objects.role(order, new JobRights(request, ownStores).rules()));
    all.add(objects.binding(order));
    all.add(objects.policy(order));
    ObjectNode map = objects.object("v1", "ConfigMap", name, order);
    map.put("immutable", true);
    map.set("data", values);
    all.add(map);
    if (!request.contents().isEmpty()) {
      all.add(objects.hidden(order, secret(request.plan().release())));
    }
    ObjectNode job = objects.object("batch/v1", "Job", name, order(true));
    job.set("spec", spec(name));
    all.add(job);
    return all.stream().map(JsonNode::toString).toList();
  }

  private ObjectNode spec(String values) {
    ObjectNode spec = JsonNodeFactory.instance.objectNode();
    spec.put("backoffLimit", BACKOFF).put("activeDeadlineSeconds", DEADLINE_SECONDS);
    if (request.helmHooks()) {
      spec.put("ttlSecondsAfterFinished", DAY_SECONDS); // Helm takes away only what it made itself
    }
    ObjectNode rule = spec.putObject("podFailurePolicy").putArray("rules").addObject();
    rule.put("action", "FailJob");
    ObjectNode codes = rule.putObject("onExitCodes");
    codes.put("containerName", JobPod.CONTAINER).put("operator", "In");
    ArrayNode numbers = codes.putArray("values");
    NOT_AGAIN.forEach(numbers::add);
    ObjectNode template = spec.putObject("template");
    template.putObject("metadata").set("labels", objects.labels());
    template.set(
        "spec", new JobPod(request, account, secret(request.plan().release())).spec(values));
    return spec;
  }

  /** Before the chart's own objects, or beside them where they wait for one another. */
  private ObjectNode order(boolean last) {
    ObjectNode annotations = JsonNodeFactory.instance.objectNode();
    boolean before = request.isBeforeChart();
    if (request.helmHooks()) {
      annotations.put(
          "helm.sh/hook", before ? "pre-install,pre-upgrade" : "post-install,post-upgrade");
      annotations.put("helm.sh/hook-weight", last ? "-5" : "-10");
      annotations.put("helm.sh/hook-delete-policy", "before-hook-creation");
    } else {
      annotations.put("argocd.argoproj.io/sync-wave", before ? last ? "-1" : "-2" : "0");
    }
    return annotations;
  }

  static String hash(JsonNode... parts) {
    return hash(Stream.of(parts).map(JsonNode::toString).collect(Collectors.joining()));
  }

  static String hash(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
