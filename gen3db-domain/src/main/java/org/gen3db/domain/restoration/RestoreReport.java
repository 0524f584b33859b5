package org.gen3db.domain.restoration;

import java.util.Map;
import java.util.Optional;
import org.gen3db.domain.report.Report;

/**
 * What a restore did.
 *
 * @param report how it ended for each service, and what was done for it
 * @param restored what was restored, by service; those that share a database have the same
 */
public record RestoreReport(Report report, Map<String, Restored> restored) {
  public RestoreReport {
    restored = Map.copyOf(restored);
  }

  /** What was restored for a service, if anything was. */
  public Optional<Restored> of(String service) {
    return Optional.ofNullable(restored.get(service));
  }
}
