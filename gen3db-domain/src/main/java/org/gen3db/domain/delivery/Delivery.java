package org.gen3db.domain.delivery;

/** Where a service's credentials live (spec, "TL;DR behavior"). */
public enum Delivery {
  /** A Kubernetes Secret only. */
  LOCAL,
  /** The entry in the remote store is made, and External Secrets syncs it back. */
  PUSH,
  /** The entry in the remote store must exist, and External Secrets syncs it. */
  PULL,
  /** The Kubernetes Secret serves, and the same content is pushed (R6). */
  LOCAL_AND_PUSH;

  /** The local-or-push table of docs/credentials.md, row by row. */
  public static Delivery decide(boolean deploy, boolean createLocal, boolean push) {
    if (!deploy) return LOCAL;
    if (createLocal) return push ? LOCAL_AND_PUSH : LOCAL;
    return push ? PUSH : PULL;
  }

  /** Whether a remote entry belongs to it, so that what is stored there comes first (R8). */
  public boolean usesEntry() {
    return this != LOCAL;
  }

  /** Whether gen3db makes the entry when there is none. */
  public boolean pushes() {
    return this == PUSH || this == LOCAL_AND_PUSH;
  }

  /** Whether the Secret follows the entry instead of standing by itself. */
  public boolean follows() {
    return this == PUSH || this == PULL;
  }
}
