package org.gen3db.domain.restoration;

/**
 * What is restored together with databases, such as the indices of a search cluster: all of a data
 * release or nothing of it. Its methods are called in this order, each once at most, and a failure
 * is kept by it and told by whoever made it.
 */
public interface Companion {
  /**
   * Loads and checks all of it; nothing that is live changes.
   *
   * @return whether it may be released
   */
  boolean prepare();

  /**
   * Puts it in its place, after the databases are in theirs.
   *
   * @return whether it is; else all of it is as it was
   */
  boolean release();

  /** Lets it stay; what is not kept goes. */
  void settle();
}
