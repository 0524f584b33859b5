package org.gen3db.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/**
 * How a restore in parts grows, by simulation: Pods take one part after another, as an Indexed Job
 * gives them out; a Pod loads no faster than its own processor does, and all of them together no
 * faster than the servers do. The table of docs/kubernetes.md is what comes of it.
 */
class FanOutGrowthTest {
  /** In MB a second: what one Pod gives, and what one server takes. */
  private static final double POD = 25;

  private static final double SERVER = 100;

  /** In seconds: until a Pod runs, and to release one part. */
  private static final double START = 10;

  private static final double RELEASE = 1;

  /** Seconds until all parts are loaded, in small steps of time, and released one after another. */
  private static double seconds(List<Double> megabytes, int pods, int servers) {
    var waiting = new ArrayList<>(megabytes);
    var loading = new ArrayList<double[]>(); // what is left of it, and when its Pod runs
    double now = 0;
    double step = 0.1;
    while (!waiting.isEmpty() || !loading.isEmpty()) {
      while (loading.size() < pods && !waiting.isEmpty()) {
        loading.add(new double[] {waiting.remove(0), now + START});
      }
      double at = now;
      long running = loading.stream().filter(part -> part[1] <= at).count();
      double rate = running == 0 ? 0 : Math.min(POD, SERVER * servers / running);
      loading.stream().filter(part -> part[1] <= at).forEach(part -> part[0] -= rate * step);
      loading.removeIf(part -> part[0] <= 0);
      now += step;
    }
    return now + START + RELEASE * megabytes.size();
  }

  private static List<Double> parts(int count) {
    var parts = new ArrayList<Double>();
    for (int i = 0; i < count; i++) {
      parts.add(i % 5 == 0 ? 20_000.0 : 2_000.0); // of five one is large
    }
    return parts;
  }

  private static String row(int parts, int pods, int servers) {
    return String.format(
        Locale.ROOT,
        "| %d | %d | %d | %.0f min |",
        parts,
        pods,
        servers,
        seconds(parts(parts), pods, servers) / 60);
  }

  @Test
  void theTableOfThePageIsWhatIsSimulated() throws Exception {
    String page = Files.readString(Path.of("../docs/kubernetes.md"));
    for (int[] each :
        new int[][] {{10, 1, 1}, {10, 4, 1}, {10, 10, 1}, {10, 10, 3}, {50, 10, 1}, {50, 10, 3}}) {
      assertThat(page).contains(row(each[0], each[1], each[2]));
    }
  }

  /** Never below the largest part, nor below what the servers take. */
  @Test
  void morePodsHelpUntilTheServersOrTheLargestPartAreTheLimit() {
    assertThat(seconds(parts(10), 4, 1)).isLessThan(seconds(parts(10), 1, 1) / 2);
    assertThat(seconds(parts(10), 10, 1)).isGreaterThan(56_000 / SERVER);
    assertThat(seconds(parts(10), 10, 100)).isGreaterThan(20_000 / POD);
  }
}
