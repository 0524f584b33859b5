package org.gen3db.domain.restore;

import java.util.List;

/** The user's SQL for the data of services. */
@FunctionalInterface
public interface Scripts {
  /** There is none. */
  Scripts NONE = (kind, service) -> List.of();

  /** What SQL is for. */
  enum Kind {
    /** It takes out of the data what must not be seen. */
    MASKS,
    /** It finds nothing wrong with the data: each query gives true, or no rows. */
    CHECKS
  }

  /**
   * Those for a service, in the order of their names; none where there are none.
   *
   * @throws org.gen3db.domain.error.Gen3DbException where a folder is named that is not there, or
   *     something in it cannot be read
   */
  List<Script> of(Kind kind, String service);
}
