package org.gen3db.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Measurements of one thing, in seconds.
 *
 * @param seconds in the order in which they were taken; at least one
 */
record Samples(List<Double> seconds) {
  Samples {
    seconds = List.copyOf(seconds);
    if (seconds.isEmpty()) {
      throw new IllegalArgumentException("nothing was measured");
    }
  }

  double median() {
    return medianOf(seconds.stream().mapToDouble(Double::doubleValue).toArray());
  }

  double least() {
    return seconds.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
  }

  double most() {
    return seconds.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
  }

  /**
   * How many times as long this took as the other: the median of the ratios within each round, so
   * that a machine that is slower for a while weighs on both.
   */
  double timesOf(Samples other) {
    int rounds = Math.min(seconds.size(), other.seconds.size());
    double[] ratios = new double[rounds];
    for (int i = 0; i < rounds; i++) {
      ratios[i] = seconds.get(i) / other.seconds.get(i);
    }
    return medianOf(ratios);
  }

  /** How many seconds more this took than the other: the median of the rounds, likewise. */
  double moreThan(Samples other) {
    double[] more = new double[Math.min(seconds.size(), other.seconds.size())];
    for (int i = 0; i < more.length; i++) {
      more[i] = seconds.get(i) - other.seconds.get(i);
    }
    return medianOf(more);
  }

  private static double medianOf(double[] values) {
    Arrays.sort(values);
    int middle = values.length / 2;
    return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
  }

  /** As {@code 1.23 s (1.10 .. 1.50)}. */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%.3f s (%.3f .. %.3f)", median(), least(), most());
  }
}
