package org.gen3db.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.gen3db.adapter.local.secrets.DirectorySecretStoreProvider;
import org.gen3db.api.AdapterCatalog;
import org.gen3db.api.AdapterMaker;
import org.gen3db.api.Gen3Db;
import org.gen3db.api.Gen3DbBuilder;
import org.gen3db.api.RunListener;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.plan.ApplyOptions;
import org.gen3db.domain.plan.Plan;
import org.gen3db.domain.provision.Step;
import org.gen3db.domain.report.Outcome;
import org.gen3db.domain.report.Report;
import org.gen3db.domain.report.ServiceReport;
import org.gen3db.domain.server.DatabaseServer;
import org.gen3db.domain.store.SecretStore;
import org.gen3db.domain.values.Source;
import org.gen3db.lab.Run;
import org.gen3db.lab.ScratchServer;
import org.gen3db.lab.Stores;
import org.gen3db.runner.RunnerUnderTest;
import org.gen3db.spi.Adapter;
import org.gen3db.spi.AdapterContext;
import org.gen3db.spi.AdapterProvider;
import org.gen3db.spi.RemoteSecretsProvider;
import org.gen3db.spi.SpiCode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a program brings along is used, and nothing that it brings can lose a result. */
class Issue16FacadeTest {
  private static ScratchServer server;
  @TempDir Path folder;

  @BeforeAll
  static void start() {
    server = ScratchServer.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @AfterEach
  void leaveNothing() {
    server.dropAll();
  }

  private Gen3DbBuilder builder() throws IOException {
    Files.writeString(folder.resolve("server.yaml"), server.values());
    return Gen3Db.builder()
        .workingDirectory(folder)
        .file("server.yaml")
        .services(List.of("fence", "indexd"));
  }

  private SecretStore store() {
    return AdapterMaker.of(new DirectorySecretStoreProvider())
        .settings(Map.of("path", "elsewhere"))
        .workingDirectory(folder)
        .clock(Clock.systemUTC())
        .make()
        .port(SecretStore.class)
        .orElseThrow();
  }

  private static Outcome outcome(Report report, String service) {
    return of(report, service).outcome();
  }

  private static ServiceReport of(Report report, String service) {
    return report.services().stream()
        .filter(one -> one.plan().service().equals(service))
        .findFirst()
        .orElseThrow();
  }

  /** A port that does something before each call. */
  private static <P> P before(Class<P> port, P real, Function<String, Void> each) {
    return port.cast(
        Proxy.newProxyInstance(
            port.getClassLoader(),
            new Class<?>[] {port},
            (proxy, method, arguments) -> {
              each.apply(method.getName());
              try {
                return method.invoke(real, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }

  @Test
  void valuesInCodeStandAboveFilesAndFlagsAndSayWhereTheyComeFrom() throws IOException {
    try (Gen3Db gen3db =
        builder()
            .set("fence.postgres.database=of_flag")
            .values(
                Map.of("fence", Map.of("postgres", Map.of("database", "of_code", "port", 6000))))
            .build()) {
      var plan = gen3db.planOffline().services().get(0).plan();
      assertThat(plan.service()).isEqualTo("fence");
      assertThat(plan.database().value()).isEqualTo("of_code");
      assertThat(plan.database().source()).isEqualTo(Source.CODE).hasToString("code");
      assertThat(plan.port().value()).isEqualTo(6000);
    }
    var wrong = builder();
    assertThatThrownBy(() -> wrong.values(Map.of("fence", Map.of("postgres", Set.class))))
        .isInstanceOf(Gen3DbException.class)
        .hasMessageContaining("code fence.postgres")
        .hasMessageContaining("java.lang.Class");
  }

  @Test
  void storeThreadsAndListenerOfTheProgramAreUsedAndStayOpen() throws Exception {
    var closed = new AtomicInteger();
    Set<String> threads = ConcurrentHashMap.newKeySet();
    SecretStore own =
        before(
            SecretStore.class,
            store(),
            method -> {
              if (method.equals("close")) {
                closed.incrementAndGet();
              }
              threads.add(Thread.currentThread().getName());
              return null;
            });
    var heard = new Heard();
    var executor = Executors.newFixedThreadPool(2, task -> new Thread(task, "the-programs-own"));
    try (Gen3Db gen3db = builder().secretStore(own).executor(executor).listener(heard).build()) {
      Report report = gen3db.apply();
      assertThat(report.services())
          .as(report.toString())
          .allSatisfy(one -> assertThat(one.outcome()).isEqualTo(Outcome.CREATED));
      assertThat(gen3db.apply().services())
          .allSatisfy(one -> assertThat(one.outcome()).isEqualTo(Outcome.UNCHANGED));
      assertThat(gen3db.credentials("fence").username()).isEqualTo("fence_gen3");
    }
    assertThat(closed).hasValue(0);
    assertThat(executor.isShutdown()).isFalse();
    executor.shutdown();
    assertThat(threads).contains("the-programs-own").noneMatch(name -> name.startsWith("gen3db-"));
    assertThat(folder.resolve("elsewhere/fence-dbcreds.yaml")).exists();
    assertThat(folder.resolve(".gen3db")).doesNotExist();
    assertThat(heard.events)
        .containsSubsequence("began 2", "service fence", "step fence create-role", "ended fence")
        .contains("service indexd", "done fence CREATED", "done indexd UNCHANGED");
    assertThat(heard.events.stream().filter(event -> event.equals("service fence"))).hasSize(2);
  }

  private static final class Heard implements RunListener {
    private final List<String> events = new CopyOnWriteArrayList<>();

    @Override
    public void began(int services) {
      events.add("began " + services);
    }

    @Override
    public void serviceBegan(String service) {
      events.add("service " + service);
    }

    @Override
    public void stepBegan(Step step) {
      events.add("step " + step.service() + " " + step.action());
    }

    @Override
    public void stepEnded(Step step, Duration took, Optional<Throwable> failure) {
      events.add("ended " + step.service());
      assertThat(took).isPositive();
      assertThat(failure).isEmpty();
    }

    @Override
    public void serviceEnded(ServiceReport report) {
      events.add("done " + report.plan().service() + " " + report.outcome());
    }
  }

  @Test
  void aListenerThatFailsChangesNothing() throws IOException {
    RunListener bad =
        new RunListener() {
          @Override
          public void began(int services) {
            throw new IllegalStateException("began");
          }

          @Override
          public void stepBegan(Step step) {
            throw new AssertionError("step");
          }

          @Override
          public void stepEnded(Step step, Duration took, Optional<Throwable> failure) {
            throw new StackOverflowError();
          }

          @Override
          public void serviceEnded(ServiceReport report) {
            throw new NoSuchMethodError("done");
          }
        };
    try (Gen3Db gen3db = builder().secretStore(store()).listener(bad).build()) {
      assertThat(gen3db.apply().services())
          .allSatisfy(one -> assertThat(one.outcome()).isEqualTo(Outcome.CREATED));
    }
  }

  /** F5: one call that fails hard. */
  @Test
  void anErrorOutOfOneCallIsThatServicesProblemAndTheOthersAreDone() throws IOException {
    var calls = new AtomicInteger();
    SecretStore bad =
        before(
            SecretStore.class,
            store(),
            method -> {
              if (method.equals("create") && calls.incrementAndGet() == 1) {
                throw new NoSuchMethodError("planted");
              }
              return null;
            });
    try (Gen3Db gen3db = builder().secretStore(bad).build()) {
      Report report = gen3db.apply();
      List<Outcome> outcomes =
          report.services().stream().map(ServiceReport::outcome).sorted().toList();
      assertThat(outcomes).containsExactly(Outcome.CREATED, Outcome.FAILED);
      ServiceReport failed =
          report.services().stream()
              .filter(one -> one.outcome() == Outcome.FAILED)
              .findFirst()
              .orElseThrow();
      assertThat(failed.problem())
          .hasValueSatisfying(
              problem -> {
                assertThat(problem.code()).isEqualTo(SpiCode.ADAPTER_FAILED);
                assertThat(problem.place()).isEqualTo("gen3db.secretStore given");
                assertThat(problem.message())
                    .contains(
                        "SecretStore.create of the adapter in", "java.lang.NoSuchMethodError");
                assertThat(problem.exception())
                    .hasValueSatisfying(
                        thrown ->
                            assertThat(thrown).hasRootCauseInstanceOf(NoSuchMethodError.class));
              });
      assertThat(gen3db.apply().any(Outcome.FAILED)).isFalse();
    }
  }

  /** F5: what fails to close takes no report away. */
  @Test
  void aFailureToCloseIsToldAsideAndTheReportStays() throws IOException {
    var warned = new ArrayList<String>();
    RunListener listener =
        new RunListener() {
          @Override
          public void warned(Gen3DbException aside) {
            warned.add(aside.getMessage());
          }
        };
    try (AdapterCatalog catalog = AdapterCatalog.discover(getClass().getClassLoader(), List.of());
        Gen3Db gen3db =
            builder()
                .catalog(catalog.with(new ClosingBadly()))
                .set("gen3db.secretStore.adapter=closing-badly")
                .listener(listener)
                .build()) {
      assertThat(outcome(gen3db.apply(), "fence")).isEqualTo(Outcome.CREATED);
    }
    assertThat(warned)
        .singleElement()
        .asString()
        .contains("GEN3DB-505 gen3db.secretStore closing-badly: close of the adapter in")
        .contains("java.lang.IllegalStateException");
  }

  @Test
  void aRemoteStoreThatNoDeliveryUsesIsNotMade() throws IOException {
    try (Gen3Db gen3db =
        builder()
            .secretStore(store())
            .adapter(new NeverMade())
            .set("gen3db.remoteSecrets.adapter=never-made")
            .build()) {
      assertThat(outcome(gen3db.apply(), "fence")).isEqualTo(Outcome.CREATED);
    }
    try (Gen3Db gen3db =
        builder()
            .secretStore(store())
            .adapter(new NeverMade())
            .set("gen3db.remoteSecrets.adapter=never-made")
            .set("global.externalSecrets.deploy=true,global.externalSecrets.pushSecret=true")
            .build()) {
      assertThatThrownBy(gen3db::apply)
          .hasMessageContaining("GEN3DB-505 gen3db.remoteSecrets never-made: create of");
    }
  }

  private record NeverMade() implements RemoteSecretsProvider<AdapterProvider.NoSettings> {
    @Override
    public String id() {
      return "never-made";
    }

    @Override
    public String description() {
      return "cannot be made";
    }

    @Override
    public Class<NoSettings> settingsType() {
      return NoSettings.class;
    }

    @Override
    public Adapter create(NoSettings settings, AdapterContext context) {
      throw new IllegalStateException("made");
    }
  }

  @Test
  void aPlanIsAppliedExactlyOrNotAtAll() throws IOException {
    try (Gen3Db gen3db = builder().secretStore(store()).build()) {
      Plan plan = gen3db.plan();
      server.sql("CREATE ROLE fence_gen3");
      assertThatThrownBy(() -> gen3db.apply(ApplyOptions.NONE, plan))
          .isInstanceOf(Gen3DbException.class)
          .hasMessageContaining("GEN3DB-412 fence");
      assertThat(server.made()).containsExactly("role fence_gen3");
      server.sql("DROP ROLE fence_gen3");
      assertThat(gen3db.apply(ApplyOptions.NONE, plan).services())
          .allSatisfy(one -> assertThat(one.outcome()).isEqualTo(Outcome.CREATED));
    }
  }

  @Test
  void aServerOfTheProgramIsUsedAndStaysOpen() throws IOException {
    var closed = new AtomicInteger();
    var used = new AtomicInteger();
    DatabaseServer own =
        before(
            DatabaseServer.class,
            AdapterMaker.of(new org.gen3db.adapter.postgres.PostgresServerProvider())
                .make()
                .port(DatabaseServer.class)
                .orElseThrow(),
            method -> {
              (method.equals("close") ? closed : used).incrementAndGet();
              return null;
            });
    try (Gen3Db gen3db = builder().secretStore(store()).databaseServer(own).build()) {
      assertThat(outcome(gen3db.apply(), "fence")).isEqualTo(Outcome.CREATED);
    }
    assertThat(used.get()).isPositive();
    assertThat(closed).hasValue(0);
    own.close();
  }

  /** F5: the trace of a service's failure. */
  @Test
  void whoAsksForDebuggingSeesWhatLedToTheFailureOfAService() throws IOException {
    builder();
    List<String> line =
        List.of(
            "apply",
            "-f",
            "server.yaml",
            "--service",
            "fence",
            "--set-string",
            "global.postgres.master.password=wrong-1,gen3db.secretStore.adapter=directory");
    assertThat(RunnerUnderTest.run(folder, line.toArray(String[]::new)).err())
        .doesNotContain("\tat ");
    var debugging = new ArrayList<>(line);
    debugging.add("-vv");
    Run run = RunnerUnderTest.run(folder, debugging.toArray(String[]::new));
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err())
        .contains("org.gen3db.domain.error.Gen3DbException: GEN3DB-302", "\tat org.gen3db.adapter")
        .contains("Caused by: org.postgresql.util.PSQLException")
        .doesNotContain("wrong-1");
  }

  /** F7: the context class loader is set. */
  @Test
  void theDriverMayLieInALoaderAboveOurs() throws Exception {
    Files.writeString(folder.resolve("server.yaml"), server.values());
    Files.writeString(
        folder.resolve("stores.yaml"), "gen3db: {secretStore: {adapter: directory}}\n");
    String outcomes = DriverAbove.apply(folder, List.of("server.yaml", "stores.yaml"), "fence");
    assertThat(outcomes).isEqualTo("[fence CREATED]");
    assertThat(new Stores(folder).secret("fence-dbcreds")).containsEntry("dbcreated", "true");
  }
}
