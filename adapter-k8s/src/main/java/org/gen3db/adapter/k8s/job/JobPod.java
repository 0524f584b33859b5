package org.gen3db.adapter.k8s.job;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.gen3db.domain.render.DumpSchedule;
import org.gen3db.domain.render.JobRequest;
import org.gen3db.domain.render.JobValues;

/**
 * The Pod that applies: by the rules of the restricted Pod Security Standard, with nothing to write
 * to but two folders that end with it.
 */
final class JobPod {
  static final String CONTAINER = "gen3db";
  static final String VALUES = "values.yaml";
  private static final String FOLDER = "/etc/gen3db/values";
  private static final String WORK = "/work";
  private static final String DUMPS = "/dumps";
  private static final int NOBODY = 65532;
  private static final int READABLE_BY_GROUP = 0440;
  private static final int TERMINATION_SECONDS = 60;

  private final JobRequest request;
  private final String account;
  private final String secret;
  private final List<String> restore;

  JobPod(JobRequest request, String account, String secret) {
    this(request, account, secret, List.of());
  }

  /**
   * One that restores.
   *
   * @param restore the further options of restore; none where it applies or dumps
   */
  JobPod(JobRequest request, String account, String secret, List<String> restore) {
    this.request = request;
    this.account = account;
    this.secret = secret;
    this.restore = restore;
  }

  /**
   * Its spec.
   *
   * @param values the ConfigMap that holds the values
   */
  ObjectNode spec(String values) {
    ObjectNode spec = JsonNodeFactory.instance.objectNode();
    spec.put("serviceAccountName", account);
    spec.put("restartPolicy", "Never");
    spec.put("enableServiceLinks", false);
    spec.put("terminationGracePeriodSeconds", TERMINATION_SECONDS);
    ObjectNode security = spec.putObject("securityContext");
    security.put("runAsNonRoot", true);
    security.put("runAsUser", NOBODY).put("runAsGroup", NOBODY).put("fsGroup", NOBODY);
    security.putObject("seccompProfile").put("type", "RuntimeDefault");
    container(spec.putArray("containers").addObject());
    ArrayNode volumes = spec.putArray("volumes");
    volumes.addObject().put("name", "values").putObject("configMap").put("name", values);
    volumes.addObject().put("name", "work").putObject("emptyDir");
    volumes.addObject().put("name", "tmp").putObject("emptyDir");
    claim()
        .ifPresent(
            name ->
                volumes
                    .addObject()
                    .put("name", "dumps")
                    .putObject("persistentVolumeClaim")
                    .put("claimName", name));
    if (!request.values().hidden().isEmpty()) {
      ObjectNode source = volumes.addObject().put("name", "secret").putObject("secret");
      source.put("secretName", secret).put("defaultMode", READABLE_BY_GROUP);
    }
    return spec;
  }

  /** Where dumps go; without it they go where the values say. */
  private Optional<String> claim() {
    return request.dumps() == null && restore.isEmpty()
        ? Optional.empty()
        : request.settings().dumpsClaim();
  }

  private void container(ObjectNode container) {
    container.put("name", CONTAINER).put("image", request.image());
    ArrayNode arguments = container.putArray("args");
    DumpSchedule dumps = request.dumps();
    arguments.add(!restore.isEmpty() ? "restore" : dumps == null ? "apply" : "dump");
    arguments.add("--release").add(request.plan().release());
    arguments.add("-n").add(request.plan().namespace());
    arguments.add("-f").add(FOLDER + "/" + VALUES);
    for (JobValues.Hidden hidden : request.values().hidden()) {
      hidden.flag().ifPresent(flag -> arguments.add("--set-file").add(flag));
    }
    request.services().forEach(service -> arguments.add("--service").add(service));
    if (!restore.isEmpty()) {
      restore.forEach(arguments::add);
      claim().ifPresent(name -> arguments.add("--from").add(DUMPS));
    }
    if (dumps != null) {
      claim().ifPresent(name -> arguments.add("--to").add(DUMPS));
      dumps.keep().ifPresent(keep -> arguments.add("--keep").add(keep.toString()));
    }
    container.put("workingDir", WORK);
    container.putArray("env").addObject().put("name", "HOME").put("value", WORK);
    if (request.settings().resources().entries().isEmpty()) {
      ObjectNode resources = container.putObject("resources");
      resources.putObject("requests").put("cpu", "100m").put("memory", "256Mi");
      resources.putObject("limits").put("memory", "512Mi");
    } else {
      container.set("resources", ValuesText.json(request.settings().resources()));
    }
    ObjectNode security = container.putObject("securityContext");
    security.put("allowPrivilegeEscalation", false).put("readOnlyRootFilesystem", true);
    security.putObject("capabilities").putArray("drop").add("ALL");
    ArrayNode mounts = container.putArray("volumeMounts");
    mount(mounts, "values", FOLDER, true);
    mount(mounts, "work", WORK, false);
    mount(mounts, "tmp", "/tmp", false);
    claim().ifPresent(name -> mount(mounts, "dumps", DUMPS, !restore.isEmpty()));
    if (!request.values().hidden().isEmpty()) {
      mount(mounts, "secret", JobValues.FOLDER, true);
    }
  }

  private static void mount(ArrayNode mounts, String name, String path, boolean readOnly) {
    ObjectNode mount = mounts.addObject().put("name", name).put("mountPath", path);
    if (readOnly) {
      mount.put("readOnly", true);
    }
  }
}
