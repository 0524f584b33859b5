package org.gen3db.adapter.postgres.restore;

import org.junit.jupiter.api.Tag;

/** The last on which an administrator like RDS's grants itself every role. */
@Tag("full")
class LimitedRestoreTargetOn15Test extends RestoreTargetOn {
  LimitedRestoreTargetOn15Test() {
    super(15, true);
  }
}
