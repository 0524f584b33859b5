package org.gen3db.simulation;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.check.Check;
import org.gen3db.domain.credentials.SecretData;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.store.Look;
import org.gen3db.domain.store.NewSecret;
import org.gen3db.domain.store.Owner;
import org.gen3db.domain.store.SecretStore;
import org.gen3db.domain.store.StoreNeeds;
import org.gen3db.domain.store.StoredSecret;
import org.gen3db.domain.store.SyncState;
import org.gen3db.domain.store.Written;
import org.jspecify.annotations.Nullable;

/** The Secrets of the simulated world. */
final class SimulatedSecrets implements SecretStore {
  private static final Runnable NOTHING = () -> {};

  private final Process process;

  SimulatedSecrets(Process process) {
    this.process = process;
  }

  @Override
  public Optional<String> environmentId(Cancellation cancellation) {
    return process.read(
        "secrets.environmentId",
        DomainCode.STORE_FAILED,
        NOTHING,
        process.state().hasChanged(State.ENVIRONMENT),
        () -> id(process.state().find(Thing.Environment.class, State.ENVIRONMENT)),
        () -> id(process.state().findBefore(Thing.Environment.class, State.ENVIRONMENT)));
  }

  private static Optional<String> id(Optional<Thing.Environment> environment) {
    return environment.map(Thing.Environment::id);
  }

  @Override
  public String claimEnvironmentId(Cancellation cancellation) {
    if (process.state().find(Thing.Environment.class, State.ENVIRONMENT).isPresent()) {
      return process.probe(
          "secrets.claimEnvironmentId", DomainCode.STORE_FAILED, () -> environmentIdNow());
    }
    return process.write(
        "secrets.claimEnvironmentId",
        DomainCode.STORE_FAILED,
        NOTHING,
        () -> {
          if (process.state().find(Thing.Environment.class, State.ENVIRONMENT).isEmpty()) {
            process.world().change(State.ENVIRONMENT, new Thing.Environment("ours"));
          }
          return environmentIdNow();
        });
  }

  private String environmentIdNow() {
    return id(process.state().find(Thing.Environment.class, State.ENVIRONMENT)).orElseThrow();
  }

  @Override
  public Map<String, Look<StoredSecret>> read(Collection<String> names, Cancellation cancellation) {
    return process.read(
        "secrets.read " + String.join(" ", names),
        DomainCode.STORE_FAILED,
        NOTHING,
        names.stream().anyMatch(name -> process.state().hasChanged(State.secret(name))),
        () -> looks(names, false),
        () -> looks(names, true));
  }

  private Map<String, Look<StoredSecret>> looks(Collection<String> names, boolean past) {
    var looks = new LinkedHashMap<String, Look<StoredSecret>>();
    for (String name : names) {
      String key = State.secret(name);
      looks.put(
          name,
          look(
              name,
              past
                  ? process.state().findBefore(Thing.Secret.class, key)
                  : process.state().find(Thing.Secret.class, key)));
    }
    return looks;
  }

  private static Look<StoredSecret> look(String name, Optional<Thing.Secret> secret) {
    return secret.map(found -> Look.there(stored(name, found))).orElseGet(Look::absent);
  }

  private static StoredSecret stored(String name, Thing.Secret secret) {
    StoredSecret stored =
        StoredSecret.of(name, secret.data(), Integer.toString(secret.version()))
            .withOwner(secret.helms() ? Owner.HELM : secret.ours() ? Owner.OURS : Owner.OTHER);
    StoredSecret aged =
        secret.passwordChanged() == null
            ? stored
            : stored.passwordChangedAt(secret.passwordChanged());
    StoredSecret held = secret.unprotected() ? aged.unprotected() : aged;
    return secret.follows() == null ? held : held.following(secret.follows()).syncedLast();
  }

  private Optional<Thing.Secret> now(String name) {
    return process.state().find(Thing.Secret.class, State.secret(name));
  }

  @Override
  public Written<StoredSecret> create(NewSecret wanted, Cancellation cancellation) {
    cancellation.check("the simulated Secrets", "writing");
    return process.write(
        "secrets.create " + wanted.name(),
        DomainCode.STORE_FAILED,
        NOTHING,
        () ->
            now(wanted.name()).isPresent()
                ? Written.conflict(look(wanted.name(), now(wanted.name())))
                : put(wanted, null));
  }

  @Override
  public Written<StoredSecret> update(
      StoredSecret seen, NewSecret wanted, Cancellation cancellation) {
    cancellation.check("the simulated Secrets", "writing");
    return process.write(
        "secrets.update " + wanted.name(),
        DomainCode.STORE_FAILED,
        NOTHING,
        () -> setIfSeen(Look.there(seen), wanted, null));
  }

  @Override
  public Written<StoredSecret> follow(
      Look<StoredSecret> seen, NewSecret wanted, String entry, Cancellation cancellation) {
    cancellation.check("the simulated Secrets", "writing");
    return process.write(
        "secrets.follow " + wanted.name(),
        DomainCode.STORE_FAILED,
        NOTHING,
        () -> {
          Thing.Entry found =
              process
                  .state()
                  .find(Thing.Entry.class, State.entry(entry))
                  .orElseThrow(() -> process.error(DomainCode.STORE_FAILED, "follow " + entry));
          return setIfSeen(
              seen, new NewSecret(wanted.name(), wanted.service(), found.data()), entry);
        });
  }

  @Override
  public Map<String, List<Notice>> remarks(Collection<String> names, Cancellation cancellation) {
    return process.probe("secrets.remarks", DomainCode.STORE_FAILED, () -> Map.of());
  }

  @Override
  public Written<StoredSecret> prove(
      StoredSecret seen, NewSecret wanted, Cancellation cancellation) {
    cancellation.check("the simulated Secrets", "proving");
    return process.probe(
        "secrets.prove " + wanted.name(),
        DomainCode.STORE_FAILED,
        () -> {
          Optional<Thing.Secret> there = now(wanted.name());
          return there
                  .filter(secret -> Integer.toString(secret.version()).equals(seen.version()))
                  .isPresent()
              ? Written.done(seen)
              : Written.conflict(look(wanted.name(), there));
        });
  }

  @Override
  public Written<StoredSecret> protect(StoredSecret seen, Cancellation cancellation) {
    cancellation.check("the simulated Secrets", "writing");
    return process.write(
        "secrets.protect " + seen.name(),
        DomainCode.STORE_FAILED,
        NOTHING,
        () -> {
          Optional<Thing.Secret> there = now(seen.name());
          if (there.isEmpty() || !Integer.toString(there.get().version()).equals(seen.version())) {
            return Written.conflict(look(seen.name(), there));
          }
          process
              .world()
              .change(
                  State.secret(seen.name()),
                  there.get().unprotected(false, process.state().nextVersion()));
          return Written.done(stored(seen.name(), now(seen.name()).orElseThrow()));
        });
  }

  private Written<StoredSecret> setIfSeen(
      Look<StoredSecret> seen, NewSecret wanted, @Nullable String entry) {
    Optional<Thing.Secret> there = now(wanted.name());
    return seen.certain()
            .map(StoredSecret::version)
            .equals(there.map(secret -> Integer.toString(secret.version())))
        ? put(wanted, entry)
        : Written.conflict(look(wanted.name(), there));
  }

  private Written<StoredSecret> put(NewSecret wanted, @Nullable String entry) {
    String name = wanted.name();
    Optional<Thing.Secret> old = now(name);
    SecretData data = old.map(secret -> secret.data().with(wanted.data())).orElse(wanted.data());
    var next =
        new Thing.Secret(
            data,
            entry,
            process.state().nextVersion(),
            true,
            wanted.passwordChanged().orElse(old.map(Thing.Secret::passwordChanged).orElse(null)),
            false,
            old.map(Thing.Secret::helms).orElse(false));
    if (old.filter(secret -> secret.saysTheSame(next)).isEmpty()) {
      process.world().change(State.secret(name), next);
    }
    return Written.done(stored(name, now(name).orElseThrow()));
  }

  @Override
  public SyncState syncState(
      String name, String entry, SecretData expected, Cancellation cancellation) {
    return process.probe(
        "secrets.syncState " + name,
        DomainCode.STORE_FAILED,
        () ->
            now(name)
                    .filter(secret -> entry.equals(secret.follows()))
                    .filter(secret -> secret.data().holds(expected))
                    .isPresent()
                ? new SyncState.Synced()
                : new SyncState.Failed(
                    process.error(DomainCode.STORE_FAILED, "syncing " + name).problem()));
  }

  /** Nobody else makes Secrets in this world. */
  @Override
  public Look<StoredSecret> awaited(String name, Cancellation cancellation) {
    return process.probe(
        "secrets.awaited " + name, DomainCode.STORE_FAILED, () -> look(name, now(name)));
  }

  @Override
  public Written<StoredSecret> delete(StoredSecret seen, Cancellation cancellation) {
    cancellation.check("the simulated Secrets", "writing");
    return process.write(
        "secrets.delete " + seen.name(),
        DomainCode.STORE_FAILED,
        NOTHING,
        () -> {
          Optional<Thing.Secret> there = now(seen.name());
          if (there.isEmpty()) {
            return Written.gone();
          }
          if (!Integer.toString(there.get().version()).equals(seen.version())) {
            return Written.conflict(look(seen.name(), there));
          }
          process.world().change(State.secret(seen.name()), null);
          return Written.gone();
        });
  }

  @Override
  public List<Check> check(StoreNeeds needs, Cancellation cancellation) {
    return process.probe(
        "secrets.check",
        DomainCode.STORE_FAILED,
        () -> List.of(Check.ok("secrets", "the simulated Secrets")));
  }

  @Override
  public String describe() {
    return process.ask("secrets.describe", () -> "the simulated Secrets");
  }
}
