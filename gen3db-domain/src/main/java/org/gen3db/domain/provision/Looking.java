package org.gen3db.domain.provision;

/**
 * How entries are looked at of which only making something for a moment can tell ({@link
 * org.gen3db.domain.store.Capability#PROBE}).
 */
enum Looking {
  /**
   * What follows an entry and is in sync is taken for it; else it is made out by a probe. For a
   * look that may end the run, or is shown.
   */
  AS_NEEDED,
  /** By a probe in any case: what is in sync may be minutes old, and something is to change. */
  BY_PROBE,
  /** The same as {@link #AS_NEEDED}, but what only a probe tells is supposed not to be there. */
  SUPPOSED_ABSENT,
  /** The same, but what only a probe tells is supposed to be there ({@link Supposed}). */
  SUPPOSED_THERE;

  boolean supposes() {
    return this == SUPPOSED_ABSENT || this == SUPPOSED_THERE;
  }
}
