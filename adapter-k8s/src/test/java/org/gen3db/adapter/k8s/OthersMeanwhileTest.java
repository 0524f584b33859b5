package org.gen3db.adapter.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.gen3db.adapter.k8s.api.ExternalSecretsSettings;
import org.gen3db.adapter.k8s.api.FieldManagers;
import org.gen3db.adapter.k8s.api.KubernetesCode;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.credentials.SecretData;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.store.Look;
import org.gen3db.domain.store.NewSecret;
import org.gen3db.domain.store.Owner;
import org.gen3db.domain.store.RemoteEntry;
import org.gen3db.domain.store.StoredSecret;
import org.gen3db.domain.store.WriteId;
import org.gen3db.domain.store.Written;
import org.gen3db.testkit.kubernetes.StandInApiServer;
import org.gen3db.testkit.kubernetes.StandInApiServer.Request;
import org.gen3db.testkit.kubernetes.StandInOperator;
import org.gen3db.testkit.kubernetes.TestCluster;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where rights are missing, or others write between a look and what follows it (R13, R19, K7). */
class OthersMeanwhileTest {
  private static final String NAME = "fence-dbcreds";
  private static final SecretData DATA = SecretData.of(Map.of("password", Password.of("p")));

  private final Cancellation nobody = Cancellation.create();
  private StandInApiServer server;
  private StandInOperator operator;
  private String namespace;
  private InCluster cluster;

  @BeforeEach
  void begin() {
    server = new StandInApiServer();
    namespace = server.newNamespace();
    operator = new StandInOperator(server, "v1");
    operator.in(namespace);
    cluster = Stores.parts(Stores.settings(server.kubeconfig(), false), namespace);
  }

  @AfterEach
  void end() {
    operator.close();
    server.close();
  }

  private String externals() {
    return "apis/external-secrets.io/v1/namespaces/" + namespace + "/externalsecrets";
  }

  private String pushes() {
    return "apis/external-secrets.io/v1alpha1/namespaces/" + namespace + "/pushsecrets";
  }

  private String secret() {
    return "api/v1/namespaces/" + namespace + "/secrets/" + NAME;
  }

  private OperatorEntries entries() {
    return new OperatorEntries(
        cluster,
        new ExternalSecretsSettings(Duration.ofSeconds(20), Duration.ofSeconds(20)),
        Map.of("fence-entry", "fence", "other-entry", "other"));
  }

  /** As the chart makes it. */
  private JsonNode external(String name, String target, String labels) {
    return external(name, target, labels, "Owner");
  }

  private JsonNode external(String name, String target, String labels, String policy) {
    return server.post(
        externals() + "?fieldManager=helm",
        TestCluster.json(
            """
            {"apiVersion": "external-secrets.io/v1", "kind": "ExternalSecret",
             "metadata": {"name": "%s", "labels": {%s}},
             "spec": {"target": {"name": "%s", "creationPolicy": "%s"},
                      "dataFrom": [{"extract": {"key": "fence-entry"}}]}}\
            """
                .formatted(name, labels, target, policy)));
  }

  private JsonNode spec(String path) {
    return server.get(path).done().path("spec");
  }

  private static boolean lists(Request request) {
    return request.method().equals("GET") && request.path().endsWith("/externalsecrets");
  }

  private static Optional<TestCluster.Answered> forbidden() {
    return Optional.of(StandInApiServer.status(403, "Forbidden", "it is forbidden"));
  }

  private static Optional<TestCluster.Answered> absent() {
    return Optional.of(StandInApiServer.status(404, "NotFound", "not found"));
  }

  private StoredSecret read() {
    return cluster.secrets().read(List.of(NAME), nobody).get(NAME).certain().orElseThrow();
  }

  private void filled() {
    Awaitility.await().atMost(5, TimeUnit.MINUTES).until(() -> server.get(secret()).code() != 404);
    server.get(secret()).done();
  }

  @Test
  void whatStopsAProbeIsToldAlsoBesideAnotherProbe() {
    external("fence-dbcreds-probe-x", "fence-dbcreds-probe-x", "\"gen3db.org/probe\": \"x\"");
    server.disturb(
        request ->
            request.method().equals("POST") && request.path().contains("/externalsecrets")
                ? forbidden()
                : Optional.empty());
    Look<RemoteEntry> look = entries().probe(List.of("fence-entry"), nobody).get("fence-entry");
    assertThat(look).isInstanceOf(Look.NotLooked.class);
    assertThat(((Look.NotLooked<RemoteEntry>) look).why().code()).isEqualTo(KubernetesCode.REFUSED);
    assertThat(server.get(externals() + "/fence-dbcreds-probe-x").code()).isEqualTo(200);
  }

  @Test
  void whatStopsTheProbeOfOneEntryLeavesTheOthersAlone() {
    operator.entries().put("fence-entry", DATA);
    operator.entries().put("other-entry", DATA);
    var probes = new AtomicInteger();
    server.disturb(
        request ->
            request.method().equals("POST")
                    && request.path().endsWith("/externalsecrets")
                    && probes.getAndIncrement() == 0
                ? forbidden()
                : Optional.empty());
    Map<String, Look<RemoteEntry>> looks =
        entries().probe(List.of("fence-entry", "other-entry"), nobody);
    assertThat(looks.get("fence-entry")).isInstanceOf(Look.NotLooked.class);
    assertThat(looks.get("other-entry").certain().orElseThrow().data()).isEqualTo(DATA);
  }

  @Test
  void aProbeWhoseSecretMayNotBeReadLeavesTheOthersAlone() {
    operator.entries().put("fence-entry", DATA);
    operator.entries().put("other-entry", DATA);
    server.disturb(
        request ->
            request.path().contains("/secrets/fence-dbcreds-probe-")
                    && request.method().equals("GET")
                ? forbidden()
                : Optional.empty());
    Map<String, Look<RemoteEntry>> looks =
        entries().probe(List.of("fence-entry", "other-entry"), nobody);
    assertThat(looks.get("fence-entry")).isInstanceOf(Look.NotLooked.class);
    assertThat(looks.get("other-entry").certain().orElseThrow().data()).isEqualTo(DATA);
  }

  @Test
  void aPushSecretThatOthersMakeMeanwhileStaysAsItIs() {
    String path = pushes() + "/" + NAME;
    server.post(
        pushes() + "?fieldManager=helm",
        TestCluster.json(
            """
            {"apiVersion": "external-secrets.io/v1alpha1", "kind": "PushSecret",
             "metadata": {"name": "fence-dbcreds"},
             "spec": {"selector": {"secret": {"name": "of-the-chart"}}}}\
            """));
    JsonNode before = spec(path);
    server.disturb(
        request ->
            request.method().equals("GET") && request.path().endsWith(path)
                ? absent()
                : Optional.empty());
    cluster.pushes().push(NAME, "fence", "fence-dbcreds-bootstrap", "fence-entry", nobody);
    server.disturb(request -> Optional.empty());
    assertThat(spec(path)).isEqualTo(before);
    assertThatThrownBy(
            () ->
                cluster
                    .pushes()
                    .push(NAME, "fence", "fence-dbcreds-bootstrap", "fence-entry", nobody))
        .isInstanceOf(Gen3DbException.class)
        .hasMessageContaining("GEN3DB-623")
        .hasMessageContaining("of-the-chart");
  }

  /** K7: no field of it is changed. */
  @Test
  void anExternalSecretThatOthersMakeMeanwhileIsLookedAtAgain() {
    external(NAME, NAME, "");
    String path = externals() + "/" + NAME;
    JsonNode before = spec(path);
    server.disturb(
        request ->
            lists(request) || (request.method().equals("GET") && request.path().endsWith(path))
                ? absent()
                : Optional.empty());
    boolean conflict =
        cluster
            .secrets()
            .follow(Look.absent(), new NewSecret(NAME, "fence", DATA), "another-entry", nobody)
            .isConflict();
    server.disturb(request -> Optional.empty());
    assertThat(conflict).isTrue();
    assertThat(spec(path)).isEqualTo(before);
  }

  @Test
  void anExternalSecretOfTheNameThatFillsAnotherSecretStaysAsItIs() {
    external(NAME, "of-another", "");
    JsonNode before = spec(externals() + "/" + NAME);
    assertThatThrownBy(
            () ->
                cluster
                    .secrets()
                    .follow(
                        Look.absent(), new NewSecret(NAME, "fence", DATA), "fence-entry", nobody))
        .isInstanceOf(Gen3DbException.class)
        .hasMessageContaining("GEN3DB-616")
        .hasMessageContaining("it does not fill the Secret fence-dbcreds");
    assertThat(spec(externals() + "/" + NAME)).isEqualTo(before);
  }

  @Test
  void whatTheOperatorWritesMeanwhileIsAConflict() throws InterruptedException {
    operator.entries().put("fence-entry", DATA);
    external(NAME, NAME, "");
    filled();
    StoredSecret seen = read();
    server.disturb(
        request ->
            request.method().equals("PATCH")
                    && request.path().contains("/externalsecrets/")
                    && !request.path().contains("/status")
                ? Optional.of(StandInApiServer.status(409, "Conflict", "modified"))
                : Optional.empty());
    var wanted = new NewSecret(NAME, "fence", DATA);
    assertThat(cluster.secrets().update(read(), wanted, nobody).isConflict()).isTrue();
    assertThat(
            cluster
                .secrets()
                .follow(Look.there(read()), wanted, "fence-entry", nobody)
                .isConflict())
        .isTrue();
    assertThat(read().data()).isEqualTo(seen.data());
  }

  @Test
  void whoMayNotListLetsTheOperatorLetGoAllTheSame() throws InterruptedException {
    operator.entries().put("fence-entry", DATA);
    external(NAME, NAME, "");
    filled();
    operator.close(); // which needs the list; so it lets go of nothing
    server.disturb(request -> lists(request) ? forbidden() : Optional.empty());
    StoredSecret seen = read();
    var wanted = new NewSecret(NAME, "fence", DATA);
    assertThat(cluster.secrets().update(seen, wanted, nobody).isConflict()).isFalse();
    server.disturb(request -> Optional.empty());
    assertThat(server.get(externals() + "/" + NAME).code()).isEqualTo(404);
    JsonNode secret = server.get(secret()).done();
    assertThat(secret.path("metadata").path("ownerReferences")).isEmpty();
    assertThat(secret.path("data").path("password").asText()).isEqualTo("cA==");
  }

  @Test
  void whoMayNeitherListNorGetTakesNothingAway() throws InterruptedException {
    operator.entries().put("fence-entry", DATA);
    external(NAME, NAME, "");
    filled();
    operator.close();
    server.disturb(
        request ->
            request.method().equals("GET") && request.path().contains("/externalsecrets")
                ? forbidden()
                : Optional.empty());
    StoredSecret seen = read();
    JsonNode before = server.get(secret()).done();
    assertThatThrownBy(
            () -> cluster.secrets().update(seen, new NewSecret(NAME, "fence", DATA), nobody))
        .isInstanceOf(Gen3DbException.class)
        .hasMessageContaining("ExternalSecret fence-dbcreds");
    assertThat(server.get(secret()).done()).isEqualTo(before);
  }

  /**
   * One that merges owns nothing: but for its field managers, nothing at the Secret tells of it.
   */
  @ParameterizedTest
  @ValueSource(strings = {NAME, "fence-dbcreds,a,b,c"})
  void whoMayNeitherListNorGetDoesNotTakeAMergedSecretForOurs(String names)
      throws InterruptedException {
    server.knowCreateOrMerge(true);
    operator.entries().put("fence-entry", DATA);
    external(NAME, NAME, "\"app.kubernetes.io/managed-by\": \"gen3db\"", "CreateOrMerge");
    filled();
    operator.close();
    assertThat(read().owner()).isEqualTo(Owner.EXTERNAL_SECRET);
    server.disturb(
        request ->
            request.method().equals("GET") && request.path().contains("/externalsecrets")
                ? forbidden()
                : Optional.empty());
    var others = Stores.parts(Stores.settings(server.kubeconfig(), false), namespace).secrets();
    Look<StoredSecret> look = others.read(List.of(names.split(",")), nobody).get(NAME);
    assertThat(look).isInstanceOf(Look.NotLooked.class);
    assertThat(((Look.NotLooked<StoredSecret>) look).why().place())
        .isEqualTo("ExternalSecret " + NAME);
    server.disturb(request -> Optional.empty());
    assertThat(read().follows()).contains("fence-entry");
  }

  @Test
  void whatAKilledRunLeftBehindGoesWithItsSecretAfterTenMinutes() throws InterruptedException {
    operator.entries().put("fence-entry", DATA);
    external("old", NAME, "\"gen3db.org/probe\": \"x\"");
    filled();
    external("young", "of-the-young", "\"gen3db.org/probe\": \"y\"");
    external("no-probe", "of-the-service", "");
    operator.close();
    made("old", Duration.ofMinutes(10).plusSeconds(5));
    made("young", Duration.ofMinutes(9));
    made("no-probe", Duration.ofDays(9));
    cluster.secrets().environmentId(nobody);
    assertThat(server.get(externals() + "/old").code()).isEqualTo(200);
    cluster.secrets().claimEnvironmentId(nobody);
    assertThat(server.get(externals() + "/old").code()).isEqualTo(404);
    assertThat(server.get(secret()).code()).isEqualTo(404);
    assertThat(server.get(externals() + "/young").code()).isEqualTo(200);
    assertThat(server.get(externals() + "/no-probe").code()).isEqualTo(200);
  }

  private static SecretData data(String... pairs) {
    var data = new TreeMap<String, Password>();
    for (int i = 0; i < pairs.length; i += 2) {
      data.put(pairs[i], Password.of(pairs[i + 1]));
    }
    return SecretData.of(data);
  }

  private void disturbed(Predicate<Request> which, TestCluster.Answered answer) {
    server.disturb(request -> which.test(request) ? Optional.of(answer) : Optional.empty());
  }

  private Written<StoredSecret> follow(String entry, SecretData held) {
    return cluster
        .secrets()
        .follow(Look.there(read()), new NewSecret(NAME, "fence", held), entry, nobody);
  }

  /** Pods that read the further key would not start any more. */
  @Test
  void whatCannotFollowAnEntryKeepsItsFurtherKeys() {
    SecretData serving = data("dbcreated", "true", "password", "p", "uri", "postgresql://fence");
    cluster.secrets().create(new NewSecret(NAME, "fence", serving), nobody);
    JsonNode before = server.get(secret()).done();

    disturbed(
        request -> request.method().equals("POST") && request.path().contains("/externalsecrets?"),
        forbidden().orElseThrow());
    assertThatThrownBy(() -> follow("fence-entry", DATA))
        .isInstanceOf(Gen3DbException.class)
        .hasMessageContaining("ExternalSecret fence-dbcreds");
    assertThat(server.get(secret()).done()).isEqualTo(before);

    server.disturb(request -> Optional.empty());
    external(NAME, NAME, "");
    assertThatThrownBy(() -> follow("another-entry", DATA))
        .isInstanceOf(Gen3DbException.class)
        .hasMessageContaining("GEN3DB-616");
    assertThat(server.get(secret()).done()).isEqualTo(before);
  }

  /** Whose operator leaves keys of others: Pods read the mark, and the entry lacks it. */
  @Test
  void aCredentialThatTheEntryLacksStaysAndAFurtherKeyGoes() {
    server.knowCreateOrMerge(true);
    operator.entries().put("fence-entry", DATA);
    cluster
        .secrets()
        .create(
            new NewSecret(
                NAME, "fence", data("dbcreated", "true", "password", "old", "uri", "of-before")),
            nobody);
    assertThat(follow("fence-entry", DATA).isConflict()).isFalse();
    Awaitility.await().atMost(5, TimeUnit.MINUTES).until(() -> read().data().holds(DATA));
    assertThat(read().data().keys()).containsExactlyInAnyOrder("dbcreated", "password");
  }

  private JsonNode policyOf(JsonNode external) {
    return external.at("/spec/target/creationPolicy");
  }

  /** K7, R13: a run that let go of the chart's object and was killed leaves no trace in the end. */
  @Test
  void whoGoesBackFindsTheExternalSecretOfOthersAsItWas() {
    operator.entries().put("fence-entry", DATA);
    external(NAME, NAME, "");
    filled();
    disturbed(
        request ->
            request.method().equals("DELETE") && request.path().contains("/externalsecrets/"),
        forbidden().orElseThrow());
    assertThatThrownBy(
            () -> cluster.secrets().update(read(), new NewSecret(NAME, "fence", DATA), nobody))
        .isInstanceOf(Gen3DbException.class);
    server.disturb(request -> Optional.empty());
    String path = externals() + "/" + NAME;
    assertThat(policyOf(server.get(path).done()).asText()).isEqualTo("Orphan");
    assertThat(read().isLettingGo()).isTrue();
    assertThat(new ExternalSecret(server.get(path).done()).isOurs()).isFalse();

    assertThat(follow("fence-entry", DATA).isConflict()).isFalse();
    JsonNode after = server.get(path).done();
    assertThat(policyOf(after).asText()).isEqualTo("Owner");
    assertThat(after.at("/metadata/annotations").has("gen3db.org/creation-policy")).isFalse();
    assertThat(read().isLettingGo()).isFalse();
    assertThat(read().follows()).contains("fence-entry");
    assertThat(new FieldManagers(after.path("metadata")).of("spec", "target", "creationPolicy"))
        .doesNotContain("gen3db");
  }

  @Test
  void whoWritesTheSecretWhileItIsLetGoOfIsFirst() throws InterruptedException {
    operator.entries().put("fence-entry", DATA);
    external(NAME, NAME, "");
    filled();
    operator.close(); // so that the reference has to be taken away
    StoredSecret seen = read();
    disturbed(
        request -> request.method().equals("PATCH") && request.path().contains("/secrets/" + NAME),
        StandInApiServer.status(409, "Conflict", "modified"));
    var wanted = new NewSecret(NAME, "fence", DATA);
    assertThat(cluster.secrets().update(seen, wanted, nobody).isConflict()).isTrue();
    assertThat(server.get(externals() + "/" + NAME).code()).isEqualTo(200);
    disturbed(
        request ->
            request.method().equals("PATCH") && request.path().contains("/externalsecrets/" + NAME),
        absent().orElseThrow());
    assertThat(cluster.secrets().update(read(), wanted, nobody).isConflict()).isTrue();
  }

  /** The while in which the operator is given time is none in which the server has to answer. */
  @Test
  void anApiServerThatStartsAnewWhileAPushIsAwaitedIsWaitedFor() {
    operator.close();
    operator.entries().put("fence-entry", DATA);
    var begun = new AtomicBoolean();
    var refused = new AtomicInteger();
    server.disturb(
        request -> {
          boolean ofPush = request.path().contains("/pushsecrets");
          if (ofPush && request.method().equals("POST")) {
            begun.set(true);
          }
          return ofPush
                  && request.method().equals("GET")
                  && begun.get()
                  && refused.getAndIncrement() < 4
              ? Optional.of(StandInApiServer.status(503, "ServiceUnavailable", "starting"))
              : Optional.empty();
        });
    try (var reads = new StandInOperator(server, "v1")) {
      reads.entries().put("fence-entry", DATA);
      var entries =
          new OperatorEntries(
              cluster,
              new ExternalSecretsSettings(Duration.ofMinutes(1), Duration.ofSeconds(1)),
              Map.of("fence-entry", "fence"));
      reads.in(namespace);
      assertThat(entries.create("fence-entry", DATA, WriteId.random(), nobody).isConflict())
          .isFalse();
    }
    assertThat(refused).hasValueGreaterThanOrEqualTo(4);
  }

  private void made(String name, Duration ago) {
    server.age(externals() + "/" + name, ago);
  }
}
