package org.gen3db.domain.plan;

/**
 * What is made of each change that an administrator decides on.
 *
 * @param <R> what is made of a change
 */
public interface ByHandVisitor<R> {
  /** Of {@link Change.LiftExpiry}. */
  R liftExpiry(Change.LiftExpiry change);
}
