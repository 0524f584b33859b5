package org.gen3db.testkit;

import static org.gen3db.testkit.Promise.kept;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.credentials.SecretData;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.store.Look;
import org.gen3db.domain.store.NewSecret;
import org.gen3db.domain.store.SecretStore;
import org.gen3db.domain.store.StoredSecret;
import org.gen3db.domain.store.SyncState;
import org.gen3db.domain.store.Written;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;

/** What an author gives to the contract of a {@link SecretStore}, and how its tests speak. */
@Timeout(120)
public abstract class SecretStoreFixture {
  static final String NAME = "fence-dbcreds";
  static final String ENTRY = "default-fence-creds";

  final Cancellation nobody = Cancellation.create();

  /** For subclasses. */
  protected SecretStoreFixture() {}

  /**
   * A store. Within one test method all that are opened look at the same Secrets, as several
   * processes would; in the next test method there is none.
   */
  protected abstract SecretStore open();

  /**
   * Makes the Secret or sets keys of it as another program would, past the store: all other keys
   * stay, and no label or mark of gen3db's is written, or changed where it stands.
   */
  protected abstract void writeAsOthers(String name, SecretData data);

  /**
   * Makes a remote entry that a Secret can follow. A store that copies what it is given needs
   * nothing; beside an operator it is the entry that the operator reads.
   */
  protected void makeEntry(String name, SecretData data) {}

  /** How long a Secret may take until it is synced. */
  protected Duration patience() {
    return Duration.ofSeconds(20);
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

  final SecretStore store() {
    return NullFree.of(SecretStore.class, open());
  }

  static NewSecret secret(String name, SecretData data) {
    return new NewSecret(name, "fence", data);
  }

  static NewSecret secret(SecretData data) {
    return secret(NAME, data);
  }

  final Look<StoredSecret> look(SecretStore store, String name) {
    Look<StoredSecret> look = store.read(List.of(name), nobody).get(name);
    if (look == null) {
      throw Promise.broken(
          "SecretStore.read returned no look at " + name,
          "return one for each name that was asked for: Look.absent() where there is nothing.",
          null);
    }
    return look;
  }

  final Optional<StoredSecret> read(SecretStore store, String name) {
    return look(store, name).certain();
  }

  final StoredSecret there(SecretStore store) {
    return there("SecretStore.read", look(store, NAME));
  }

  final StoredSecret create(SecretStore store, SecretData data) {
    Written<StoredSecret> made = store.create(secret(data), nobody);
    kept(
        !made.isConflict(),
        "SecretStore.create was in conflict where nothing was",
        "look only at the name that is to be made.");
    return there("SecretStore.create", made.now());
  }

  static StoredSecret there(String method, Look<StoredSecret> look) {
    if (look instanceof Look.There<StoredSecret> found) {
      return found.value();
    }
    throw Promise.broken(
        method + " says " + look + " of a Secret that is there",
        "return Look.there with what the store holds now.",
        null);
  }

  final void conflicts(String method, Written<StoredSecret> written) {
    kept(
        written.isConflict(),
        "SecretStore." + method + " wrote over what another program wrote meanwhile",
        "hold seen.version() against the version that is there, in one step with the write (a lock,"
            + " a transaction, If-Match, resourceVersion), and return Written.conflict.");
  }

  final Written<StoredSecret> follow(SecretStore store, Look<StoredSecret> seen, SecretData data) {
    makeEntry(ENTRY, data);
    return store.follow(seen, secret(data), ENTRY, nobody);
  }

  /** Follows an entry, and waits as the domain does. */
  final void followed(SecretStore store, Look<StoredSecret> seen, SecretData data) {
    kept(
        !follow(store, seen, data).isConflict(),
        "SecretStore.follow was in conflict where nobody else wrote",
        "compare what was seen with what is there by its version only.");
    Cancellation bounded = nobody.within(patience());
    while (true) {
      SyncState state = store.syncState(NAME, ENTRY, data, nobody);
      if (state instanceof SyncState.Synced) {
        return;
      } else if (state instanceof SyncState.Failed failed) {
        throw new Gen3DbException(failed.why());
      }
      kept(
          bounded.pause(Duration.ofMillis(50)),
          "SecretStore.syncState says " + state + " for " + patience(),
          "say Synced when the Secret follows the entry and holds all that was expected.");
    }
  }
}
