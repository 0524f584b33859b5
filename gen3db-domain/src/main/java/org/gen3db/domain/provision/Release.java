package org.gen3db.domain.provision;

import java.util.Optional;
import java.util.function.Supplier;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.credentials.DbCredentials;
import org.gen3db.domain.delivery.Delivery;
import org.gen3db.domain.deployment.Deployment;
import org.gen3db.domain.deployment.ServiceSpec;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.plan.ApplyOptions;
import org.gen3db.domain.plan.Mark;
import org.gen3db.domain.plan.ServicePlan;
import org.gen3db.domain.store.Capability;
import org.gen3db.domain.store.Reach;
import org.gen3db.domain.store.RemoteEntry;
import org.gen3db.domain.store.RemoteSecrets;

/** A release at work: what all its services share during one run. */
final class Release {
  private final Deployment deployment;
  private final World world;
  private final ApplyOptions options;
  private final StepInterceptor steps;
  private final Cancellation cancellation;
  private final Masters masters;
  private final Hosts hosts;
  private final MoveCheck moves;

  Release(
      Deployment deployment,
      World world,
      ApplyOptions options,
      StepInterceptor steps,
      Cancellation cancellation) {
    this.deployment = deployment;
    this.world = world;
    this.options = options;
    this.steps = steps;
    this.cancellation = cancellation;
    this.masters = new Masters(deployment, world, cancellation);
    this.hosts = new Hosts(deployment);
    this.moves = new MoveCheck(world.server(), hosts, cancellation);
  }

  World world() {
    return world;
  }

  Deployment deployment() {
    return deployment;
  }

  /** What ends the waits of this run. */
  Cancellation cancellation() {
    return cancellation;
  }

  ApplyOptions options() {
    return options;
  }

  /** What is wrong with the administrator's Secret, where it is missed. */
  Optional<Notice> missingMaster() {
    return masters.missing();
  }

  MoveCheck moves() {
    return moves;
  }

  ServicePlan plan(ServiceSpec spec) {
    return ServicePlan.of(spec, deployment, masters.plan());
  }

  Mark mark(String environmentId) {
    return new Mark(
        deployment.release(),
        deployment.namespace(),
        deployment.environment().value(),
        environmentId);
  }

  Publication publication(DbCredentials credentials) {
    return new Publication(
        credentials,
        options.completeEntry(),
        world.remote().filter(store -> store.reach() == Reach.THIS_MACHINE).isPresent(),
        world
            .remote()
            .filter(store -> store.capabilities().contains(Capability.UPDATE))
            .isPresent(),
        hosts);
  }

  /** Where a service is made, as the stores say now. */
  Target target(ServicePlan plan) {
    return target(plan, Stored.readEntry(plan, world.remoteSecrets(), cancellation));
  }

  /** A service with all that the stores hold of it now. */
  Member read(ServicePlan plan) {
    Stored stored = Stored.read(plan, world.secrets(), world.remoteSecrets(), cancellation);
    return new Member(plan, target(plan, stored.entry()), stored);
  }

  private Target target(ServicePlan plan, Optional<RemoteEntry> entry) {
    if (plan.delivery() == Delivery.PULL && entry.isEmpty()) {
      throw new Gen3DbException(
          Notice.of(
              DomainCode.ENTRY_ABSENT,
              plan.service(),
              "the remote entry "
                  + plan.remoteSecretName().orElseThrow()
                  + " does not exist in "
                  + world.remote().map(RemoteSecrets::describe).orElse("any store")
                  + "; the Secret is left as it is"));
    }
    return masters.target(plan, entry.orElse(null));
  }

  /** Runs a step inside the interceptor, unless the run was cancelled. */
  <T> T step(Step step, Supplier<T> action) {
    if (cancellation.isCancelled()) {
      throw new Gen3DbException(
          Notice.of(DomainCode.INTERRUPTED, step.service(), "interrupted before " + step.action()));
    }
    return steps.around(step, action);
  }
}
