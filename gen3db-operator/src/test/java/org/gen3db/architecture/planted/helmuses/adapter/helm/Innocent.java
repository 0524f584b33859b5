package org.gen3db.architecture.planted.helmuses.adapter.helm;

import org.yaml.snakeyaml.Yaml;

final class Innocent {
  Yaml inItsTableLine;
}
