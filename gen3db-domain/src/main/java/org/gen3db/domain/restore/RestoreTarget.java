package org.gen3db.domain.restore;

import org.gen3db.domain.cancellation.Cancellation;

/**
 * The server's side of a restore (R16). Data is loaded into a database beside the live one, by a
 * role that exists for nothing else, so that neither what a dump holds nor a run that is killed can
 * reach what services use. Thread-safe. Methods throw {@link
 * org.gen3db.domain.error.Gen3DbException}.
 */
public interface RestoreTarget {
  /**
   * Makes an empty database beside the live one, in its encoding and locale, and the role that
   * loads it and owns nothing else. What an earlier run left there is thrown away before.
   *
   * @throws org.gen3db.domain.error.Gen3DbException when another run is at work at it, or the live
   *     database is not there
   */
  Shadow prepare(Replacement replacement, Cancellation cancellation);
}
