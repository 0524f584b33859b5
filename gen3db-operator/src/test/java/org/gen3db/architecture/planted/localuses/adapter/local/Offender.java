package org.gen3db.architecture.planted.localuses.adapter.local;

import picocli.CommandLine;

final class Offender {
  CommandLine notInItsTableLine;
}
