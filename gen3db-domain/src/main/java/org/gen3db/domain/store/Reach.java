package org.gen3db.domain.store;

/** Who reads what stands in a remote store (R10). */
public enum Reach {
  /** Programs of this machine only, so that a loopback host may stand in an entry. */
  THIS_MACHINE,
  /** Other machines too, or nobody knows. */
  ELSEWHERE
}
