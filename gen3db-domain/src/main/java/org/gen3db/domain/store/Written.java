package org.gen3db.domain.store;

/**
 * What came of a write that is done only where nobody else was first.
 *
 * @param <T> a {@link StoredSecret} or a {@link RemoteEntry}
 */
public sealed interface Written<T> {
  /** What is there now, as far as the store knows. */
  Look<T> now();

  /**
   * It is as it was wanted: written, or so already.
   *
   * @param now what is there now; after a deletion nothing
   */
  record Done<T>(Look<T> now) implements Written<T> {}

  /**
   * Somebody else was first, and nothing was written: one looks and decides again.
   *
   * @param now what stands there instead of what was seen
   */
  record Conflict<T>(Look<T> now) implements Written<T> {}

  /** Done, and this is there now. */
  static <T> Written<T> done(T now) {
    return new Done<>(Look.there(now));
  }

  /** Done, and nothing is there. */
  static <T> Written<T> gone() {
    return new Done<>(Look.absent());
  }

  /** Somebody else was first. */
  static <T> Written<T> conflict(Look<T> now) {
    return new Conflict<>(now);
  }

  /** Whether somebody else was first. */
  default boolean isConflict() {
    return this instanceof Conflict;
  }
}
