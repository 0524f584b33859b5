package org.gen3db.adapter.postgres.restore;

/** As an administrator like RDS's. */
class LimitedRestoreTargetTest extends RestoreTargetOn {
  LimitedRestoreTargetTest() {
    super(17, true);
  }
}
