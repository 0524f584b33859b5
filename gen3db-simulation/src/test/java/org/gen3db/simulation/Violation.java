package org.gen3db.simulation;

/**
 * A promise that was broken. Like a {@link Crash} it is an error that a run lets through, so that
 * no code under test takes it for a failure.
 */
final class Violation extends OutOfMemoryError {
  private static final long serialVersionUID = 1L;

  Violation(String message) {
    super(message);
  }
}
