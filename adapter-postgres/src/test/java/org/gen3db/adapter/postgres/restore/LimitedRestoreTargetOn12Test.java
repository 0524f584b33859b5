package org.gen3db.adapter.postgres.restore;

import org.junit.jupiter.api.Tag;

/** The oldest server, and an administrator like RDS's. */
@Tag("full")
class LimitedRestoreTargetOn12Test extends RestoreTargetOn {
  LimitedRestoreTargetOn12Test() {
    super(12, true);
  }
}
