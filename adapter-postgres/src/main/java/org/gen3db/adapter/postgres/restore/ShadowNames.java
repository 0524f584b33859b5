package org.gen3db.adapter.postgres.restore;

import org.gen3db.domain.restore.NamesBeside;

/**
 * The names of what stands beside a database while it is restored. They follow from the database's
 * name, so that the next run finds what a killed one left.
 */
record ShadowNames(String live, String database, String role, String emptied) {
  static ShadowNames of(String live) {
    return new ShadowNames(
        live, NamesBeside.next(live), NamesBeside.load(live), NamesBeside.emptied(live));
  }

  /** That of the database which was replaced last, 1, and of those before it. */
  String previous(int number) {
    return NamesBeside.previous(live, number);
  }
}
