package org.gen3db.adapter.restore;

import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;

/** What is told where the SHA-256 of a file is another than was said. */
public final class Checksums {
  private Checksums() {}

  /**
   * A problem to throw.
   *
   * @param file its path
   * @param found of what was read
   * @param expected what was said
   * @param manifested whether the manifest of its dump says so, which nobody makes by hand
   */
  public static Gen3DbException differs(
      String file, String found, String expected, boolean manifested) {
    return new Gen3DbException(
        manifested
            ? Notice.of(
                RestoreCode.DUMP_DIFFERS,
                file,
                "the SHA-256 of the file is %s, and the manifest of its dump says %s"
                    .formatted(found, expected),
                "Get the dump anew from where it was written to; or make it again.")
            : Notice.of(
                RestoreCode.DUMP_DIFFERS,
                file,
                "the SHA-256 of the file is %s, and beside it stands %s"
                    .formatted(found, expected)));
  }
}
