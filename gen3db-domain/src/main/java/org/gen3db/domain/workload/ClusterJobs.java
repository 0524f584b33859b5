package org.gen3db.domain.workload;

import org.gen3db.domain.cancellation.Cancellation;

/** The Jobs of the cluster where the Secrets are. Safe for use by several threads. */
@FunctionalInterface
public interface ClusterJobs {
  /** How far one is. */
  enum State {
    /** There is none of the name, or it has not ended. */
    AWAITED,
    /** All of it was done. */
    COMPLETE,
    /** It is given up. */
    FAILED
  }

  /**
   * How far a Job is.
   *
   * @throws org.gen3db.domain.error.Gen3DbException when it cannot be told
   */
  State state(String job, Cancellation cancellation);
}
