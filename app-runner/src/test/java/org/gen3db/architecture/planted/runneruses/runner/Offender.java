package org.gen3db.architecture.planted.runneruses.runner;

import org.yaml.snakeyaml.Yaml;

final class Offender {
  Yaml notInItsTableLine;
}
