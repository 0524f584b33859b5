package org.gen3db.adapter.postgres.restore;

import org.junit.jupiter.api.Tag;

/** The oldest server. */
@Tag("full")
class RestoreTargetOn12Test extends RestoreTargetOn {
  RestoreTargetOn12Test() {
    super(12, false);
  }
}
