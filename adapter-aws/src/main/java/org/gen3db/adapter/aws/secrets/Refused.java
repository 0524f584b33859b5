package org.gen3db.adapter.aws.secrets;

import org.gen3db.domain.error.Gen3DbException;

/**
 * The service refused a write as it does where another writer was first. Whether that is so is
 * known only after another look; otherwise it is a failure like any other.
 */
final class Refused extends Exception {
  private static final long serialVersionUID = 1L;

  private final Gen3DbException failure;
  private final boolean exists;

  /**
   * @param exists whether the service says that what was to be made is there already
   */
  Refused(Gen3DbException failure, boolean exists) {
    super(failure);
    this.failure = failure;
    this.exists = exists;
  }

  /** Whether the service says that what was to be made is there already. */
  boolean saysItExists() {
    return exists;
  }

  /** What to throw where nobody else was there. */
  Gen3DbException failure() {
    return failure;
  }
}
