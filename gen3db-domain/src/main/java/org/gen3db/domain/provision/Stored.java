package org.gen3db.domain.provision;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.credentials.SecretNames;
import org.gen3db.domain.credentials.StoredCredentials;
import org.gen3db.domain.plan.ServicePlan;
import org.gen3db.domain.store.Look;
import org.gen3db.domain.store.RemoteEntry;
import org.gen3db.domain.store.RemoteSecrets;
import org.gen3db.domain.store.SecretStore;
import org.gen3db.domain.store.StoredSecret;
import org.jspecify.annotations.Nullable;

/** What the stores hold for one service at one moment. */
record Stored(
    @Nullable StoredSecret servingSecret,
    @Nullable StoredSecret pendingSecret,
    @Nullable StoredSecret bootstrapSecret,
    @Nullable RemoteEntry remoteEntry) {

  /** Reads everything. */
  static Stored read(
      ServicePlan plan,
      SecretStore store,
      @Nullable RemoteSecrets remote,
      Cancellation cancellation) {
    String serving = SecretNames.serving(plan.service());
    String pending = SecretNames.pending(plan.service());
    String bootstrap = SecretNames.bootstrap(plan.service());
    Map<String, Look<StoredSecret>> looks =
        store.read(List.of(serving, pending, bootstrap), cancellation);
    return new Stored(
        found(looks, serving).orElse(null),
        found(looks, pending).orElse(null),
        found(looks, bootstrap).orElse(null),
        readEntry(plan, remote, cancellation).orElse(null));
  }

  /** Reads the entry, where the delivery has one. */
  static Optional<RemoteEntry> readEntry(
      ServicePlan plan, @Nullable RemoteSecrets remote, Cancellation cancellation) {
    return remote == null
        ? Optional.empty()
        : plan.remoteSecretName()
            .flatMap(name -> found(remote.read(List.of(name), cancellation), name));
  }

  /** Reads one Secret. */
  static Optional<StoredSecret> readSecret(
      String name, SecretStore store, Cancellation cancellation) {
    return found(store.read(List.of(name), cancellation), name);
  }

  private static <T> Optional<T> found(Map<String, Look<T>> looks, String name) {
    Look<T> look = looks.get(name);
    if (look == null) {
      throw new IllegalStateException("the store gave no look at " + name);
    }
    return look.certain();
  }

  Optional<StoredSecret> serving() {
    return Optional.ofNullable(servingSecret);
  }

  Optional<StoredSecret> pending() {
    return Optional.ofNullable(pendingSecret);
  }

  Optional<StoredSecret> bootstrap() {
    return Optional.ofNullable(bootstrapSecret);
  }

  Optional<RemoteEntry> entry() {
    return Optional.ofNullable(remoteEntry);
  }

  /** The credentials in the serving Secret, when it says that the database is ready. */
  Optional<StoredCredentials> servingReady() {
    return serving()
        .map(secret -> StoredCredentials.in(secret.data()))
        .filter(StoredCredentials::dbcreated);
  }
}
