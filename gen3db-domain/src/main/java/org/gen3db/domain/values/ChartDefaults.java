package org.gen3db.domain.values;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.gen3db.domain.values.ValueNode.ValueMap;

/**
 * What the umbrella chart brings along: its own values and those of each service's chart.
 *
 * @param umbrella the umbrella's values.yaml
 * @param services the services with a database, by name
 */
public record ChartDefaults(ValueMap umbrella, Map<String, ServiceChart> services) {
  public ChartDefaults {
    services = Collections.unmodifiableMap(new LinkedHashMap<>(services));
  }

  /**
   * The chart of one service.
   *
   * @param condition the path in the umbrella's values that switches the service off, such as
   *     {@code fence.enabled}, or several with commas between, of which the first that is true or
   *     false decides; null or absent means on; empty for always on
   * @param values the service chart's own values.yaml, its {@code global} included
   */
  public record ServiceChart(String condition, ValueMap values) {}
}
