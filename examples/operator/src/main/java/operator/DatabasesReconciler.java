package operator;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import operator.Gen3Databases.FromSecret;
import operator.Gen3Databases.Service;
import operator.Gen3Databases.Status;
import operator.Gen3Databases.Told;
import org.gen3db.api.Gen3Db;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.report.Outcome;
import org.gen3db.domain.report.Report;
import org.gen3db.domain.report.ServiceReport;

/**
 * Applies what an object wants, with the engine of the command line: repeatable, and one at a time by
 * gen3db's own locks, so that a second operator, a Job or a person may do the same at the same time.
 */
@ControllerConfiguration
public final class DatabasesReconciler implements Reconciler<Gen3Databases> {
  /** What differs by then is repaired. */
  private static final Duration AGAIN = Duration.ofMinutes(10);

  /** A server that was away is looked for sooner. */
  private static final Duration SOON = Duration.ofSeconds(30);

  private final KubernetesClient client;
  private final Cancellation cancellation;
  private final Map<String, Object> ours;

  /**
   * @param ours values of this operator, which win over an object's, such as the kubeconfig
   */
  public DatabasesReconciler(
      KubernetesClient client, Cancellation cancellation, Map<String, Object> ours) {
    this.client = client;
    this.cancellation = cancellation;
    this.ours = ours;
  }

  @Override
  public UpdateControl<Gen3Databases> reconcile(
      Gen3Databases wanted, Context<Gen3Databases> context) {
    Status status;
    try {
      status = statusOf(apply(wanted));
    } catch (Gen3DbException e) {
      status = new Status();
      status.message = e.problems().get(0).toString();
    } catch (IllegalArgumentException e) {
      status = new Status();
      status.message = e.getMessage();
    }
    status.observedGeneration = wanted.getMetadata().getGeneration();
    Status before = wanted.getStatus();
    boolean same = before != null && Serialization.asJson(before).equals(Serialization.asJson(status));
    wanted.setStatus(status);
    UpdateControl<Gen3Databases> control =
        same ? UpdateControl.noUpdate() : UpdateControl.patchStatus(wanted);
    return control.rescheduleAfter(status.ready ? AGAIN : SOON);
  }

  private Report apply(Gen3Databases wanted) {
    try (Gen3Db gen3db =
        Gen3Db.builder()
            .release(wanted.getSpec().release)
            .namespace(wanted.getMetadata().getNamespace())
            .values(wanted.getSpec().values)
            .values(secretValues(wanted))
            .values(ours)
            .cancellation(cancellation)
            .build()) {
      return gen3db.apply();
    }
  }

  /** As values; they are in memory only. */
  private Map<String, Object> secretValues(Gen3Databases wanted) {
    var values = new LinkedHashMap<String, Object>();
    for (FromSecret from : wanted.getSpec().secretValues) {
      Secret secret =
          client
              .secrets()
              .inNamespace(wanted.getMetadata().getNamespace())
              .withName(from.secret)
              .get();
      String coded = secret == null ? null : secret.getData().get(from.key);
      if (coded == null) {
        throw new IllegalArgumentException(
            "the Secret " + from.secret + " with the key " + from.key + " is not there");
      }
      put(
          values,
          Arrays.asList(from.path.split("\\.")),
          new String(Base64.getDecoder().decode(coded), StandardCharsets.UTF_8));
    }
    return values;
  }

  @SuppressWarnings("unchecked")
  private static void put(Map<String, Object> into, List<String> path, String value) {
    if (path.size() == 1) {
      into.put(path.get(0), value);
    } else {
      Object inner = into.computeIfAbsent(path.get(0), any -> new LinkedHashMap<String, Object>());
      put((Map<String, Object>) inner, path.subList(1, path.size()), value);
    }
  }

  static Status statusOf(Report report) {
    var status = new Status();
    var services = new ArrayList<Service>();
    for (ServiceReport done : report.services()) {
      var service = new Service();
      service.service = done.service();
      service.outcome = done.outcome().name();
      service.steps = done.steps().stream().map(step -> step.action()).toList();
      service.findings = done.findings().stream().map(DatabasesReconciler::told).toList();
      service.error = done.problem().map(DatabasesReconciler::told).orElse(null);
      services.add(service);
    }
    status.services = services;
    status.ready =
        report.services().stream()
            .map(ServiceReport::outcome)
            .noneMatch(
                outcome ->
                    outcome == Outcome.FAILED
                        || outcome == Outcome.AWAITING_DATABASE
                        || outcome == Outcome.AWAITING_RESTORE);
    return status;
  }

  private static Told told(Notice notice) {
    var told = new Told();
    told.code = notice.code().id();
    told.place = notice.place();
    told.message = notice.message();
    return told;
  }
}
