package org.gen3db.domain.provision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.check.Check;
import org.gen3db.domain.check.Check.State;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.delivery.DeliveryDecision;
import org.gen3db.domain.deployment.Deployment;
import org.gen3db.domain.deployment.MasterSpec;
import org.gen3db.domain.deployment.ServiceSpec;
import org.gen3db.domain.deployment.Settings;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.report.Checkup;
import org.gen3db.domain.server.DatabaseServer;
import org.gen3db.domain.server.ServerNeeds;
import org.gen3db.domain.store.Look;
import org.gen3db.domain.store.SecretStore;
import org.gen3db.domain.store.StoreNeeds;
import org.gen3db.domain.store.StoredSecret;
import org.gen3db.domain.values.Source;
import org.gen3db.domain.values.Sourced;
import org.gen3db.domain.values.ValueNode.ValueMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who does not answer keeps nobody else waiting, and is told. */
@Timeout(30)
class ExaminationTest {
  private static final Duration PATIENCE = Duration.ofMillis(300);
  private final ExecutorService executor = Executors.newFixedThreadPool(4);
  private final Cancellation cancellation = Cancellation.create();

  @AfterEach
  void end() {
    executor.shutdownNow();
  }

  /** What a store and a server answer; a null is none. */
  private Checkup examined(List<Check> ofSecrets, List<Check> ofServer) {
    SecretStore secrets =
        port(
            SecretStore.class,
            (method, arguments) ->
                switch (method) {
                  case "describe" -> "a store";
                  case "environmentId" -> Optional.of("id-of-ours");
                  case "read" -> absent((java.util.Collection<?>) arguments[0]);
                  case "check" -> {
                    needs(StoreNeeds.class, arguments[0]);
                    yield answer(ofSecrets, (Cancellation) arguments[1]);
                  }
                  default -> throw new AssertionError(method);
                });
    DatabaseServer server =
        port(
            DatabaseServer.class,
            (method, arguments) ->
                switch (method) {
                  case "sameServer" -> false;
                  case "check" -> {
                    ServerNeeds needs = needs(ServerNeeds.class, arguments[0]);
                    assertThat(needs.databases())
                        .isEqualTo(Map.of("fence_gen3", java.util.Set.of("ltree")));
                    assertThat(needs.roles()).containsExactly("fence_gen3");
                    assertThat(needs.environmentId()).isEqualTo("id-of-ours");
                    assertThat(needs.server()).hasToString("db:5432");
                    yield answer(ofServer, (Cancellation) arguments[1]);
                  }
                  default -> throw new AssertionError(method);
                });
    var world =
        new World(
            secrets,
            null,
            server,
            null,
            file -> Password.of("p"),
            () -> Password.of("p"),
            () -> Instant.EPOCH,
            () -> 0L);
    return new Examination(deployment(), world, executor, cancellation, PATIENCE).examine();
  }

  private static <T> T needs(Class<T> type, Object given) {
    return type.cast(given);
  }

  private static List<Check> answer(List<Check> checks, Cancellation within) {
    if (!checks.isEmpty()) {
      return checks;
    }
    while (within.pause(Duration.ofMinutes(1))) {
      // as somebody does who waits for an answer
    }
    throw new Gen3DbException(
        org.gen3db.domain.error.Notice.of(DomainCode.INTERRUPTED, "", "interrupted"));
  }

  private static Map<String, Look<StoredSecret>> absent(java.util.Collection<?> names) {
    var looks = new java.util.HashMap<String, Look<StoredSecret>>();
    names.forEach(name -> looks.put((String) name, Look.absent()));
    return looks;
  }

  private interface Answers {
    Object to(String method, Object[] arguments);
  }

  private static <P> P port(Class<P> type, Answers answers) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> answers.to(method.getName(), arguments)));
  }

  private static Deployment deployment() {
    var adapter = new Settings.Adapter("any", "values.yaml:1", ValueMap.EMPTY);
    var fence =
        new ServiceSpec(
            "fence",
            null,
            null,
            null,
            null,
            null,
            set(true),
            false,
            new DeliveryDecision(set(false), set(false), set(false)),
            set("entry"),
            List.of("ltree"));
    return Deployment.of(
        "gen3",
        "default",
        set("default"),
        false,
        new MasterSpec.InValues(set("db"), set(5432), set("postgres"), set(Password.of("m"))),
        set("db"),
        null,
        List.of(fence),
        new Settings(
            1,
            Map.of("databaseServer", adapter, "secretStore", adapter, "remoteSecrets", adapter),
            false,
            null,
            Map.of(),
            Map.of(),
            Map.of()));
  }

  private static <T> Sourced<T> set(T value) {
    return new Sourced<>(value, new Source.FileLine("values.yaml", 1), "set");
  }

  @Test
  void whoAnswersIsToldInOrder() {
    Checkup all =
        examined(List.of(Check.ok("secrets.it", "a store")), List.of(Check.ok("server.it", "db")));
    assertThat(all.checks()).extracting(Check::id).containsExactly("secrets.it", "server.it");
    assertThat(all.blocked()).isFalse();
  }

  @Test
  void whoDoesNotAnswerInTimeWasNotCheckedAndTheOtherWas() {
    Checkup silentStore = examined(List.of(), List.of(Check.ok("server.it", "db")));
    assertThat(silentStore.checks())
        .extracting(Check::id, Check::state)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("secrets", State.NOT_CHECKED),
            org.assertj.core.groups.Tuple.tuple("server.it", State.OK));
    assertThat(silentStore.checks().get(0).found().orElseThrow().message())
        .isEqualTo("no answer within 0.3 s");
    Checkup silentServer = examined(List.of(Check.ok("secrets.it", "a store")), List.of());
    assertThat(silentServer.count(State.NOT_CHECKED)).isEqualTo(1);
    assertThat(silentServer.count(State.OK)).isEqualTo(1);
    assertThat(silentServer.blocked()).isFalse();
  }

  @Test
  void whoIsCancelledEnds() {
    cancellation.cancel();
    assertThatThrownBy(() -> examined(List.of(), List.of()))
        .isInstanceOfSatisfying(
            Gen3DbException.class,
            e -> assertThat(e.problem().code()).isEqualTo(DomainCode.INTERRUPTED));
  }
}
