package org.gen3db.operator;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.gen3db.api.AdapterCatalog;
import org.gen3db.api.Gen3Db;
import org.gen3db.api.Gen3DbBuilder;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.report.Report;
import org.gen3db.operator.DatabasesSpec.SecretValue;
import org.gen3db.runner.output.Repeated;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies what an object wants, with the engine of the command line and its guards: repeatable, and
 * one at a time by gen3db's own locks, so that another operator, a Job or a person may do the same
 * at the same time. Nothing is dropped when an object is deleted.
 */
@ControllerConfiguration(name = "gen3databases")
public final class DatabasesReconciler implements Reconciler<Gen3Databases> {
  /** What differs by then is repaired. */
  static final Duration AGAIN = Duration.ofMinutes(10);

  /** What was away, or is awaited, is looked for sooner. */
  static final Duration SOON = Duration.ofSeconds(30);

  private static final Logger LOG = LoggerFactory.getLogger(DatabasesReconciler.class);

  private final KubernetesClient client;
  private final AdapterCatalog catalog;
  private final List<String> ownValues;
  private final Cancellation cancellation;

  /**
   * @param client reads the Secrets that objects name
   * @param catalog the adapters
   * @param ownValues values files of the operator, below every object's
   * @param cancellation ends what runs, when the operator ends
   */
  public DatabasesReconciler(
      KubernetesClient client,
      AdapterCatalog catalog,
      List<String> ownValues,
      Cancellation cancellation) {
    this.client = client;
    this.catalog = catalog;
    this.ownValues = List.copyOf(ownValues);
    this.cancellation = cancellation;
  }

  @Override
  public UpdateControl<Gen3Databases> reconcile(
      Gen3Databases wanted, Context<Gen3Databases> context) {
    DatabasesStatus status = run(wanted);
    if (cancellation.isCancelled()) {
      return UpdateControl.noUpdate(); // what was ended half way is told by who begins again
    }
    status.observed(wanted.getMetadata().getGeneration());
    boolean same = status.equals(wanted.getStatus());
    wanted.setStatus(status);
    UpdateControl<Gen3Databases> update =
        same ? UpdateControl.noUpdate() : UpdateControl.patchStatus(wanted);
    return update.rescheduleAfter(status.isReady() ? AGAIN : SOON);
  }

  private DatabasesStatus run(Gen3Databases wanted) {
    String namespace = Objects.requireNonNull(wanted.getMetadata().getNamespace());
    DatabasesSpec spec = wanted.getSpec() == null ? new DatabasesSpec() : wanted.getSpec();
    String release = spec.releaseOrDefault();
    var repeated =
        new Repeated(List.of("-f", "VALUES", "-n", namespace, "--release", release), false);
    try {
      Report report = apply(namespace, spec);
      var outcomes =
          report.services().stream()
              .collect(
                  Collectors.groupingBy(
                      service -> service.outcome().name(), TreeMap::new, Collectors.counting()));
      LOG.info("{} in {}: {}", wanted.getMetadata().getName(), namespace, outcomes);
      return DatabasesStatus.of(report, repeated);
    } catch (Gen3DbException e) {
      for (Notice problem : e.problems()) {
        LOG.warn("{} in {}: {}", wanted.getMetadata().getName(), namespace, problem);
      }
      return DatabasesStatus.of(e.problems(), repeated);
    }
  }

  private Report apply(String namespace, DatabasesSpec spec) {
    List<Notice> problems = ObjectValues.problems(spec.givenValues());
    if (!problems.isEmpty()) {
      throw new Gen3DbException(problems);
    }
    Gen3DbBuilder builder =
        Gen3Db.builder()
            .catalog(catalog)
            .files(ownValues)
            .values(spec.givenValues(), ObjectValues.SOURCE)
            .release(spec.releaseOrDefault())
            .namespace(namespace)
            .contacting(true)
            .cancellation(cancellation);
    var secrets = new SecretValues(client, namespace);
    for (SecretValue value : spec.givenSecretValues()) {
      var map = secrets.read(value);
      problems = ObjectValues.problems(map);
      if (!problems.isEmpty()) {
        throw new Gen3DbException(problems);
      }
      builder.values(map, SecretValues.source(value));
    }
    try (Gen3Db gen3db = builder.build()) {
      return gen3db.apply();
    }
  }
}
