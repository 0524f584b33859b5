package org.gen3db.architecture.planted.runneruses.runner;

import picocli.CommandLine;

final class Innocent {
  CommandLine inItsTableLine;
}
