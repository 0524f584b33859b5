package org.gen3db.api;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.gen3db.domain.credentials.DbCredentials;
import org.gen3db.domain.deployment.Deployment;
import org.gen3db.domain.deployment.ServiceSpec;
import org.gen3db.domain.dump.DatabaseDumper;
import org.gen3db.domain.dump.DumpCode;
import org.gen3db.domain.dump.DumpReport;
import org.gen3db.domain.dump.DumpRequest;
import org.gen3db.domain.dump.Dumping;
import org.gen3db.domain.dump.Dumping.Environment;
import org.gen3db.domain.dump.GuppyIndices;
import org.gen3db.domain.dump.PartWriter;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.provision.Provisioning;
import org.gen3db.domain.provision.StepInterceptor;
import org.gen3db.domain.provision.World;
import org.gen3db.domain.restore.LiveDatabase;
import org.gen3db.domain.server.Master;
import org.gen3db.domain.server.Server;
import org.jspecify.annotations.Nullable;

/** A dump of a release: what of it there is to dump, and who reads it. */
final class DumpRun {
  private final Deployment deployment;
  private final Surroundings run;
  private final DumpRequest request;
  private final List<String> indices;

  DumpRun(Deployment deployment, Surroundings run, DumpRequest request) {
    this.deployment = deployment;
    this.run = run;
    this.request = request;
    this.indices =
        !request.searching()
            ? List.of()
            : request.indices().isEmpty()
                ? GuppyIndices.in(Objects.requireNonNull(run.values()).merged())
                : List.copyOf(request.indices());
    if (!request.databases() && indices.isEmpty()) {
      throw new Gen3DbException(
          Notice.of(
              DumpCode.NOTHING_TO_DUMP,
              "guppy.enabled",
              "it is not true, so that nobody searches any index, and none is named",
              "Set guppy.enabled: true, as it is where guppy runs; or name the indices."));
    }
  }

  /** Whether any index is dumped. */
  boolean searches() {
    return !indices.isEmpty();
  }

  /** What is done with it all. */
  @FunctionalInterface
  interface Use {
    /** Does it. */
    DumpReport of(
        Dumping dumping,
        DumpRequest request,
        List<Dumping.Database> databases,
        List<String> indices);
  }

  /**
   * Does it.
   *
   * @param ports what it acts through
   * @param held the credentials that a service uses
   */
  DumpReport with(
      Assembly.DumpPorts ports,
      RunThreads threads,
      StepInterceptor steps,
      Function<ServiceSpec, DbCredentials> held,
      Use use) {
    var writer =
        new PartWriter(
            ports.databases(),
            ports.indices(),
            ports.encryption(),
            request.recipients(),
            steps,
            System::nanoTime);
    var dumping =
        new Dumping(
            new Environment(
                deployment.release(),
                deployment.namespace(),
                deployment.environment().value(),
                ports.environmentId()),
            ports.target(),
            writer,
            threads.executor(),
            run.clock(),
            run.cancellation());
    World world = ports.world();
    List<Dumping.Database> databases =
        world == null
            ? List.of()
            : databases(
                new Provisioning(deployment, world, threads.executor(), steps, run.cancellation())
                    .databases(),
                held);
    return use.of(dumping, request, databases, indices);
  }

  /** Each database once; a service whose place is not known is told, and never left out. */
  private List<Dumping.Database> databases(
      List<LiveDatabase> live, Function<ServiceSpec, DbCredentials> held) {
    var databases = new ArrayList<Dumping.Database>();
    Set<String> placed = new HashSet<>();
    for (LiveDatabase each : live) {
      if (each.services().stream().anyMatch(this::isChosen)) {
        placed.addAll(each.services());
        databases.add(new Dumping.Database(each.services(), each.name(), () -> login(each, held)));
      }
    }
    for (ServiceSpec service : deployment.services()) {
      if (!placed.contains(service.name())) {
        databases.add(
            new Dumping.Database(
                List.of(service.name()), service.name(), () -> login(held.apply(service), null)));
      }
    }
    return databases;
  }

  private boolean isChosen(String name) {
    return deployment.services().stream().anyMatch(service -> service.name().equals(name));
  }

  /** The role that owns the database reads it whole. */
  DatabaseDumper.Login login(LiveDatabase database, Function<ServiceSpec, DbCredentials> held) {
    DbCredentials first = null;
    for (String name : database.services()) {
      ServiceSpec service =
          deployment.everyService().stream()
              .filter(one -> one.name().equals(name))
              .findFirst()
              .orElseThrow();
      DbCredentials credentials = held.apply(service);
      if (credentials.username().equals(database.owner())) {
        return login(credentials, database.master().map(Master::server).orElse(null));
      }
      first = first == null ? credentials : first;
    }
    return login(Objects.requireNonNull(first), database.master().map(Master::server).orElse(null));
  }

  private static DatabaseDumper.Login login(DbCredentials credentials, @Nullable Server of) {
    Server server =
        of != null && of.address().equals(credentials.endpoint())
            ? of
            : new Server(credentials.endpoint(), false);
    return new DatabaseDumper.Login(
        server, credentials.database(), credentials.username(), credentials.password());
  }
}
