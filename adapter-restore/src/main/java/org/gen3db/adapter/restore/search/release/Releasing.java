package org.gen3db.adapter.restore.search.release;

import java.util.Optional;
import org.gen3db.domain.search.ReleasedIndex;

/** A release of what was loaded. */
interface Releasing {
  /**
   * Does it.
   *
   * @param replace whether an index that itself bears the name may be replaced
   */
  ReleasedIndex run(boolean replace);

  /** What services may find since, where this did not come to its end. */
  Optional<ReleasedIndex> wentOver();
}
