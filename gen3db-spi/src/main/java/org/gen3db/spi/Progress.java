package org.gen3db.spi;

/** Tells people what an adapter is waiting for, while it waits. Never fails, never blocks. */
@FunctionalInterface
public interface Progress {
  /** Tells nobody. */
  Progress NONE = what -> {};

  /**
   * Something is being waited for that takes longer than a person expects; told when the wait
   * begins and again when the reason changes, not in every round.
   *
   * @param what such as {@code 127.0.0.1:5432 to start up}; holds no secret
   */
  void waiting(String what);
}
