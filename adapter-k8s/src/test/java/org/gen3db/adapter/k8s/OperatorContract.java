package org.gen3db.adapter.k8s;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.gen3db.adapter.k8s.api.ExternalSecretsSettings;
import org.gen3db.domain.credentials.SecretData;
import org.gen3db.domain.store.RemoteSecrets;
import org.gen3db.testkit.RemoteSecretsContract;
import org.gen3db.testkit.kubernetes.StandInOperator;
import org.gen3db.testkit.kubernetes.TestCluster;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The entries that an operator reads and makes keep the contract. */
abstract class OperatorContract extends RemoteSecretsContract {
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
  protected RemoteSecrets open() {
    return new OperatorEntries(
        Stores.parts(Stores.settings(cluster().kubeconfig(), false), namespace),
        new ExternalSecretsSettings(Duration.ofSeconds(20), Duration.ofSeconds(20)),
        Map.of("default-fence-creds", "fence"));
  }

  @Override
  protected void writeAsOthers(String name, SecretData data) {
    operator.entries().merge(name, data, (SecretData before, SecretData more) -> before.with(more));
  }

  @Override
  protected void deleteAsOthers(String name) {
    operator.entries().remove(name);
  }

  @Override
  protected Optional<byte[]> bytes(String name) {
    return Optional.empty();
  }
}
