package org.gen3db.simulation;

/** A process that died. An Error, since no code of ours may catch it and go on. */
final class Crash extends Error {
  private static final long serialVersionUID = 1L;

  Crash() {
    super("crash", null, false, false);
  }
}
