package org.gen3db.domain.seen;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gen3db.domain.credentials.DbCredentials;
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
 * @param deleted the name of the entry where it is marked for deletion and is to be taken back, so
 *     that nobody knows yet what it holds; or null
 */
public record Stored(
    @Nullable StoredSecret servingSecret,
    @Nullable StoredSecret pendingSecret,
    @Nullable StoredSecret bootstrapSecret,
    @Nullable RemoteEntry remoteEntry,
    @Nullable String deleted) {
  /** Where no entry is to be taken back. */
  public Stored(
      @Nullable StoredSecret servingSecret,
      @Nullable StoredSecret pendingSecret,
      @Nullable StoredSecret bootstrapSecret,
      @Nullable RemoteEntry remoteEntry) {
    this(servingSecret, pendingSecret, bootstrapSecret, remoteEntry, null);
  }

  /**
   * The names of the Secrets of a service. Nothing is pushed for a login beside a service's own, so
   * that it has none to be pushed from.
   */
  public static List<String> secretsOf(ServicePlan plan) {
    return plan.spec().login().isPresent()
        ? List.of(plan.secretName(), plan.pendingName())
        : List.of(plan.secretName(), plan.pendingName(), SecretNames.bootstrap(plan.service()));
  }

  /**
   * What looks found.
   *
   * @throws org.gen3db.domain.error.Gen3DbException when one of them could not be told
   */
  public static Stored in(
      ServicePlan plan, Map<String, Look<StoredSecret>> secrets, @Nullable RemoteEntry entry) {
    return new Stored(
        certain(secrets, plan.secretName()),
        certain(secrets, plan.pendingName()),
        plan.spec().login().isPresent()
            ? null
            : certain(secrets, SecretNames.bootstrap(plan.service())),
        entry);
  }

  /** The same where the entry of this name is to be taken back first; null for none. */
  public Stored restoring(@Nullable String entry) {
    return new Stored(servingSecret, pendingSecret, bootstrapSecret, remoteEntry, entry);
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

  /**
   * The Secret that keeps a new password until it is published; a copy of what was published too,
   * where the serving Secret holds another one again (R19).
   */
  public Optional<StoredSecret> pending() {
    return Optional.ofNullable(pendingSecret).filter(secret -> !isCopy(secret));
  }

  /** The Secret that keeps a copy of what is published, and says nothing new. */
  public Optional<StoredSecret> copy() {
    return Optional.ofNullable(pendingSecret).filter(this::isCopy);
  }

  private boolean isCopy(StoredSecret secret) {
    var held = StoredCredentials.in(secret.data());
    return held.text(DbCredentials.PUBLISHED).isPresent()
        && held.password().isPresent()
        && serving()
            .map(one -> StoredCredentials.in(one.data()).password())
            .filter(held.password()::equals)
            .isPresent();
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

  /** The entry that is to be taken back first. */
  public Optional<String> toRestore() {
    return Optional.ofNullable(deleted);
  }

  /** Whether a look without the lock may find nothing to do: else it is spared. */
  public boolean maySettled() {
    return servingReady().isPresent() && pending().isEmpty() && deleted == null;
  }
}
