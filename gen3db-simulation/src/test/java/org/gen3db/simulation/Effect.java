package org.gen3db.simulation;

/** What a call of a port does, and what it returns. */
@FunctionalInterface
interface Effect<T> {
  T happens();
}
