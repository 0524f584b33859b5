package org.gen3db.simulation;

/**
 * A process that died. The one error that a run lets through, since nothing can be relied on after
 * it.
 */
final class Crash extends OutOfMemoryError {
  private static final long serialVersionUID = 1L;

  Crash() {
    super("crash");
  }
}
