package org.gen3db.benchmarks;

import java.util.List;
import org.gen3db.api.Gen3Db;
import org.gen3db.domain.plan.ApplyOptions;
import org.gen3db.domain.report.Report;
import org.gen3db.domain.values.ValuesRequest;

/** An apply through the facade, as a JVM tool that embeds gen3db does it. */
final class Embedding {
  private Embedding() {}

  static Report apply(String values) {
    return apply(List.of(values));
  }

  static Report apply(List<String> files) {
    return Gen3Db.builder(ValuesRequest.ofFiles(files)).build().apply(ApplyOptions.NONE);
  }
}
