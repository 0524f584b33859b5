package org.gen3db.adapter.postgres.check;

import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;

/**
 * Until when the PostgreSQL project repairs a major version (postgresql.org, "Versioning Policy").
 */
final class Releases {
  private static final Map<Integer, LocalDate> LAST_RELEASE =
      Map.of(
          12, LocalDate.of(2024, 11, 21),
          13, LocalDate.of(2025, 11, 13),
          14, LocalDate.of(2026, 11, 12),
          15, LocalDate.of(2027, 11, 11),
          16, LocalDate.of(2028, 11, 9),
          17, LocalDate.of(2029, 11, 8),
          18, LocalDate.of(2030, 11, 14));

  private Releases() {}

  /** The day of its last minor release, where that is known. */
  static Optional<LocalDate> lastOf(int major) {
    return Optional.ofNullable(LAST_RELEASE.get(major));
  }
}
