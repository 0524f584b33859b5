package org.gen3db.adapter.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.gen3db.adapter.k8s.api.KubernetesSettings;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.credentials.SecretData;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.store.Look;
import org.gen3db.domain.store.Owner;
import org.gen3db.domain.store.StoredSecret;
import org.gen3db.spi.Progress;
import org.gen3db.testkit.kubernetes.StandInApiServer;
import org.gen3db.testkit.kubernetes.StandInOperator;
import org.gen3db.testkit.kubernetes.TestCluster;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A Secret that an ExternalSecret has as its target is waited for, and no other. What is done while
 * it is waited for happens on the thread that tells of the wait.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class AwaitedSecretTest {
  private static final String NAME = "gen3-master";
  private static final String UNREADY = "SecretSyncedError could not get secret data from provider";
  private static final SecretData DATA = SecretData.of(Map.of("password", Password.of("p")));

  private final Cancellation nobody = Cancellation.create();
  private final List<String> told = new CopyOnWriteArrayList<>();
  private StandInApiServer server;
  private StandInOperator operator;
  private String namespace;

  @BeforeEach
  void begin() {
    server = new StandInApiServer();
    namespace = server.newNamespace();
    operator = new StandInOperator(server, "v1");
    operator.in(namespace);
  }

  @AfterEach
  void end() {
    operator.close();
    server.close();
  }

  private KubernetesSecretStore store(Duration deadline, Runnable meanwhile) {
    KubernetesSettings settings = Stores.settings(server.kubeconfig(), false);
    Progress progress =
        what -> {
          told.add(what);
          meanwhile.run();
        };
    return Stores.parts(
            new KubernetesSettings(
                settings.context(),
                settings.kubeconfig(),
                false,
                settings.patience(),
                settings.orphanDeadline(),
                deadline),
            namespace,
            progress)
        .secrets();
  }

  private Look<StoredSecret> awaited(Runnable meanwhile) {
    return store(Duration.ofMinutes(10), meanwhile).awaited(NAME, nobody);
  }

  private String externals() {
    return "apis/external-secrets.io/v1/namespaces/" + namespace + "/externalsecrets";
  }

  private void external(String name, String target, String policy) {
    server.post(
        externals() + "?fieldManager=helm",
        TestCluster.json(
            """
            {"apiVersion": "external-secrets.io/v1", "kind": "ExternalSecret",
             "metadata": {"name": "%s"},
             "spec": {"target": {"name": "%s", "creationPolicy": "%s"},
                      "dataFrom": [{"extract": {"key": "of-the-master"}}]}}"""
                .formatted(name, target, policy)));
  }

  private void unready(String name) {
    Awaitility.await()
        .atMost(5, TimeUnit.MINUTES)
        .until(
            () -> !server.get(externals() + "/" + name).body().at("/status/conditions").isEmpty());
  }

  private static Notice why(Look<StoredSecret> look) {
    assertThat(look).isInstanceOf(Look.NotLooked.class);
    return ((Look.NotLooked<StoredSecret>) look).why();
  }

  @Test
  void whatTheOperatorMakesLaterIsReadThen() {
    external("the-master", NAME, "Owner");
    Look<StoredSecret> look =
        awaited(
            () -> {
              if (told.get(told.size() - 1).contains(UNREADY)) {
                operator.entries().put("of-the-master", DATA);
              }
            });
    StoredSecret made = look.certain().orElseThrow();
    assertThat(made.data()).isEqualTo(DATA);
    assertThat(made.owner()).isEqualTo(Owner.EXTERNAL_SECRET);
    assertThat(told.get(0))
        .startsWith("the operator to make the Secret gen3-master by the ExternalSecret the-master")
        .contains("for 600 s at most");
    assertThat(told).doesNotHaveDuplicates(); // a line when the reason is another, not every round
  }

  @Test
  void nobodyIsAwaitedWhereNoExternalSecretHasItAsItsTarget() {
    external(NAME, "another", "Owner");
    external("writes-nothing", NAME, "None");
    assertThat(awaited(() -> {})).isInstanceOf(Look.Absent.class);
    server.serveExternalSecrets();
    assertThat(awaited(() -> {})).isInstanceOf(Look.Absent.class);
    assertThat(store(Duration.ofMinutes(10), () -> {}).awaited("No name", nobody))
        .isInstanceOf(Look.Absent.class);
    assertThat(told).isEmpty();
  }

  @Test
  void whatIsThereByNowIsReadAtOnce() {
    Others.write(server, namespace, NAME, DATA);
    assertThat(awaited(() -> {}).certain().orElseThrow().data()).isEqualTo(DATA);
    assertThat(told).isEmpty();
  }

  @Test
  void whoeverTakesTheExternalSecretAwayEndsTheWait() {
    external("the-master", NAME, "Owner");
    Look<StoredSecret> look =
        awaited(() -> server.call("DELETE", externals() + "/the-master", null, null).done());
    assertThat(look).isInstanceOf(Look.Absent.class);
  }

  @Test
  void atTheDeadlineItIsToldWhoWasAwaitedAndWhatThatSays() {
    external("the-master", NAME, "Owner");
    unready("the-master");
    Notice late = why(store(Duration.ZERO, () -> {}).awaited(NAME, nobody));
    assertThat(late.code()).isEqualTo(DomainCode.STORE_FAILED);
    assertThat(late.message())
        .isEqualTo(
            "the operator has not made it within 0 s by the ExternalSecret the-master, which says "
                + UNREADY);
    assertThat(late.hint())
        .contains("-n " + namespace + " describe externalsecret the-master", "masterDeadline");
  }

  @Test
  void anOperatorThatDoesNotRunSaysNothing() {
    operator.close();
    external("the-master", NAME, "Owner");
    assertThat(why(store(Duration.ZERO, () -> {}).awaited(NAME, nobody)).message())
        .endsWith("by the ExternalSecret the-master, which says nothing");
  }

  /** Where they may not be listed, the one of the Secret's own name is found by that. */
  @Test
  void whoMayNotListAwaitsTheOneOfItsName() {
    operator.close(); // which lists
    external(NAME, NAME, "Owner");
    server.disturb(
        request ->
            request.method().equals("GET") && request.path().endsWith("/externalsecrets")
                ? Optional.of(StandInApiServer.status(403, "Forbidden", "it is forbidden"))
                : Optional.empty());
    Look<StoredSecret> look = awaited(() -> Others.write(server, namespace, NAME, DATA));
    assertThat(look.certain().orElseThrow().data()).isEqualTo(DATA);
    assertThat(told).hasSize(1);
  }

  @Test
  void whatCannotBeReadMeanwhileEndsTheWaitAndIsTold() {
    operator.close();
    external(NAME, NAME, "Owner");
    for (String path : List.of("/secrets/" + NAME, "/externalsecrets")) {
      Notice why =
          why(
              awaited(
                  () ->
                      server.disturb(
                          request ->
                              request.method().equals("GET") && request.path().endsWith(path)
                                  ? Optional.of(
                                      StandInApiServer.status(422, "Invalid", "not to be read"))
                                  : Optional.empty())));
      assertThat(why.message()).contains("422 Invalid");
      server.disturb(request -> Optional.empty());
      told.clear();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whoeverIsToldToEndWaitsNoLonger(boolean byInterrupt) {
    external(NAME, NAME, "Owner");
    var cancellation = Cancellation.create();
    Runnable ends = byInterrupt ? () -> Thread.currentThread().interrupt() : cancellation::cancel;
    try {
      assertThatThrownBy(() -> store(Duration.ofMinutes(10), ends).awaited(NAME, cancellation))
          .isInstanceOfSatisfying(
              Gen3DbException.class,
              e -> assertThat(e.problem().code()).isEqualTo(DomainCode.INTERRUPTED));
      assertThat(Thread.currentThread().isInterrupted()).isEqualTo(byInterrupt);
    } finally {
      Thread.interrupted();
    }
  }
}
