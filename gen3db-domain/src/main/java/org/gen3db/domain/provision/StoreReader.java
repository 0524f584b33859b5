package org.gen3db.domain.provision;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.delivery.Delivery;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.operation.Operation;
import org.gen3db.domain.placement.Placed;
import org.gen3db.domain.placement.Places;
import org.gen3db.domain.plan.ServicePlan;
import org.gen3db.domain.seen.Stored;
import org.gen3db.domain.store.Capability;
import org.gen3db.domain.store.Look;
import org.gen3db.domain.store.RemoteEntry;
import org.gen3db.domain.store.RemoteSecrets;
import org.gen3db.domain.store.StoredSecret;
import org.jspecify.annotations.Nullable;

/**
 * Everything that the stores hold for some services at one moment: each entry and each Secret is
 * read once, all in one go.
 */
final class StoreReader {
  private final Map<String, Look<RemoteEntry>> entries = new HashMap<>();
  private final Map<String, Look<StoredSecret>> secrets = new HashMap<>();
  private final @Nullable RemoteSecrets remote;
  private final boolean restores;

  private StoreReader(@Nullable RemoteSecrets remote, boolean restores) {
    this.remote = remote;
    this.restores = restores;
  }

  /**
   * Reads; what cannot be read is told when it is asked for, by those that need it.
   *
   * @param operation tells whether entries are to be changed, so that it matters whose they are,
   *     and whether those that are marked for deletion are to be taken back
   */
  static StoreReader read(
      List<ServicePlan> plans, World world, Operation operation, Cancellation cancellation) {
    RemoteSecrets remote = world.remoteSecrets();
    var read =
        new StoreReader(
            remote,
            remote != null
                && operation.options().restoreDeleted()
                && remote.capabilities().contains(Capability.RESTORE));
    var names =
        plans.stream().flatMap(plan -> plan.remoteSecretName().stream()).distinct().toList();
    if (remote != null && !names.isEmpty()) {
      try {
        read.entries.putAll(
            operation.changesEntries()
                ? remote.examine(names, cancellation)
                : remote.read(names, cancellation));
      } catch (Gen3DbException e) {
        names.forEach(name -> read.entries.put(name, new Look.NotLooked<>(e.problem())));
      }
    }
    var secrets =
        plans.stream().flatMap(plan -> Stored.secretsOf(plan.service()).stream()).toList();
    if (!secrets.isEmpty()) {
      try {
        read.secrets.putAll(world.secrets().read(secrets, cancellation));
      } catch (Gen3DbException e) {
        secrets.forEach(name -> read.secrets.put(name, new Look.NotLooked<>(e.problem())));
      }
    }
    return read;
  }

  /** The entry of a service, where its delivery has one that is there. */
  private Optional<RemoteEntry> entry(ServicePlan plan) {
    if (toRestore(plan).isPresent()) {
      return Optional.empty(); // what it holds is known only once it is taken back
    }
    return plan.remoteSecretName()
        .flatMap(name -> Optional.ofNullable(entries.get(name)))
        .flatMap(Look::certain);
  }

  /** The name of a service's entry, where that is to be taken back first. */
  private Optional<String> toRestore(ServicePlan plan) {
    return plan.remoteSecretName()
        .filter(name -> restores && entries.get(name) instanceof Look.PendingDeletion);
  }

  /**
   * Where a service is, by what its entry says.
   *
   * @throws Gen3DbException when that cannot be known, or nobody may make it there
   */
  Placed place(ServicePlan plan, Places places) {
    Optional<RemoteEntry> entry = entry(plan);
    if (plan.delivery() == Delivery.PULL && entry.isEmpty() && toRestore(plan).isEmpty()) {
      throw new Gen3DbException(
          Notice.of(
              DomainCode.ENTRY_ABSENT,
              plan.service(),
              "the remote entry "
                  + plan.remoteSecretName().orElseThrow()
                  + " does not exist in "
                  + (remote == null ? "any store" : remote.describe())
                  + "; the Secret is left as it is"));
    }
    return places.of(plan, entry.orElse(null));
  }

  /**
   * What the stores hold for a service.
   *
   * @throws Gen3DbException when one of its Secrets cannot be read
   */
  Stored stored(ServicePlan plan) {
    return Stored.in(plan, secrets, entry(plan).orElse(null))
        .restoring(toRestore(plan).orElse(null));
  }

  /**
   * What the stores hold for services that share a role, by their names: one that cannot be read
   * speaks for all of them (R12).
   */
  Map<String, Stored> stored(List<ServicePlan> plans) {
    var all = new LinkedHashMap<String, Stored>();
    new ArrayList<>(plans).forEach(plan -> all.put(plan.service(), stored(plan)));
    return all;
  }

  /** Whether services that share a role may find nothing to do, by what the stores hold. */
  boolean maySettle(List<ServicePlan> plans) {
    try {
      return stored(plans).values().stream().allMatch(Stored::maySettled);
    } catch (Gen3DbException e) {
      return false; // which is told when they are looked at
    }
  }

  /** Whether a service's Secret or entry is there; one that cannot be understood is. */
  boolean exists(ServicePlan plan) {
    return exists(secrets.get(plan.secretName()))
        || plan.remoteSecretName().filter(name -> exists(entries.get(name))).isPresent();
  }

  private static boolean exists(@Nullable Look<?> look) {
    return look instanceof Look.There
        || (look instanceof Look.NotLooked<?> unread && !unread.why().code().unreachable());
  }
}
