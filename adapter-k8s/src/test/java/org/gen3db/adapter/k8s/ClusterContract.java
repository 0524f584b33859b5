package org.gen3db.adapter.k8s;

import org.gen3db.domain.credentials.SecretData;
import org.gen3db.domain.store.SecretStore;
import org.gen3db.testkit.SecretStoreContract;
import org.gen3db.testkit.kubernetes.StandInOperator;
import org.gen3db.testkit.kubernetes.TestCluster;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The Secrets of a namespace keep the contract, beside kubectl, an operator and a collector. */
abstract class ClusterContract extends SecretStoreContract {
  private String namespace = "";
  private StandInOperator operator;

  abstract TestCluster cluster();

  @BeforeEach
  final void begin() {
    namespace = cluster().newNamespace();
    operator = new StandInOperator(cluster(), "v1");
    operator.in(namespace);
  }

  @AfterEach
  final void end() {
    if (operator != null) {
      operator.close();
    }
  }

  @Override
  protected SecretStore open() {
    return Stores.in(cluster(), namespace);
  }

  @Override
  protected void writeAsOthers(String name, SecretData data) {
    Others.write(cluster(), namespace, name, data);
  }

  @Override
  protected void makeEntry(String name, SecretData data) {
    operator.entries().put(name, data);
  }
}
