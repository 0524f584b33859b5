package org.gen3db.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.gen3db.api.Gen3Db;
import org.gen3db.domain.plan.ApplyOptions;
import org.gen3db.domain.report.Outcome;
import org.gen3db.domain.report.Report;
import org.gen3db.domain.values.ValuesRequest;
import org.gen3db.lab.ScratchServer;
import org.gen3db.testkit.FaultProxy;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * At most {@code parallelism} services are worked on at once, each with one connection of the
 * administrator and one of its own; and the administrator is inside two databases at most.
 */
class ConnectionsTest {
  private static final int INSIDE = 2;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 8})
  void thereAreNoMoreThanParallelismAllows(int parallelism) throws Exception {
    try (var server = ScratchServer.start();
        var proxy = FaultProxy.before(server.port())) {
      Files.writeString(folder.resolve("server.yaml"), server.values(proxy.port()));
      Files.writeString(
          folder.resolve("more.yaml"), "gen3db: {parallelism: %d}".formatted(parallelism));
      Gen3Db gen3db =
          Gen3Db.builder(
                  new ValuesRequest(
                      List.of("server.yaml", "more.yaml"),
                      List.of(),
                      List.of(),
                      List.of(),
                      null,
                      folder,
                      InputStream.nullInputStream()))
              .build();
      assertThat(gen3db.deployment().services()).hasSizeGreaterThanOrEqualTo(8);
      Report made = gen3db.apply(ApplyOptions.NONE);
      assertThat(made.services())
          .allSatisfy(one -> assertThat(one.outcome()).isEqualTo(Outcome.CREATED));
      assertThat(proxy.most()).isBetween(3, 2 * parallelism + INSIDE);
      await().atMost(Duration.ofMinutes(5)).untilAsserted(() -> assertThat(proxy.open()).isZero());
      assertThat(proxy.most()).isLessThanOrEqualTo(2 * parallelism + INSIDE);
      gen3db.plan(ApplyOptions.NONE);
      gen3db.status();
      gen3db.apply(ApplyOptions.NONE);
      assertThat(proxy.most()).isLessThanOrEqualTo(2 * parallelism + INSIDE);
      await().atMost(Duration.ofMinutes(5)).untilAsserted(() -> assertThat(proxy.open()).isZero());
    }
  }
}
