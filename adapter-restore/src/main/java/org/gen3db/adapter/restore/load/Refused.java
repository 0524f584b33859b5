package org.gen3db.adapter.restore.load;

import org.gen3db.adapter.restore.dump.Position;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;

/** What the server said, at the place in the dump that it speaks of. */
final class Refused {
  private Refused() {}

  static RuntimeException at(Position at, String statement, RuntimeException why) {
    if (!(why instanceof Gen3DbException e) || e.problem().code() == DomainCode.INTERRUPTED) {
      return why;
    }
    Notice said = e.problem();
    return new Gen3DbException(
        Notice.of(
            said.code(),
            at.toString(),
            "%s: %s".formatted(Shown.of(statement), said.message()),
            said.remedy()),
        e);
  }
}
