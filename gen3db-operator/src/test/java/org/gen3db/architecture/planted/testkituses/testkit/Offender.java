package org.gen3db.architecture.planted.testkituses.testkit;

import picocli.CommandLine;

final class Offender {
  CommandLine notInItsTableLine;
}
