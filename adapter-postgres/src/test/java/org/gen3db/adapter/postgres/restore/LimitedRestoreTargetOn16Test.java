package org.gen3db.adapter.postgres.restore;

import org.junit.jupiter.api.Tag;

/** The first on which the right to administer a role is granted. */
@Tag("full")
class LimitedRestoreTargetOn16Test extends RestoreTargetOn {
  LimitedRestoreTargetOn16Test() {
    super(16, true);
  }
}
