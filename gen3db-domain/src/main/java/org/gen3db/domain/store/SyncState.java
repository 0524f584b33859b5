package org.gen3db.domain.store;

import org.gen3db.domain.error.Notice;

/** How far a Secret that follows a remote entry is. */
public sealed interface SyncState {
  /** It holds what the entry holds. */
  record Synced() implements SyncState {}

  /**
   * Not yet; whoever syncs it will try, or tries again.
   *
   * @param why what is awaited, for people
   */
  record Waiting(String why) implements SyncState {}

  /**
   * It will not be synced before somebody does something.
   *
   * @param why what the matter is, with the adapter's own code
   */
  record Failed(Notice why) implements SyncState {}
}
