package org.gen3db.domain.provision;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.credentials.SecretData;
import org.gen3db.domain.credentials.SecretNames;
import org.gen3db.domain.delivery.Delivery;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.operation.Operation;
import org.gen3db.domain.placement.Placed;
import org.gen3db.domain.placement.Places;
import org.gen3db.domain.plan.ServicePlan;
import org.gen3db.domain.seen.Stored;
import org.gen3db.domain.seen.Supposed;
import org.gen3db.domain.store.Capability;
import org.gen3db.domain.store.Look;
import org.gen3db.domain.store.Owner;
import org.gen3db.domain.store.RemoteEntry;
import org.gen3db.domain.store.RemoteSecrets;
import org.gen3db.domain.store.StoredSecret;
import org.jspecify.annotations.Nullable;

/**
 * Everything that the stores hold for some services at one moment: each entry and each Secret is
 * read once, all in one go.
 */
final class StoreReader {
  /**
   * How entries are looked at of which only making something for a moment can tell ({@link
   * org.gen3db.domain.store.Capability#PROBE}).
   */
  enum Looking {
    /**
     * What follows an entry and is in sync is taken for it; else it is made out by a probe. For a
     * look that may end the run, or is shown.
     */
    AS_NEEDED,
    /** By a probe in any case: what is in sync may be minutes old, and something is to change. */
    BY_PROBE,
    /** The same as {@link #AS_NEEDED}, but what only a probe tells is supposed not to be there. */
    SUPPOSED_ABSENT,
    /** The same, but what only a probe tells is supposed to be there ({@link Supposed}). */
    SUPPOSED_THERE;

    boolean supposes() {
      return this == SUPPOSED_ABSENT || this == SUPPOSED_THERE;
    }
  }

  private final Map<String, Look<RemoteEntry>> entries = new HashMap<>();
  private final Map<String, Look<StoredSecret>> secrets = new HashMap<>();
  private final Set<String> supposed = new HashSet<>();
  private final @Nullable RemoteSecrets remote;
  private final Looking looking;
  private final boolean restores;

  private StoreReader(@Nullable RemoteSecrets remote, Looking looking, boolean restores) {
    this.remote = remote;
    this.looking = looking;
    this.restores = restores;
  }

  /**
   * Reads; what cannot be read is told when it is asked for, by those that need it.
   *
   * @param operation tells whether entries are to be changed, so that it matters whose they are,
   *     and whether those that are marked for deletion are to be taken back
   */
  static StoreReader read(
      List<ServicePlan> plans,
      World world,
      Operation operation,
      Looking looking,
      Cancellation cancellation) {
    RemoteSecrets remote = world.remoteSecrets();
    Set<Capability> can = remote == null ? Set.of() : remote.capabilities();
    boolean probes = can.contains(Capability.PROBE);
    var read =
        new StoreReader(
            remote,
            looking,
            operation.options().restoreDeleted() && can.contains(Capability.RESTORE));
    var names = plans.stream().flatMap(plan -> tellingEntry(plan).stream()).distinct().toList();
    if (remote != null && !names.isEmpty()) {
      boolean probe = probes && looking == Looking.BY_PROBE;
      read.look(
          names,
          () ->
              probe
                  ? remote.probe(names, cancellation)
                  : operation.changesEntries()
                      ? remote.examine(names, cancellation)
                      : remote.read(names, cancellation));
    }
    var secrets = plans.stream().flatMap(plan -> Stored.secretsOf(plan).stream()).toList();
    if (!secrets.isEmpty()) {
      try {
        read.secrets.putAll(world.secrets().read(secrets, cancellation));
      } catch (Gen3DbException e) {
        secrets.forEach(name -> read.secrets.put(name, new Look.NotLooked<>(e.problem())));
      }
    }
    if (remote != null && probes && looking != Looking.BY_PROBE) {
      read.makeOut(plans, remote, cancellation);
    }
    return read;
  }

  private void look(Collection<String> names, Supplier<Map<String, Look<RemoteEntry>>> look) {
    try {
      entries.putAll(look.get());
    } catch (Gen3DbException e) {
      names.forEach(name -> entries.put(name, new Look.NotLooked<>(e.problem())));
    }
  }

  /** What a Secret that is in sync tells is known; the rest is probed, or supposed. */
  private void makeOut(List<ServicePlan> plans, RemoteSecrets store, Cancellation cancellation) {
    for (ServicePlan plan : plans) {
      String name = plan.remoteSecretName().orElse("");
      if (entries.get(name) instanceof Look.NotLooked<RemoteEntry>) {
        there(plan.secretName())
            .filter(
                secret -> secret.isInSync() && secret.follows().filter(name::equals).isPresent())
            .ifPresent(
                secret ->
                    entries.put(
                        name,
                        Look.there(
                            RemoteEntry.of(name, held(secret), "copy " + secret.version()))));
      }
    }
    Set<String> unknown =
        plans.stream()
            .flatMap(plan -> plan.remoteSecretName().stream())
            .filter(name -> entries.get(name) instanceof Look.NotLooked<RemoteEntry>)
            .collect(Collectors.toCollection(TreeSet::new));
    if (looking.supposes()) {
      supposed.addAll(unknown);
    } else if (!unknown.isEmpty()) {
      look(unknown, () -> store.probe(unknown, cancellation));
    }
  }

  /** What of a Secret is its entry's, as far as it tells. */
  private static SecretData held(StoredSecret secret) {
    var held = new TreeMap<>(secret.data().values());
    held.keySet().removeAll(secret.keysLeft());
    return SecretData.of(held);
  }

  private Optional<StoredSecret> there(String secret) {
    return secrets.get(secret) instanceof Look.There<StoredSecret> found
        ? Optional.of(found.value())
        : Optional.empty();
  }

  /** The services of which a Secret of ours stands that an operator pushes from. */
  Set<String> pushed() {
    return secrets.keySet().stream()
        .filter(name -> name.endsWith(SecretNames.bootstrap("")))
        .filter(name -> there(name).filter(one -> one.owner() == Owner.OURS).isPresent())
        .map(name -> name.substring(0, name.length() - SecretNames.bootstrap("").length()))
        .collect(Collectors.toSet());
  }

  /** Whether it is only supposed what any entry is. */
  boolean supposesAny() {
    return !supposed.isEmpty();
  }

  /** Whether it is only supposed what a service's entry is. */
  boolean supposes(ServicePlan plan) {
    return plan.remoteSecretName().filter(supposed::contains).isPresent();
  }

  /** Why nobody knows what a service's entry is, where it is only supposed. */
  Optional<Notice> untold(ServicePlan plan) {
    return plan.remoteSecretName()
        .filter(supposed::contains)
        .map(entries::get)
        .flatMap(
            look ->
                look instanceof Look.NotLooked<RemoteEntry> unread
                    ? Optional.of(unread.why())
                    : Optional.empty());
  }

  /** The entry of a service, where its delivery has one that is there. */
  private Optional<RemoteEntry> entry(ServicePlan plan) {
    if (supposes(plan)) {
      return looking == Looking.SUPPOSED_THERE
          ? Supposed.entry(
              plan,
              Stream.of(
                      SecretNames.bootstrap(plan.service()), plan.secretName(), plan.pendingName())
                  .flatMap(name -> there(name).stream())
                  .toList())
          : Optional.empty();
    }
    if (toRestore(plan).isPresent()) {
      return Optional.empty(); // what it holds is known only once it is taken back
    }
    return plan.remoteSecretName()
        .flatMap(name -> Optional.ofNullable(entries.get(name)))
        .flatMap(Look::certain);
  }

  /** The entry that tells where a service is: its own, or that of the service beside it. */
  private static Optional<String> tellingEntry(ServicePlan plan) {
    return plan.remoteSecretName().or(() -> plan.spec().leadingEntry());
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
    Optional<String> leading = plan.spec().leadingEntry();
    if (leading.isPresent()) {
      return beside(plan, leading.get(), places);
    }
    Optional<RemoteEntry> entry = entry(plan);
    if (plan.delivery() == Delivery.PULL && entry.isEmpty() && toRestore(plan).isEmpty()) {
      throw new Gen3DbException(absent(plan, plan.remoteSecretName().orElseThrow()));
    }
    return places.of(
        plan,
        entry.orElse(null),
        Stream.of(plan.secretName(), plan.pendingName(), SecretNames.bootstrap(plan.service()))
            .flatMap(name -> there(name).stream())
            .toList());
  }

  /** Where a login beside a service's own is: where the service is, by what its entry says. */
  private Placed beside(ServicePlan plan, String leading, Places places) {
    Look<RemoteEntry> look = entries.getOrDefault(leading, Look.absent());
    boolean unknown =
        supposed.contains(leading) || (restores && look instanceof Look.PendingDeletion);
    Optional<RemoteEntry> entry = unknown ? Optional.empty() : look.certain();
    if (entry.isEmpty() && !unknown && plan.spec().isBeside(Delivery.PULL)) {
      throw new Gen3DbException(absent(plan, leading));
    }
    return places.beside(
        plan,
        entry.orElse(null),
        Stream.of(plan.secretName(), plan.pendingName())
            .flatMap(name -> there(name).stream())
            .toList());
  }

  private Notice absent(ServicePlan plan, String entry) {
    return Notice.of(
        DomainCode.ENTRY_ABSENT,
        plan.service(),
        "the remote entry "
            + entry
            + " does not exist in "
            + (remote == null ? "any store" : remote.describe())
            + "; the Secret is left as it is");
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
