package org.gen3db.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.gen3db.api.Gen3Db;
import org.gen3db.domain.plan.Plan;
import org.gen3db.domain.values.ValuesRequest;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * From values to a plan, in process, without any server: by JMH, {@code benchmarks/run planning}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
public class PlanningBenchmark {
  /** How many services the values name. */
  @Param({"1000", "10000"})
  private int services = 1000;

  private Path file = Path.of("");
  private Gen3Db read = gen3db();

  /** Writes the values, and reads them once for {@link #decide}. */
  @Setup(Level.Trial)
  public void setUp() throws IOException {
    file = Files.createTempFile("gen3db-planning-", ".yaml");
    Files.writeString(file, values(services), StandardCharsets.UTF_8);
    read = gen3db(file);
  }

  /** Removes the values. */
  @TearDown(Level.Trial)
  public void tearDown() throws IOException {
    Files.deleteIfExists(file);
  }

  /** Values that were read before: defaulting, the local-or-push table, the plan. */
  @Benchmark
  public Plan decide() {
    return read.planOffline();
  }

  /** The whole road: the YAML text, merging, validation, the plan. */
  @Benchmark
  public Plan readAndDecide() {
    return gen3db(file).planOffline();
  }

  private static Gen3Db gen3db(Path... files) {
    return Gen3Db.builder(
            ValuesRequest.ofFiles(List.of(files).stream().map(Path::toString).toList()))
        .embedded(true)
        .build();
  }

  /** Every third service has names of its own. */
  static String values(int services) {
    var text = new StringBuilder();
    var list = new StringBuilder();
    text.append(
        """
        global:
          dev: false
          postgres:
            dbCreate: true
            master: {host: db.example.org, username: postgres, password: not-a-password}
        gen3db:
          services:
        """);
    for (int i = 0; i < services; i++) {
      String name = "service-" + i;
      text.append("    %s: {condition: %s.enabled}%n".formatted(name, name));
      if (i % 3 == 0) {
        list.append(
            "%s: {enabled: true, postgres: {database: own_%d, username: own_%d}}%n"
                .formatted(name, i, i));
      }
    }
    return text.append(list).toString();
  }
}
