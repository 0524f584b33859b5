package org.gen3db.domain.decision;

/** What somebody else has to do before a service can be published. */
public enum Awaited {
  /** A restore (R16). */
  RESTORE,
  /** An administrator makes the database (R7). */
  DATABASE
}
