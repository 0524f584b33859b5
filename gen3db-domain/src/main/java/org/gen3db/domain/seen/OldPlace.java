package org.gen3db.domain.seen;

/** What a look at the place that a Secret names now showed, where it would be moved (R17). */
public enum OldPlace {
  /** It is the very database of the new place, under another name of its server. */
  SAME_DATABASE(false),
  /** Its database does not exist any more. */
  GONE(false),
  /** It holds no table of a user. */
  EMPTY(false),
  /** It holds tables. */
  TABLES(true),
  /** It could not be looked into; no answer counts as tables. */
  UNSEEN(true);

  private final boolean tables;

  OldPlace(boolean tables) {
    this.tables = tables;
  }

  public boolean mayHoldTables() {
    return tables;
  }
}
