package org.gen3db.domain.report;

/** How an operation ended for one service. */
public enum Outcome {
  /** The database was made, or the Secret published for the first time. */
  CREATED,
  /** Something was brought in line. */
  REPAIRED,
  /** It has a new password, which is published. */
  ROTATED,
  /** Its login was taken away, or its database dropped. */
  REMOVED,
  /** Its database was dropped and made anew. */
  RESET,
  /** Its data was restored, and is published (R16). */
  RESTORED,
  /** Its data is that of another environment, copied, and is published. */
  CLONED,
  /** The data that was replaced last is in its place again. */
  ROLLED_BACK,
  /** Everything was as it must be; nothing was written. */
  UNCHANGED,
  /** All is made but the data: restore publishes (R16). */
  AWAITING_RESTORE,
  /** An administrator must make the database first (R7). */
  AWAITING_DATABASE,
  /** It could not be done; what was done is complete or resumable. */
  FAILED
}
