package org.gen3db.runner.metrics;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot.SummaryDataPointSnapshot;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** Metrics of one run as Prometheus reads them, by its own library. */
final class PrometheusText {
  private final Map<String, String> everywhere;
  private final Map<String, GaugeSnapshot.Builder> values = new TreeMap<>();
  private final Map<String, SummarySnapshot.Builder> summaries = new TreeMap<>();

  /**
   * @param everywhere labels that all have
   */
  PrometheusText(Map<String, String> everywhere) {
    this.everywhere = Map.copyOf(everywhere);
  }

  void value(String name, String help, Map<String, String> labels, double value) {
    values
        .computeIfAbsent(name, any -> GaugeSnapshot.builder().name(any).help(help))
        .dataPoint(GaugeDataPointSnapshot.builder().labels(all(labels)).value(value).build());
  }

  void summary(String name, String help, Map<String, String> labels, long count, double sum) {
    summaries
        .computeIfAbsent(name, any -> SummarySnapshot.builder().name(any).help(help))
        .dataPoint(
            SummaryDataPointSnapshot.builder().labels(all(labels)).count(count).sum(sum).build());
  }

  private Labels all(Map<String, String> labels) {
    var sorted = new TreeMap<>(everywhere);
    sorted.putAll(labels);
    return Labels.of(
        sorted.keySet().toArray(String[]::new), sorted.values().toArray(String[]::new));
  }

  @Override
  public String toString() {
    var all = MetricSnapshots.builder();
    values.values().forEach(metric -> all.metricSnapshot(metric.build()));
    summaries.values().forEach(metric -> all.metricSnapshot(metric.build()));
    var bytes = new ByteArrayOutputStream();
    try {
      PrometheusTextFormatWriter.create()
          .write(bytes, all.build(), EscapingScheme.UNDERSCORE_ESCAPING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
