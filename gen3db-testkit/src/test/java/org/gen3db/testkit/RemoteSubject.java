package org.gen3db.testkit;

import java.time.Duration;
import java.util.Optional;
import org.gen3db.domain.credentials.EntryFormat;
import org.gen3db.domain.credentials.SecretData;
import org.gen3db.domain.store.RemoteEntry;
import org.gen3db.domain.store.RemoteSecrets;
import org.jspecify.annotations.Nullable;

/** The contract with a store in memory, past which others write. */
class RemoteSubject extends RemoteSecretsContract {
  final MemoryRemoteSecrets store;

  RemoteSubject(MemoryRemoteSecrets store) {
    this.store = store;
  }

  @Override
  protected RemoteSecrets open() {
    return store;
  }

  @Override
  protected void writeAsOthers(String name, SecretData data) {
    RemoteEntry old = store.entries.get(name);
    SecretData all = old == null ? data : old.data().with(data);
    RemoteEntry next = RemoteEntry.of(name, all, store.version());
    store.entries.put(name, old != null && old.ours() ? next.madeByUs() : next);
  }

  @Override
  protected void deleteAsOthers(String name) {
    store.entries.remove(name);
  }

  @Override
  protected Optional<byte[]> bytes(String name) {
    return Optional.ofNullable(store.entries.get(name))
        .map(entry -> EntryFormat.encode(entry.data()));
  }

  @Override
  protected Duration soon() {
    return Duration.ofMillis(300);
  }

  @Override
  protected @Nullable AutoCloseable holdUp() {
    return store instanceof Held held ? held.hold() : null;
  }

  /** Its writes wait for a lock that the test can hold. */
  interface Held {
    AutoCloseable hold();
  }
}
