package org.gen3db.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.gen3db.api.Gen3Db;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.plan.ApplyOptions;
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

  private Report cancelled(boolean byInterrupt, int port, FaultProxy proxy) throws Exception {
    Files.writeString(folder.resolve("server.yaml"), server.values(port));
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
    var result = new CompletableFuture<Report>();
    var caller =
        new Thread(
            () -> {
              try {
                result.complete(gen3db.apply(ApplyOptions.NONE));
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
    return result.get(1, TimeUnit.MINUTES);
  }

  @ParameterizedTest(name = "by interrupt: {0}")
  @ValueSource(booleans = {true, false})
  void aServerThatFallsSilentHoldsNobody(boolean byInterrupt) throws Exception {
    try (var proxy = FaultProxy.before(server.port()).breakAt("CREATE ROLE", Fault.STALL)) {
      Report report = cancelled(byInterrupt, proxy.port(), proxy);
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
}
