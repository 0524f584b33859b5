package org.gen3db.simulation;

import java.util.Locale;

/** What may happen at a call of a port. */
enum Fault {
  /** The process dies before the call. */
  CRASH_BEFORE,
  /** The process dies when the call has taken effect. */
  CRASH_AFTER,
  /** The call fails without effect. */
  ERROR_BEFORE,
  /** The call takes effect and fails nevertheless; in a session the connection is gone with it. */
  ERROR_AFTER,
  /** The call returns what was true before the last change. */
  STALE,
  /** Another run goes from its beginning to its end before the call. */
  SECOND_RUN,
  /** The administrator's connection is lost unnoticed, and its locks; another run goes whole. */
  LOST_LOCK;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static Fault named(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'));
  }
}
