package org.gen3db.architecture.planted.k8suses.adapter.k8s;

import org.yaml.snakeyaml.Yaml;

final class Offender {
  Yaml notInItsTableLine;
}
