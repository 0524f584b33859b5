package org.gen3db.architecture.planted.operatoruses.operator;

import io.fabric8.kubernetes.client.KubernetesClient;
import org.gen3db.architecture.planted.operatoruses.runner.Document;

final class Innocent {
  KubernetesClient inItsTableLine;
  Document ofTheRunner;
}
