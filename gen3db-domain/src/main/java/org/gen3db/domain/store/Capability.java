package org.gen3db.domain.store;

/** What not every remote store can do; asked before anything is begun that would need it. */
public enum Capability {
  /** It can change an entry that exists, as {@link RemoteSecrets#update} promises. */
  UPDATE,
  /**
   * It can prove that a change will be accepted, as {@link RemoteSecrets#prepare} promises: a
   * missing right, key or quota shows before a role gets a new password.
   */
  PREPARE,
  /**
   * It tells of its entries only by {@link RemoteSecrets#probe}, which makes something for a moment
   * and takes seconds: {@link RemoteSecrets#read} answers that nobody looked. What a Secret that is
   * in sync holds is then read instead, where nothing is about to change.
   */
  PROBE,
  /**
   * It pushes from a Secret in the cluster, which stays beside the entry; without, such a Secret of
   * earlier would push an old password once the entry is lost.
   */
  PUSH,
  /**
   * It can take back an entry that is marked for deletion, as {@link RemoteSecrets#restore} says.
   */
  RESTORE
}
