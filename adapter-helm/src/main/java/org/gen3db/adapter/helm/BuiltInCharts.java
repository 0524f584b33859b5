package org.gen3db.adapter.helm;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.gen3db.domain.values.ChartDefaults;
import org.gen3db.domain.values.ChartDefaults.ServiceChart;
import org.gen3db.domain.values.ValueNode;
import org.gen3db.domain.values.ValueNode.ValueMap;

/**
 * The defaults of the gen3 charts that stand in where no chart is given. One small file, in which
 * the sixteen services share their parts, keeps every start of the program quick.
 */
final class BuiltInCharts {
  private static final String RESOURCE = "gen3-charts.yaml";

  private BuiltInCharts() {}

  static ChartDefaults read() {
    ValueMap all = YamlTree.parse(text(), YamlOrigin.chartFile(RESOURCE));
    ValueMap conditions = all.map("conditions");
    Map<String, ServiceChart> services = new LinkedHashMap<>();
    ValueMap charts = all.map("services");
    for (String service : charts.entries().keySet()) {
      String condition =
          conditions.entries().get(service) instanceof ValueNode.Text other
              ? other.text()
              : service + ".enabled";
      services.put(service, new ServiceChart(condition, charts.map(service)));
    }
    return new ChartDefaults(all.map("umbrella"), services);
  }

  private static String text() {
    try (InputStream in = BuiltInCharts.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException("the jar lacks " + RESOURCE);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
