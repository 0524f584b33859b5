package org.gen3db.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.gen3db.api.Gen3Db;
import org.gen3db.domain.values.ValuesRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanningBenchmarkTest {
  @Test
  void itsValuesAreReadWithoutAnyWarningAndNameTheServices(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("values.yaml"), PlanningBenchmark.values(9));
    var plan =
        Gen3Db.builder(ValuesRequest.ofFiles(List.of(file.toString())))
            .embedded(true)
            .build()
            .planOffline();
    assertThat(plan.warnings()).isEmpty();
    assertThat(plan.services())
        .filteredOn(service -> service.plan().service().startsWith("service-"))
        .hasSize(9);
  }
}
