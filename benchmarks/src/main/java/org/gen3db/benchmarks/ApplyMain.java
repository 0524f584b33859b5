package org.gen3db.benchmarks;

import java.util.List;
import org.gen3db.domain.provision.ApplyOptions;
import org.gen3db.domain.provision.Outcome;
import org.gen3db.domain.provision.Report;
import org.gen3db.domain.values.ValuesRequest;
import org.gen3db.spi.Gen3Db;

/** An apply as a process of its own, without the command line: {@code ApplyMain VALUES-FILE}. */
public final class ApplyMain {
  private ApplyMain() {}

  /** Ends with 1 when a service failed. */
  public static void main(String[] args) {
    Report report = apply(args[0]);
    if (report.any(Outcome.FAILED)) {
      System.exit(1);
    }
  }

  static Report apply(String values) {
    return Gen3Db.builder(ValuesRequest.ofFiles(List.of(values))).build().apply(ApplyOptions.NONE);
  }
}
