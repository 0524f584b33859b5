package org.gen3db.testkit;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.credentials.SecretData;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.store.Look;
import org.gen3db.domain.store.NewSecret;
import org.gen3db.domain.store.Owner;
import org.gen3db.domain.store.SecretStore;
import org.gen3db.domain.store.StoredSecret;
import org.gen3db.domain.store.SyncState;
import org.gen3db.domain.store.Written;

/** Secrets in memory: a whole store, and the example of docs/adapters.md. */
class MemorySecretStore implements SecretStore {
  final Map<String, StoredSecret> secrets = new HashMap<>();
  private final String id = UUID.randomUUID().toString();
  private int changes;

  @Override
  public Optional<String> environmentId(Cancellation cancellation) {
    return Optional.of(id);
  }

  @Override
  public String claimEnvironmentId(Cancellation cancellation) {
    return id;
  }

  @Override
  public synchronized Map<String, Look<StoredSecret>> read(
      Collection<String> names, Cancellation cancellation) {
    var looks = new LinkedHashMap<String, Look<StoredSecret>>();
    names.forEach(name -> looks.put(name, look(name)));
    return looks;
  }

  @Override
  public Written<StoredSecret> create(NewSecret wanted, Cancellation cancellation) {
    return put(Look.absent(), wanted, Owner.OURS, null, cancellation);
  }

  @Override
  public Written<StoredSecret> update(
      StoredSecret seen, NewSecret wanted, Cancellation cancellation) {
    return put(Look.there(seen), wanted, Owner.OURS, null, cancellation);
  }

  @Override
  public Written<StoredSecret> follow(
      Look<StoredSecret> seen, NewSecret wanted, String entry, Cancellation cancellation) {
    return put(seen, wanted, Owner.EXTERNAL_SECRET, entry, cancellation);
  }

  @Override
  public synchronized SyncState syncState(
      String name, String entry, SecretData expected, Cancellation cancellation) {
    return look(name)
            .certain()
            .filter(secret -> secret.follows().equals(Optional.of(entry)))
            .filter(secret -> secret.data().holds(expected))
            .isPresent()
        ? new SyncState.Synced()
        : new SyncState.Failed(
            Notice.of(DomainCode.STORE_FAILED, name, "it does not hold what " + entry + " holds"));
  }

  @Override
  public synchronized Written<StoredSecret> delete(StoredSecret seen, Cancellation cancellation) {
    cancellation.check(seen.name(), "deleting");
    if (secrets.containsKey(seen.name()) && !look(seen.name()).equals(Look.there(seen))) {
      return Written.conflict(look(seen.name()));
    }
    secrets.remove(seen.name());
    return Written.gone();
  }

  @Override
  public String describe() {
    return "memory";
  }

  /** The age that is noted with this write. */
  Optional<Instant> aged(Optional<Instant> before, NewSecret wanted) {
    return wanted.passwordChanged().or(() -> before);
  }

  private Look<StoredSecret> look(String name) {
    StoredSecret found = secrets.get(name);
    return found == null ? Look.absent() : Look.there(found);
  }

  /** Sets the keys, if what is there is what was seen; the one place where anything is written. */
  synchronized Written<StoredSecret> put(
      Look<StoredSecret> seen,
      NewSecret wanted,
      Owner owner,
      @org.jspecify.annotations.Nullable String entry,
      Cancellation cancellation) {
    cancellation.check(wanted.name(), "writing");
    StoredSecret old = secrets.get(wanted.name());
    if (!look(wanted.name()).equals(seen)) {
      return Written.conflict(look(wanted.name()));
    }
    SecretData data = old == null ? wanted.data() : old.data().with(wanted.data());
    Optional<Instant> since =
        aged(Optional.ofNullable(old).flatMap(StoredSecret::passwordChanged), wanted);
    boolean same =
        old != null
            && old.data().equals(data)
            && old.owner() == owner
            && old.passwordChanged().equals(since);
    if (!same || !old.follows().equals(Optional.ofNullable(entry))) {
      var bare = StoredSecret.of(wanted.name(), data, Integer.toString(++changes)).withOwner(owner);
      StoredSecret next = since.map(bare::passwordChangedAt).orElse(bare);
      secrets.put(wanted.name(), entry == null ? next : next.following(entry));
    }
    return Written.done(look(wanted.name()).certain().orElseThrow());
  }
}
