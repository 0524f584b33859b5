package org.gen3db.beside;

import java.nio.file.Path;
import java.util.List;
import org.gen3db.beside.Programs.Ended;

/** What installs the chart and keeps it as its values say. */
interface Tool {
  /**
   * What it installs, and how.
   *
   * @param values the values files, in their order
   * @param postRenders whether what gen3db makes is taken out of what the chart renders
   */
  record Asked(List<Path> values, boolean postRenders) {}

  /** For the first time. */
  Ended install(Asked asked);

  /** Once more, with these values. */
  Ended upgrade(Asked asked);

  /** Once more, with values with which it fails half-way, and goes back. */
  Ended failAndGoBack(Asked asked);

  /** Once more, by replacing what is there. */
  Ended force(Asked asked);

  /** Back to what was installed first. */
  Ended rollBack();

  /** Takes away all that it installed. */
  Ended uninstall();
}
