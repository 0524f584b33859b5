package org.gen3db.architecture.planted.restoreuses.adapter.restore;

import picocli.CommandLine;

final class Offender {
  CommandLine notInItsTableLine;
}
