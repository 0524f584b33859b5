package org.gen3db.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.gen3db.api.Gen3Db;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.report.Outcome;
import org.gen3db.domain.report.Report;
import org.gen3db.domain.values.ValuesRequest;
import org.gen3db.lab.ScratchServer;
import org.gen3db.testkit.FaultProxy;
import org.gen3db.testkit.FaultProxy.Fault;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * F6: whoever cancels a run, or interrupts the thread that called for it, does not wait for the
 * deadlines of connections, locks and statements, which are in an hour here; and gets a report.
 */
@Timeout(120)
class Issue16CancelledWaitTest {
  private static final String HOURS =
      """
      gen3db:
        databaseServer: {connectTimeout: 1h, startupDeadline: 1h, lockTimeout: 1h, statementTimeout: 1h}
      """;
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

  /** What a call came to that was cancelled while the server behind a proxy did not answer. */
  private <T> CompletableFuture<T> cancelled(
      boolean byInterrupt, FaultProxy proxy, Function<Gen3Db, T> call) throws Exception {
    Files.writeString(folder.resolve("server.yaml"), server.values(proxy.port()));
    Files.writeString(folder.resolve("hours.yaml"), HOURS);
    var cancellation = Cancellation.create();
    Gen3Db gen3db =
        Gen3Db.builder(
                new ValuesRequest(
                    List.of("server.yaml", "hours.yaml"),
                    List.of(),
                    List.of(),
                    List.of(),
                    null,
                    folder,
                    InputStream.nullInputStream()))
            .services(List.of("fence", "indexd"))
            .cancellation(cancellation)
            .build();
    var result = new CompletableFuture<T>();
    var caller =
        new Thread(
            () -> {
              try {
                result.complete(call.apply(gen3db));
              } catch (RuntimeException e) {
                result.completeExceptionally(e);
              }
            });
    caller.start();
    proxy.awaitFault();
    if (byInterrupt) {
      caller.interrupt();
    } else {
      cancellation.cancel();
    }
    return result;
  }

  @ParameterizedTest(name = "by interrupt: {0}")
  @ValueSource(booleans = {true, false})
  void aServerThatFallsSilentHoldsNobody(boolean byInterrupt) throws Exception {
    try (var proxy = FaultProxy.before(server.port()).breakAt("CREATE ROLE", Fault.STALL)) {
      Report report = cancelled(byInterrupt, proxy, Gen3Db::apply).get(1, TimeUnit.MINUTES);
      assertThat(report.services())
          .hasSize(2)
          .allSatisfy(
              one -> {
                assertThat(one.outcome()).isEqualTo(Outcome.FAILED);
                assertThat(one.problem())
                    .get()
                    .extracting("code")
                    .isEqualTo(DomainCode.INTERRUPTED);
              });
    }
  }

  /** What nobody could look at is not told to be missing or to differ. */
  @ParameterizedTest(name = "by interrupt: {0}")
  @ValueSource(booleans = {true, false})
  void aStatusThatIsCancelledTellsNothingOfServices(boolean byInterrupt) throws Exception {
    try (var proxy = FaultProxy.before(server.port()).breakAt("SELECT", Fault.STALL)) {
      assertThat(cancelled(byInterrupt, proxy, Gen3Db::status))
          .failsWithin(1, TimeUnit.MINUTES)
          .withThrowableThat()
          .havingCause()
          .isInstanceOfSatisfying(
              Gen3DbException.class,
              e -> assertThat(e.problem().code()).isEqualTo(DomainCode.INTERRUPTED));
    }
  }
}
