package org.gen3db.domain.provision;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.credentials.DbCredentials;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.credentials.SecretData;
import org.gen3db.domain.credentials.StoredCredentials;
import org.gen3db.domain.decision.Publication;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.plan.Change;
import org.gen3db.domain.plan.InStoresVisitor;
import org.gen3db.domain.seen.ServiceSeen;
import org.gen3db.domain.seen.Stored;
import org.gen3db.domain.store.Look;
import org.gen3db.domain.store.NewSecret;
import org.gen3db.domain.store.RemoteEntry;
import org.gen3db.domain.store.RemoteSecrets;
import org.gen3db.domain.store.SecretStore;
import org.gen3db.domain.store.StoredSecret;
import org.gen3db.domain.store.WriteId;
import org.gen3db.domain.store.Written;
import org.jspecify.annotations.Nullable;

/**
 * Performs the changes of the Secrets and of the remote entry for one service, each against what
 * was seen: where somebody else was first, nothing is written, and all is to be looked at again.
 */
final class StorePerformer {
  private final World world;
  private final SecretStore secrets;
  private final Cancellation cancellation;
  private final ServiceSeen of;
  private final String service;
  private final String servingName;
  private @Nullable StoredSecret serving;
  private @Nullable StoredSecret pending;
  private @Nullable StoredSecret bootstrap;
  private @Nullable RemoteEntry entry;
  private boolean published;

  /** One for proving and for doing, so that a store finishes what it began. */
  private @Nullable WriteId rotation;

  StorePerformer(World world, ServiceSeen of, Cancellation cancellation) {
    Stored seen = of.stored();
    this.world = world;
    this.secrets = world.secrets();
    this.cancellation = cancellation;
    this.of = of;
    this.service = of.service();
    this.servingName = of.wanted().secretName();
    this.serving = seen.serving().orElse(null);
    this.pending = seen.pendingSecret();
    this.bootstrap = seen.bootstrap().orElse(null);
    this.entry = seen.entry().orElse(null);
  }

  /** Performs one; returns whether somebody else was first. */
  boolean perform(Change.InStores change, DbCredentials credentials) {
    return change.accept(new With(credentials));
  }

  /** The changes with one password. */
  private final class With implements InStoresVisitor<Boolean> {
    private final DbCredentials credentials;

    With(DbCredentials credentials) {
      this.credentials = credentials;
    }

    @Override
    public Boolean keepPending(Change.KeepPending change) {
      boolean named = pending != null && pending.data().keys().contains(DbCredentials.REPLACES);
      SecretData content =
          change.replaces().isEmpty() && !named
              ? credentials.pending()
              : credentials.pending(change.replaces());
      boolean copied = pending != null && pending.data().keys().contains(DbCredentials.PUBLISHED);
      // A key is never taken away, so that it is emptied: which says the same.
      var wanted =
          new NewSecret(change.secret(), service, copied ? content.with(published("")) : content);
      if (serving != null
          && serving.follows().isEmpty()
          && secrets
              .prove(
                  serving,
                  new NewSecret(serving.name(), service, credentials.ready()),
                  cancellation)
              .isConflict()) {
        return true;
      }
      Written<StoredSecret> written = write(pending, wanted);
      pending = written.now().certain().orElse(null);
      return pending == null || !pending.data().holds(wanted.data());
    }

    @Override
    public Boolean publishEntry(Change.PublishEntry change) {
      Written<RemoteEntry> written =
          remote().create(change.entry(), credentials.ready(), WriteId.random(), cancellation);
      entry = written.now().certain().orElse(null);
      return entry == null || !entry.data().holds(credentials.ready());
    }

    /** What it holds is read and placed anew, like what somebody else had made meanwhile. */
    @Override
    public Boolean restoreEntry(Change.RestoreEntry change) {
      remote().restore(change.entry(), cancellation).certain();
      return true;
    }

    /** Completes the very entry whose credentials logged in; one that changed is looked at. */
    @Override
    public Boolean completeEntry(Change.CompleteEntry change) {
      if (entry == null) {
        return true;
      }
      Written<RemoteEntry> written =
          remote().update(entry, Publication.dbcreated(), WriteId.random(), cancellation);
      entry = written.now().certain().orElse(null);
      return written.isConflict();
    }

    @Override
    public Boolean proveEntry(Change.ProveEntry change) {
      return entry == null
          || remote()
              .prepare(entry, content(change.completes()), rotation(), cancellation)
              .isConflict();
    }

    /** Replaces the very password that was seen; where the entry moved, all is looked at again. */
    @Override
    public Boolean updateEntry(Change.UpdateEntry change) {
      if (entry == null) {
        return true;
      }
      Written<RemoteEntry> written =
          remote().update(entry, content(change.completes()), rotation(), cancellation);
      entry = written.now().certain().orElse(null);
      return written.isConflict();
    }

    /** Only the very version that logged in is made current. */
    @Override
    public Boolean finishRotation(Change.FinishRotation change) {
      RemoteEntry now = entry;
      if (now == null) {
        return true;
      }
      Look<RemoteEntry> look = remote().underWay(now, cancellation);
      if (look instanceof Look.NotLooked<RemoteEntry> not && not.why().code() == DomainCode.MOVED) {
        return true;
      }
      Optional<RemoteEntry> prepared =
          look.certain().filter(one -> one.version().equals(change.prepared()));
      if (prepared.isEmpty()) {
        return true;
      }
      Written<RemoteEntry> written = remote().finish(now, prepared.get(), cancellation);
      entry = written.now().certain().orElse(null);
      return written.isConflict();
    }

    private SecretData content(boolean completes) {
      SecretData password = Publication.renewed(credentials.username(), credentials.password());
      return completes ? password.with(Publication.dbcreated()) : password;
    }

    @Override
    public Boolean publishSecret(Change.PublishSecret change) {
      Written<StoredSecret> written =
          write(
              serving,
              new NewSecret(
                  change.secret(),
                  service,
                  credentials
                      .ready()
                      .with(Publication.further(of, credentials, serving, world.server().texts())),
                  changed()));
      serving = written.now().certain().orElse(null);
      published |= !written.isConflict();
      return written.isConflict();
    }

    @Override
    public Boolean followEntry(Change.FollowEntry change) {
      RemoteEntry now = entry;
      if (now == null) {
        return true;
      }
      Look<StoredSecret> seen = serving == null ? Look.absent() : Look.there(serving);
      Written<StoredSecret> written =
          secrets.follow(
              seen,
              new NewSecret(change.secret(), service, now.data()),
              change.entry(),
              cancellation);
      if (written.isConflict()) {
        return true;
      }
      new SyncWait(secrets, change.secret(), change.entry(), now.data()).await(cancellation);
      published = true;
      return false;
    }

    @Override
    public Boolean unpublish(Change.Unpublish change) {
      if (serving == null) {
        return true;
      }
      // A key is never taken away, so that it is emptied: which says the same.
      SecretData nothing = SecretData.of(Map.of(DbCredentials.DBCREATED, Password.of("")));
      Written<StoredSecret> written =
          secrets.update(serving, new NewSecret(change.secret(), service, nothing), cancellation);
      serving = written.now().certain().orElse(null);
      return written.isConflict();
    }

    @Override
    public Boolean removeBootstrap(Change.RemoveBootstrap change) {
      return bootstrap != null && secrets.delete(bootstrap, cancellation).isConflict();
    }

    /** It has been done already where this Secret was written for another reason. */
    @Override
    public Boolean protectSecret(Change.ProtectSecret change) {
      boolean serves = serving != null && serving.name().equals(change.secret());
      StoredSecret seen = serves ? serving : bootstrap;
      if (seen == null || !seen.name().equals(change.secret())) {
        return true;
      }
      Written<StoredSecret> written = secrets.protect(seen, cancellation);
      StoredSecret now = written.now().certain().orElse(null);
      if (serves) {
        serving = now;
      } else {
        bootstrap = now;
      }
      return written.isConflict();
    }

    @Override
    public Boolean keepCopy(Change.KeepCopy change) {
      if (pending == null || (!published && !serves())) {
        return true;
      }
      var copy = new NewSecret(change.secret(), service, published("true"));
      Written<StoredSecret> written = secrets.update(pending, copy, cancellation);
      pending = written.now().certain().orElse(null);
      published = false;
      return written.isConflict();
    }

    private static SecretData published(String whether) {
      return SecretData.of(Map.of(DbCredentials.PUBLISHED, Password.of(whether)));
    }

    @Override
    public Boolean removePending(Change.RemovePending change) {
      if (!published && !serves()) {
        return true;
      }
      if (pending == null) {
        return false;
      }
      Written<StoredSecret> written = secrets.delete(pending, cancellation);
      pending = null;
      published = false;
      return written.isConflict();
    }

    /**
     * When the password changes with this write, or a Secret that others made is complete from now
     * on: its role has that password since this run at the latest, and what began before read no
     * {@code dbcreated}. Else what is noted of its age stays.
     */
    private @Nullable Instant changed() {
      boolean stays =
          serving != null
              && StoredCredentials.in(serving.data())
                  .password()
                  .filter(credentials.password()::equals)
                  .isPresent()
              && (serving.passwordChanged().isPresent()
                  || serving.data().keys().contains(DbCredentials.DBCREATED));
      return stays ? null : world.clock().instant();
    }

    /** Looks once more: while the Secret does not hold the password, the pending one may be all. */
    private boolean serves() {
      Look<StoredSecret> look =
          secrets.read(List.of(servingName), cancellation).getOrDefault(servingName, Look.absent());
      return look.certain()
          .flatMap(secret -> StoredCredentials.in(secret.data()).password())
          .filter(credentials.password()::equals)
          .isPresent();
    }
  }

  private WriteId rotation() {
    if (rotation == null) {
      rotation = WriteId.random();
    }
    return rotation;
  }

  private Written<StoredSecret> write(@Nullable StoredSecret seen, NewSecret wanted) {
    return seen == null
        ? secrets.create(wanted, cancellation)
        : secrets.update(seen, wanted, cancellation);
  }

  private RemoteSecrets remote() {
    return world
        .remote()
        .orElseThrow(() -> new IllegalStateException("a remote entry without a remote store"));
  }
}
