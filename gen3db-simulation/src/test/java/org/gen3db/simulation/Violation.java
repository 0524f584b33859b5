package org.gen3db.simulation;

/** A promise that was broken. An Error, so that no code under test takes it for a failure. */
final class Violation extends Error {
  private static final long serialVersionUID = 1L;

  Violation(String message) {
    super(message);
  }
}
