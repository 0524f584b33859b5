package org.gen3db.domain.plan;

/**
 * One method for each that performs changes.
 *
 * @param <R> what is made of a change
 */
public interface ChangePerformers<R> {
  /** The administrator's session at a server. */
  R atServer(Change.AtServer change);

  /** The session inside a service's database. */
  R inDatabase(Change.InDatabase change);

  /** The stores of Secrets and of remote entries. */
  R inStores(Change.InStores change);

  /** An administrator, by hand. */
  R byHand(Change.ByHand change);
}
