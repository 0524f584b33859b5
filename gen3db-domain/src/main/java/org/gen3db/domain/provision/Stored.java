package org.gen3db.domain.provision;

import java.util.Optional;
import org.gen3db.domain.credentials.RemoteEntry;
import org.gen3db.domain.credentials.RemoteSecrets;
import org.gen3db.domain.credentials.SecretNames;
import org.gen3db.domain.credentials.SecretStore;
import org.gen3db.domain.credentials.StoredCredentials;
import org.gen3db.domain.credentials.StoredSecret;
import org.gen3db.domain.plan.ServicePlan;
import org.jspecify.annotations.Nullable;

/** What the stores hold for one service at one moment. */
record Stored(
    @Nullable StoredSecret servingSecret,
    @Nullable StoredSecret pendingSecret,
    @Nullable StoredSecret bootstrapSecret,
    @Nullable RemoteEntry remoteEntry) {

  /** Reads everything. */
  static Stored read(ServicePlan plan, SecretStore store, @Nullable RemoteSecrets remote) {
    String service = plan.service();
    return new Stored(
        store.read(SecretNames.serving(service)).orElse(null),
        store.read(SecretNames.pending(service)).orElse(null),
        store.read(SecretNames.bootstrap(service)).orElse(null),
        readEntry(plan, remote).orElse(null));
  }

  /** Reads the entry, where the delivery has one. */
  static Optional<RemoteEntry> readEntry(ServicePlan plan, @Nullable RemoteSecrets remote) {
    return remote == null ? Optional.empty() : plan.remoteSecretName().flatMap(remote::read);
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
