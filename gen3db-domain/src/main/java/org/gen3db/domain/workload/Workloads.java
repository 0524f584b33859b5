package org.gen3db.domain.workload;

import java.util.Collection;
import java.util.List;
import org.gen3db.domain.cancellation.Cancellation;

/** What runs where the Secrets are. Safe for use by several threads. */
public interface Workloads {
  /**
   * What runs now and reads any of these Secrets, by what it itself says of that; one for each
   * Secret that it reads.
   *
   * @throws org.gen3db.domain.error.Gen3DbException when it cannot be told
   */
  List<Workload> reading(Collection<String> secrets, Cancellation cancellation);

  /**
   * Begins it anew, without waiting for that.
   *
   * @throws org.gen3db.domain.error.Gen3DbException when it cannot be done
   */
  void restart(Workload workload, Cancellation cancellation);
}
