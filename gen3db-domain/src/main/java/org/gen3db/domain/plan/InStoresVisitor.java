package org.gen3db.domain.plan;

/**
 * What is made of each change of the stores.
 *
 * @param <R> what is made of a change
 */
public interface InStoresVisitor<R> {
  /** Of {@link Change.KeepPending}. */
  R keepPending(Change.KeepPending change);

  /** Of {@link Change.PublishEntry}. */
  R publishEntry(Change.PublishEntry change);

  /** Of {@link Change.RestoreEntry}. */
  R restoreEntry(Change.RestoreEntry change);

  /** Of {@link Change.CompleteEntry}. */
  R completeEntry(Change.CompleteEntry change);

  /** Of {@link Change.ProveEntry}. */
  R proveEntry(Change.ProveEntry change);

  /** Of {@link Change.UpdateEntry}. */
  R updateEntry(Change.UpdateEntry change);

  /** Of {@link Change.FinishRotation}. */
  R finishRotation(Change.FinishRotation change);

  /** Of {@link Change.PublishSecret}. */
  R publishSecret(Change.PublishSecret change);

  /** Of {@link Change.FollowEntry}. */
  R followEntry(Change.FollowEntry change);

  /** Of {@link Change.Unpublish}. */
  R unpublish(Change.Unpublish change);

  /** Of {@link Change.RemoveBootstrap}. */
  R removeBootstrap(Change.RemoveBootstrap change);

  /** Of {@link Change.ProtectSecret}. */
  R protectSecret(Change.ProtectSecret change);

  /** Of {@link Change.KeepCopy}. */
  R keepCopy(Change.KeepCopy change);

  /** Of {@link Change.RemovePending}. */
  R removePending(Change.RemovePending change);
}
