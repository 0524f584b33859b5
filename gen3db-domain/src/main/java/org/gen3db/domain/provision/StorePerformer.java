package org.gen3db.domain.provision;

import org.gen3db.domain.credentials.DbCredentials;
import org.gen3db.domain.credentials.NewSecret;
import org.gen3db.domain.credentials.RemoteEntry;
import org.gen3db.domain.credentials.RemoteSecrets;
import org.gen3db.domain.credentials.SecretNames;
import org.gen3db.domain.credentials.SecretStore;
import org.gen3db.domain.credentials.StoredCredentials;
import org.gen3db.domain.credentials.StoredSecret;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.plan.Change;

/** Performs the changes of the Secrets and of the remote entry for one service. */
final class StorePerformer {
  private final Work work;
  private final SecretStore secrets;
  private final Release release;
  private boolean published;

  StorePerformer(Release release, Work work) {
    this.release = release;
    this.work = work;
    this.secrets = release.world().secrets();
  }

  /** Returns whether another run was first, so that its password must be looked at again. */
  boolean keepPending() {
    var pending =
        new NewSecret(SecretNames.pending(work.service()), work.service(), credentials().pending());
    if (work.member().stored().pending().isPresent()) {
      secrets.write(pending);
      return false;
    }
    StoredSecret kept = secrets.keepIfAbsent(pending);
    return !kept.data().holds(pending.data());
  }

  /** Returns whether another run was first, so that what it wrote must be looked at again. */
  boolean perform(Change.OnStores change) {
    if (change instanceof Change.PublishEntry publish) {
      RemoteEntry there = remote().createIfAbsent(publish.entry(), credentials().ready());
      return !there.data().holds(credentials().ready());
    } else if (change instanceof Change.CompleteEntry complete) {
      return complete(complete.entry());
    } else if (change instanceof Change.FollowEntry follow) {
      secrets.follow(
          new NewSecret(follow.secret(), work.service(), entry(follow.entry()).data()),
          follow.entry());
      published = true;
    } else if (change instanceof Change.PublishSecret publish) {
      secrets.write(new NewSecret(publish.secret(), work.service(), credentials().ready()));
      published = true;
    } else if (change instanceof Change.RemovePending remove) {
      if (!published && !serves()) {
        return true;
      }
      secrets.delete(remove.secret());
    } else {
      throw new IllegalStateException("not performed here: " + change.action());
    }
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

  /** Completes the very entry whose credentials logged in; one that changed since is looked at. */
  private boolean complete(String name) {
    RemoteEntry seen = work.member().stored().entry().orElseGet(() -> entry(name));
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
