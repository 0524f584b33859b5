package org.gen3db.domain.provision;

import org.gen3db.domain.credentials.DbCredentials;
import org.gen3db.domain.credentials.NewSecret;
import org.gen3db.domain.credentials.RemoteEntry;
import org.gen3db.domain.credentials.RemoteSecrets;
import org.gen3db.domain.credentials.SecretStore;
import org.gen3db.domain.credentials.StoredCredentials;
import org.gen3db.domain.credentials.StoredSecret;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.plan.Change;
import org.gen3db.domain.plan.InStoresVisitor;

/** Performs the changes of the Secrets and of the remote entry for one service. */
final class StorePerformer implements InStoresVisitor<Boolean> {
  private final Work work;
  private final SecretStore secrets;
  private final Release release;
  private boolean published;

  StorePerformer(Release release, Work work) {
    this.release = release;
    this.work = work;
    this.secrets = release.world().secrets();
  }

  /** Returns whether another run was first, so that what it wrote must be looked at again. */
  boolean perform(Change.InStores change) {
    return change.accept(this);
  }

  @Override
  public Boolean keepPending(Change.KeepPending change) {
    var pending = new NewSecret(change.secret(), work.service(), credentials().pending());
    if (work.member().stored().pending().isPresent()) {
      secrets.write(pending);
      return false;
    }
    StoredSecret kept = secrets.keepIfAbsent(pending);
    return !kept.data().holds(pending.data());
  }

  @Override
  public Boolean publishEntry(Change.PublishEntry change) {
    RemoteEntry there = remote().createIfAbsent(change.entry(), credentials().ready());
    return !there.data().holds(credentials().ready());
  }

  /** Completes the very entry whose credentials logged in; one that changed since is looked at. */
  @Override
  public Boolean completeEntry(Change.CompleteEntry change) {
    RemoteEntry seen = work.member().stored().entry().orElseGet(() -> entry(change.entry()));
    try {
      remote().update(seen, Publication.dbcreated());
      return false;
    } catch (Gen3DbException e) {
      if (e.problem().code() == DomainCode.MOVED) {
        return true;
      }
      throw e;
    }
  }

  @Override
  public Boolean publishSecret(Change.PublishSecret change) {
    secrets.write(new NewSecret(change.secret(), work.service(), credentials().ready()));
    published = true;
    return false;
  }

  @Override
  public Boolean followEntry(Change.FollowEntry change) {
    secrets.follow(
        new NewSecret(change.secret(), work.service(), entry(change.entry()).data()),
        change.entry());
    published = true;
    return false;
  }

  @Override
  public Boolean removePending(Change.RemovePending change) {
    if (!published && !serves()) {
      return true;
    }
    secrets.delete(change.secret());
    return false;
  }

  /** Looks once more: while the Secret does not hold the password, the pending one may be all. */
  private boolean serves() {
    return secrets
        .read(work.member().plan().secretName())
        .flatMap(secret -> StoredCredentials.in(secret.data()).password())
        .filter(credentials().password()::equals)
        .isPresent();
  }

  private RemoteEntry entry(String name) {
    return remote()
        .read(name)
        .orElseThrow(
            () ->
                new Gen3DbException(
                    Notice.of(
                        DomainCode.MOVED,
                        work.service(),
                        "the remote entry " + name + " was removed meanwhile")));
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
