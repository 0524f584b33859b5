package org.gen3db.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import org.gen3db.domain.report.Outcome;

/** An apply that tells on standard output how much heap it used at most, in MiB. */
public final class MeasuredApply {
  private static final long MEBI = 1024 * 1024;

  private MeasuredApply() {}

  /** Takes the values file; ends with 1 when a service failed. */
  public static void main(String[] args) throws IOException {
    boolean failed = Embedding.apply(args[0]).any(Outcome.FAILED);
    // Each pool has its peak at a moment of its own, so the sum is more than was ever in use.
    long peak =
        ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .map(MemoryPoolMXBean::getPeakUsage)
            .mapToLong(usage -> usage.getUsed())
            .sum();
    System.out.println(peak / MEBI);
    if (failed) {
      System.exit(1);
    }
  }
}
