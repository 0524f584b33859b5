package org.gen3db.adapter.postgres.restore;

/** As the superuser. */
class RestoreTargetTest extends RestoreTargetOn {
  RestoreTargetTest() {
    super(17, false);
  }
}
