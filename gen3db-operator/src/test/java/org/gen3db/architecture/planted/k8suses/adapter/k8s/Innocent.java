package org.gen3db.architecture.planted.k8suses.adapter.k8s;

import com.fasterxml.jackson.databind.JsonNode;

final class Innocent {
  JsonNode inItsTableLine;
}
