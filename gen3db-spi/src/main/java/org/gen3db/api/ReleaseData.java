package org.gen3db.api;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.credentials.DbCredentials;
import org.gen3db.domain.deployment.Deployment;
import org.gen3db.domain.deployment.ServiceSpec;
import org.gen3db.domain.dump.DumpReport;
import org.gen3db.domain.dump.DumpRequest;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.provision.Provisioning;
import org.gen3db.domain.provision.World;
import org.gen3db.domain.restoration.Restoration;
import org.gen3db.domain.restoration.RestorationCode;
import org.gen3db.domain.restoration.RestorePorts;
import org.gen3db.domain.restoration.RestoreReport;
import org.gen3db.domain.restoration.RestoreRequest;
import org.gen3db.domain.restore.DumpSource;
import org.gen3db.domain.restore.LiveDatabase;
import org.gen3db.domain.search.DataReleaseReport;
import org.gen3db.domain.search.EmptyIndex;
import org.gen3db.domain.search.EmptyIndices;
import org.gen3db.domain.search.IndexPlan;
import org.gen3db.domain.search.IndexRelease;
import org.gen3db.domain.search.IndexRequest;
import org.gen3db.domain.search.IndexRestore;

/**
 * The data of a release on its way in and out: restores, copies of other environments, indices and
 * dumps. Each call opens what it needs and closes it again.
 */
final class ReleaseData {
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);

  private final Deployment deployment;
  private final Assembly assembly;
  private final Surroundings surroundings;
  private final Gen3DbBuilder.Parts parts;

  ReleaseData(
      Deployment deployment,
      Assembly assembly,
      Surroundings surroundings,
      Gen3DbBuilder.Parts parts) {
    this.deployment = deployment;
    this.assembly = assembly;
    this.surroundings = surroundings;
    this.parts = parts;
  }

  /** Databases, for whoever restores them; with a source of dumps where one is read. */
  <T> T restoring(boolean reads, Function<Restoration, T> use) {
    Surroundings run = surroundings.anew();
    return assembly.restoring(run, reads, (world, ports) -> restoring(run, world, ports, use));
  }

  private <T> T restoring(
      Surroundings run, World world, RestorePorts ports, Function<Restoration, T> use) {
    try (var threads = RunThreads.of(parts.executor(), deployment.settings().parallelism())) {
      run.audience().began(deployment.services().size());
      return use.apply(
          new Restoration(
              deployment,
              world,
              threads.executor(),
              parts.steps().around(run.audience()),
              run.cancellation(),
              ports));
    }
  }

  /** Shows its databases to whoever copies them. */
  <T> T lending(boolean evict, Function<Restoration.Other, T> use) {
    Surroundings run = surroundings.anew();
    return assembly.lending(
        run,
        (world, dumper) -> {
          try (var threads = RunThreads.of(parts.executor(), deployment.settings().parallelism())) {
            List<LiveDatabase> databases =
                new Provisioning(
                        deployment,
                        world,
                        threads.executor(),
                        parts.steps().around(run.audience()),
                        run.cancellation())
                    .databases();
            var reader =
                new DumpRun(
                    deployment, run, new DumpRequest(true, false, Set.of(), null, null, List.of()));
            return use.apply(
                new Restoration.Other(
                    databases,
                    evict,
                    new LiveDumps(
                        "release "
                            + deployment.release()
                            + " in namespace "
                            + deployment.namespace(),
                        databases,
                        dumper,
                        database -> reader.login(database, this::held))));
          }
        });
  }

  IndexRestore.Result restoreIndices(IndexRequest request) {
    return withDumps(
        (restore, dumps, end) ->
            restore.run(dumps, deployment.environment().value(), request, end));
  }

  IndexRestore.Result loadIndices(IndexRequest request) {
    return withDumps(
        (restore, dumps, end) ->
            restore.load(dumps, deployment.environment().value(), request, end));
  }

  void awaitJob(String job) {
    Surroundings run = surroundings.anew();
    assembly.jobs(
        run,
        jobs -> {
          while (true) {
            run.cancellation().check(job, "waiting for the Job");
            switch (jobs.state(job, run.cancellation())) {
              case COMPLETE -> {
                return true;
              }
              case FAILED ->
                  throw new Gen3DbException(
                      Notice.of(RestorationCode.LOADING_FAILED, "Job " + job, "it has failed"));
              case AWAITED -> run.cancellation().pause(BETWEEN_LOOKS);
            }
          }
        });
  }

  IndexRestore.Result makeEmptyIndices(Set<String> indices) {
    return empty(indices, IndexRestore::makeEmpty);
  }

  IndexPlan planEmptyIndices(Set<String> indices) {
    return empty(indices, IndexRestore::planEmpty);
  }

  /** What is done with the indices that guppy needs. */
  private interface OfNone<T> {
    T in(IndexRestore restore, List<EmptyIndex> wanted, Cancellation end);
  }

  private <T> T empty(Set<String> indices, OfNone<T> use) {
    Surroundings run = surroundings.anew();
    List<EmptyIndex> wanted =
        EmptyIndices.in(Objects.requireNonNull(run.values()).merged(), indices);
    return assembly.searching(
        run,
        false,
        (cluster, source) -> use.in(new IndexRestore(cluster), wanted, run.cancellation()));
  }

  IndexPlan planIndices(IndexRequest request) {
    return withDumps(
        (restore, dumps, end) ->
            restore.plan(dumps, deployment.environment().value(), request, end));
  }

  /** What is done with indices and a source of dumps. */
  private interface FromDumps<T> {
    T in(IndexRestore restore, DumpSource dumps, Cancellation end);
  }

  private <T> T withDumps(FromDumps<T> use) {
    Surroundings run = surroundings.anew();
    return assembly.searching(
        run,
        true,
        (cluster, source) ->
            use.in(new IndexRestore(cluster), source.orElseThrow(), run.cancellation()));
  }

  IndexRestore.Result rollBackIndices(Set<String> indices) {
    Surroundings run = surroundings.anew();
    return assembly.searching(
        run,
        false,
        (cluster, source) -> new IndexRestore(cluster).rollBack(indices, run.cancellation()));
  }

  DataReleaseReport restoreRelease(RestoreRequest databases, IndexRequest indices) {
    Surroundings run = surroundings.anew();
    return assembly.releasing(
        run,
        (world, ports, cluster, source) -> {
          IndexRelease release =
              new IndexRestore(cluster)
                  .begin(source, deployment.environment().value(), indices, run.cancellation());
          RestoreReport report =
              restoring(
                  run, world, ports, restoration -> restoration.performWith(databases, release));
          return new DataReleaseReport(report, release.result());
        });
  }

  /** Dumps, for whoever writes them or tells what would be. */
  DumpReport dumping(DumpRequest request, DumpRun.Use use) {
    Surroundings run = surroundings.anew();
    var dump = new DumpRun(deployment, run, request);
    return assembly.dumping(
        run,
        request.databases(),
        dump.searches(),
        !request.recipients().isEmpty(),
        ports -> {
          try (var threads = RunThreads.of(parts.executor(), deployment.settings().parallelism())) {
            run.audience().began(deployment.services().size());
            return dump.with(ports, threads, parts.steps().around(run.audience()), this::held, use);
          }
        });
  }

  /** What a service logs in with. */
  private DbCredentials held(ServiceSpec service) {
    return new CredentialsLook(deployment, assembly, surroundings.anew())
        .first(service, List.of(service.servingSecret()))
        .credentials();
  }
}
