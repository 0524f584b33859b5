package org.gen3db.architecture.planted.spiuses.spi;

import picocli.CommandLine;

final class Offender {
  CommandLine notInItsTableLine;
}
