package org.gen3db.adapter.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.gen3db.adapter.k8s.api.KubernetesSettings;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.credentials.SecretData;
import org.gen3db.domain.store.NewSecret;
import org.gen3db.domain.store.StoredSecret;
import org.gen3db.domain.store.Written;
import org.gen3db.testkit.kubernetes.KubeApiServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An API server that is stopped and started in the middle of a run is waited for. */
@Tag("full")
class ServerStoppedMeanwhileTest {
  @Test
  void aWriteIsDoneOnceTheServerIsBack() throws Exception {
    try (var server = KubeApiServer.started()) {
      var nobody = Cancellation.create();
      String namespace = server.newNamespace();
      var settings = Stores.settings(server.kubeconfig(), false);
      var store =
          Stores.in(
              new KubernetesSettings(
                  settings.context(),
                  settings.kubeconfig(),
                  false,
                  Duration.ofMinutes(2),
                  settings.orphanDeadline(),
                  settings.masterDeadline()),
              namespace);
      assertThat(store.environmentId(nobody)).isPresent();
      server.stopServing();
      var data = SecretData.of(Map.of("password", Password.of("p")));
      CompletableFuture<Written<StoredSecret>> made =
          CompletableFuture.supplyAsync(
              () -> store.create(new NewSecret("fence-dbcreds", "fence", data), nobody));
      server.startServing();
      StoredSecret now = made.get(2, TimeUnit.MINUTES).now().certain().orElseThrow();
      assertThat(now.data()).isEqualTo(data);
      assertThat(store.read(List.of("fence-dbcreds"), nobody).get("fence-dbcreds").certain())
          .contains(now);
    }
  }
}
