package org.gen3db.adapter.postgres.restore;

import org.junit.jupiter.api.Tag;

/** The newest server, and an administrator like RDS's. */
@Tag("full")
class LimitedRestoreTargetOn18Test extends RestoreTargetOn {
  LimitedRestoreTargetOn18Test() {
    super(18, true);
  }
}
