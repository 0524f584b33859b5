package org.gen3db.domain.provision;

import java.util.Optional;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.credentials.DbCredentials;
import org.gen3db.domain.credentials.SecretData;
import org.gen3db.domain.credentials.SecretNames;
import org.gen3db.domain.credentials.StoredCredentials;
import org.gen3db.domain.plan.Change;
import org.gen3db.domain.plan.InStoresVisitor;
import org.gen3db.domain.store.Look;
import org.gen3db.domain.store.NewSecret;
import org.gen3db.domain.store.RemoteEntry;
import org.gen3db.domain.store.RemoteSecrets;
import org.gen3db.domain.store.SecretStore;
import org.gen3db.domain.store.StoredSecret;
import org.gen3db.domain.store.WriteId;
import org.gen3db.domain.store.Written;

/**
 * Performs the changes of the Secrets and of the remote entry for one service, each only where the
 * store still holds what was seen: another run that was first means that all is looked at again.
 */
final class StorePerformer implements InStoresVisitor<Boolean> {
  private final Work work;
  private final SecretStore secrets;
  private final Release release;
  private final Cancellation cancellation;
  private boolean published;

  StorePerformer(Release release, Work work) {
    this.release = release;
    this.work = work;
    this.secrets = release.world().secrets();
    this.cancellation = release.cancellation();
  }

  /** Returns whether another run was first, so that what it wrote must be looked at again. */
  boolean perform(Change.InStores change) {
    return change.accept(this);
  }

  @Override
  public Boolean keepPending(Change.KeepPending change) {
    return put(
        work.member().stored().pending(),
        new NewSecret(change.secret(), work.service(), credentials().pending()));
  }

  @Override
  public Boolean publishEntry(Change.PublishEntry change) {
    SecretData ready = credentials().ready();
    return !holds(
        remote().create(change.entry(), ready, WriteId.random(), cancellation).now(), ready);
  }

  /** Completes the very entry whose credentials logged in; one that changed since is looked at. */
  @Override
  public Boolean completeEntry(Change.CompleteEntry change) {
    Optional<RemoteEntry> seen = work.member().stored().entry().or(() -> entry(change.entry()));
    return seen.isEmpty()
        || remote()
            .update(seen.get(), Publication.dbcreated(), WriteId.random(), cancellation)
            .isConflict();
  }

  @Override
  public Boolean publishSecret(Change.PublishSecret change) {
    var ready = new NewSecret(change.secret(), work.service(), credentials().ready());
    published = !put(work.member().stored().serving(), ready);
    return !published;
  }

  /** Writes a Secret as it was seen; what another run wrote is as good where it says the same. */
  private boolean put(Optional<StoredSecret> seen, NewSecret wanted) {
    Written<StoredSecret> written =
        seen.isPresent()
            ? secrets.update(seen.get(), wanted, cancellation)
            : secrets.create(wanted, cancellation);
    boolean stands =
        written.now() instanceof Look.There<StoredSecret> there
            && there.value().follows().isEmpty()
            && there.value().data().holds(wanted.data());
    if (stands && wanted.name().equals(SecretNames.pending(work.service()))) {
      work.pendingIs(((Look.There<StoredSecret>) written.now()).value());
    }
    return !stands;
  }

  private static boolean holds(Look<RemoteEntry> look, SecretData wanted) {
    return look instanceof Look.There<RemoteEntry> there && there.value().data().holds(wanted);
  }

  @Override
  public Boolean followEntry(Change.FollowEntry follow) {
    Optional<RemoteEntry> entry = entry(follow.entry());
    if (entry.isEmpty()) {
      return true;
    }
    SecretData data = entry.get().data();
    Look<StoredSecret> seen =
        work.member().stored().serving().map(Look::there).orElseGet(Look::absent);
    Written<StoredSecret> written =
        secrets.follow(
            seen,
            new NewSecret(follow.secret(), work.service(), data),
            follow.entry(),
            cancellation);
    if (written.isConflict()) {
      return true;
    }
    new SyncWait(secrets, follow.secret(), follow.entry(), data).await(cancellation);
    published = true;
    return false;
  }

  @Override
  public Boolean removePending(Change.RemovePending change) {
    if (!published && !serves()) {
      return true;
    }
    Optional<StoredSecret> pending = work.pending();
    return pending.isPresent() && secrets.delete(pending.get(), cancellation).isConflict();
  }

  /** Looks once more: while the Secret does not hold the password, the pending one may be all. */
  private boolean serves() {
    return Stored.readSecret(work.member().plan().secretName(), secrets, cancellation)
        .flatMap(secret -> StoredCredentials.in(secret.data()).password())
        .filter(credentials().password()::equals)
        .isPresent();
  }

  private Optional<RemoteEntry> entry(String name) {
    return Stored.readEntry(work.member().plan(), remote(), cancellation)
        .filter(entry -> entry.name().equals(name));
  }

  private RemoteSecrets remote() {
    return release
        .world()
        .remote()
        .orElseThrow(() -> new IllegalStateException("a remote entry without a remote store"));
  }

  private DbCredentials credentials() {
    return work.credentials()
        .orElseThrow(() -> new IllegalStateException("a change without credentials"));
  }
}
