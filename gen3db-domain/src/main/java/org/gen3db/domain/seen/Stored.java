package org.gen3db.domain.seen;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gen3db.domain.credentials.SecretNames;
import org.gen3db.domain.credentials.StoredCredentials;
import org.gen3db.domain.plan.ServicePlan;
import org.gen3db.domain.store.Look;
import org.gen3db.domain.store.RemoteEntry;
import org.gen3db.domain.store.StoredSecret;
import org.jspecify.annotations.Nullable;

/**
 * What the stores hold for one service at one moment.
 *
 * @param servingSecret the Secret that services consume, or null
 * @param pendingSecret the one that keeps a new password, or null
 * @param bootstrapSecret the one that an operator pushes from, or null
 * @param remoteEntry the entry, or null where there is none, or the delivery has none
 */
public record Stored(
    @Nullable StoredSecret servingSecret,
    @Nullable StoredSecret pendingSecret,
    @Nullable StoredSecret bootstrapSecret,
    @Nullable RemoteEntry remoteEntry) {

  /** The names of the Secrets of a service. */
  public static List<String> secretsOf(String service) {
    return List.of(
        SecretNames.serving(service), SecretNames.pending(service), SecretNames.bootstrap(service));
  }

  /**
   * What looks found.
   *
   * @throws org.gen3db.domain.error.Gen3DbException when one of them could not be told
   */
  public static Stored in(
      ServicePlan plan, Map<String, Look<StoredSecret>> secrets, @Nullable RemoteEntry entry) {
    String service = plan.service();
    return new Stored(
        certain(secrets, SecretNames.serving(service)),
        certain(secrets, SecretNames.pending(service)),
        certain(secrets, SecretNames.bootstrap(service)),
        entry);
  }

  private static @Nullable StoredSecret certain(
      Map<String, Look<StoredSecret>> secrets, String name) {
    Look<StoredSecret> look = secrets.get(name);
    if (look == null) {
      throw new IllegalStateException("nobody looked for " + name);
    }
    return look.certain().orElse(null);
  }

  /** The Secret that services consume. */
  public Optional<StoredSecret> serving() {
    return Optional.ofNullable(servingSecret);
  }

  /** The Secret that keeps a new password until it is published. */
  public Optional<StoredSecret> pending() {
    return Optional.ofNullable(pendingSecret);
  }

  public Optional<StoredSecret> bootstrap() {
    return Optional.ofNullable(bootstrapSecret);
  }

  /** The remote entry. */
  public Optional<RemoteEntry> entry() {
    return Optional.ofNullable(remoteEntry);
  }

  /** The credentials in the serving Secret, when it says that the database is ready. */
  public Optional<StoredCredentials> servingReady() {
    return serving()
        .map(secret -> StoredCredentials.in(secret.data()))
        .filter(StoredCredentials::dbcreated);
  }

  /** Whether a look without the lock may find nothing to do: else it is spared. */
  public boolean maySettled() {
    return servingReady().isPresent() && pending().isEmpty();
  }
}
