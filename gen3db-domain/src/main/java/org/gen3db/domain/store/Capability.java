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
   * It can take back an entry that is marked for deletion, as {@link RemoteSecrets#restore} says.
   */
  RESTORE
}
