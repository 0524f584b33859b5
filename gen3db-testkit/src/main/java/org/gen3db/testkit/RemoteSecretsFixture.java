package org.gen3db.testkit;

import static org.gen3db.testkit.Promise.kept;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.credentials.SecretData;
import org.gen3db.domain.store.Capability;
import org.gen3db.domain.store.Look;
import org.gen3db.domain.store.RemoteEntry;
import org.gen3db.domain.store.RemoteSecrets;
import org.gen3db.domain.store.WriteId;
import org.gen3db.domain.store.Written;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;

/** What an author gives to the contract of {@link RemoteSecrets}, and how its tests speak. */
@Timeout(120)
public abstract class RemoteSecretsFixture {
  static final String NAME = "default-fence-creds";

  final Cancellation nobody = Cancellation.create();

  /** For subclasses. */
  protected RemoteSecretsFixture() {}

  /**
   * A store. Within one test method all that are opened look at the same entries, as several
   * processes would; in the next test method there is none.
   */
  protected abstract RemoteSecrets open();

  /**
   * Makes the entry or sets keys of it as another program would, past the store: no tag of gen3db's
   * is written, or changed where it stands.
   */
  protected abstract void writeAsOthers(String name, SecretData data);

  /** Takes the entry away as another program would, so that a new one may be made at once. */
  protected abstract void deleteAsOthers(String name);

  /**
   * The entry's bytes as they are stored, for stores that External Secrets reads from; empty where
   * there are none.
   */
  protected Optional<byte[]> bytes(String name) {
    return Optional.empty();
  }

  /** How soon a call ends after its cancellation: far more than it needs, on a busy machine too. */
  protected Duration soon() {
    return Duration.ofSeconds(10);
  }

  /**
   * Makes the store's next write wait until it is closed, such as by holding a lock; null where no
   * write of it ever waits for another.
   */
  protected @Nullable AutoCloseable holdUp() throws Exception {
    return null;
  }

  final RemoteSecrets store() {
    return NullFree.of(RemoteSecrets.class, open());
  }

  static boolean updates(RemoteSecrets store) {
    return store.capabilities().contains(Capability.UPDATE);
  }

  final Look<RemoteEntry> look(RemoteSecrets store, String name) {
    Look<RemoteEntry> look = store.probe(List.of(name), nobody).get(name);
    if (look == null) {
      throw Promise.broken(
          "RemoteSecrets.probe returned no look at " + name,
          "return one for each name that was asked for: Look.absent() where there is nothing.",
          null);
    }
    return look;
  }

  final RemoteEntry there(RemoteSecrets store) {
    return there("RemoteSecrets.read", look(store, NAME));
  }

  static RemoteEntry there(String method, Look<RemoteEntry> look) {
    if (look instanceof Look.There<RemoteEntry> found) {
      return found.value();
    }
    throw Promise.broken(
        method + " says " + look + " of an entry that is there",
        "return Look.there with what the store holds now.",
        null);
  }

  final RemoteEntry create(RemoteSecrets store, SecretData data) {
    Written<RemoteEntry> made = store.create(NAME, data, WriteId.random(), nobody);
    kept(
        !made.isConflict(),
        "RemoteSecrets.create was in conflict where nothing was",
        "look only at the name that is to be made.");
    return there("RemoteSecrets.create", made.now());
  }

  final Written<RemoteEntry> update(RemoteSecrets store, RemoteEntry seen, SecretData data) {
    return store.update(seen, data, WriteId.random(), nobody);
  }

  static void conflicts(String method, Written<RemoteEntry> written) {
    kept(
        written.isConflict(),
        "RemoteSecrets." + method + " was done although another program wrote meanwhile",
        "hold seen.version() against the version that is there, in one step with the write (in"
            + " Secrets Manager by moving AWSCURRENT from the version seen), and return"
            + " Written.conflict.");
  }
}
