package org.gen3db.architecture.planted.junituses.junit;

import picocli.CommandLine;

final class Offender {
  CommandLine notInItsTableLine;
}
