package org.gen3db.architecture.planted.runneruses.runner;

import org.apache.commons.compress.archivers.ArchiveEntry;

final class Offender {
  ArchiveEntry notInItsTableLine;
}
