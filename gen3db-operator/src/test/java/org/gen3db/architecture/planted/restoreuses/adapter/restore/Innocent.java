package org.gen3db.architecture.planted.restoreuses.adapter.restore;

import org.apache.commons.compress.archivers.ArchiveEntry;

final class Innocent {
  ArchiveEntry inItsTableLine;
}
