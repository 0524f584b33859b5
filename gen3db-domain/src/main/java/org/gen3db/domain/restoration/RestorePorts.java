package org.gen3db.domain.restoration;

import org.gen3db.domain.restore.DumpLoader;
import org.gen3db.domain.restore.DumpSource;
import org.gen3db.domain.restore.LoadProgress;
import org.gen3db.domain.restore.RestoreTarget;
import org.gen3db.domain.restore.Scripts;
import org.jspecify.annotations.Nullable;

/**
 * What a restore acts through beside the ports of every run.
 *
 * @param dumps where dumps lie, or null where none is read
 * @param loader loads them
 * @param target the server's side
 * @param scripts the user's SQL
 * @param progress is told how far a load is
 */
public record RestorePorts(
    @Nullable DumpSource dumps,
    DumpLoader loader,
    RestoreTarget target,
    Scripts scripts,
    LoadProgress progress) {
  /** The same with another source. */
  RestorePorts from(DumpSource source) {
    return new RestorePorts(source, loader, target, scripts, progress);
  }

  /** Where dumps lie. */
  DumpSource source() {
    if (dumps == null) {
      throw new IllegalStateException("a source of dumps where none is read");
    }
    return dumps;
  }
}
