package org.gen3db.domain.search;

import org.gen3db.domain.report.Outcome;
import org.gen3db.domain.restoration.RestoreReport;

/**
 * What became of databases and indices that were restored as one release.
 *
 * @param databases of each service
 * @param indices of each index
 */
public record DataReleaseReport(RestoreReport databases, IndexRestore.Result indices) {
  /** Whether something went wrong. */
  public boolean hasProblem() {
    return databases.report().any(Outcome.FAILED) || indices.hasProblem() || !indices.isReleased();
  }
}
