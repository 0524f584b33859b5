package org.gen3db.domain.values;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gen3db.domain.values.ValueNode.Null;
import org.gen3db.domain.values.ValueNode.ValueMap;

/**
 * The values of a release, merged as Helm merges them: chart defaults, then {@code -f} left to
 * right, then the flags. Maps merge deeply, lists and scalars replace, null deletes a key, so that
 * a sub-chart's own default shows through again.
 */
public final class HelmValues {
  private final ValueMap written;
  private final ChartDefaults chart;
  private final ValueMap coalesced;
  private final ValueMap merged;

  private HelmValues(ValueMap written, ChartDefaults chart) {
    this.written = written;
    this.chart = chart;
    this.coalesced = under(written, chart.umbrella());
    this.merged = withoutNulls(coalesced);
  }

  /**
   * Values of an operator over a chart's defaults.
   *
   * @param layers what was written, lowest first: each file, then the flags
   */
  public static HelmValues of(List<ValueMap> layers, ChartDefaults chart) {
    ValueMap written = ValueMap.EMPTY;
    for (ValueMap layer : layers) {
      written = over(written, layer);
    }
    return new HelmValues(written, chart);
  }

  /** What the operator wrote, explicit nulls included, without any chart default. */
  public ValueMap written() {
    return written;
  }

  /** The umbrella's view of everything: what was written over the umbrella's defaults. */
  public ValueMap merged() {
    return merged;
  }

  /** The chart whose defaults stand below the values. */
  public ChartDefaults chart() {
    return chart;
  }

  /** The node at a path of the umbrella's view, such as {@code global.postgres.dbCreate}. */
  public Optional<ValueNode> at(String path) {
    return at(merged, path);
  }

  /** The node at a path below a map; keys with dots cannot be reached this way. */
  public static Optional<ValueNode> at(ValueMap from, String path) {
    ValueNode node = from;
    for (String key : path.split("\\.", -1)) {
      if (!(node instanceof ValueMap map) || map.get(key).isEmpty()) {
        return Optional.empty();
      }
      node = map.entries().get(key);
    }
    return Optional.ofNullable(node);
  }

  /**
   * The values as the templates of one service see them: its own under their names, and {@code
   * global}, which the parent hands down and the service's chart fills up with its own defaults.
   */
  public ValueMap forService(String service) {
    ValueMap own = coalesced.map(service);
    ValueMap globals = over(own.map("global"), coalesced.map("global"));
    ValueMap handedDown = own.with("global", globals);
    ChartDefaults.ServiceChart serviceChart = chart.services().get(service);
    return withoutNulls(
        serviceChart == null ? handedDown : under(handedDown, serviceChart.values()));
  }

  /** Helm's merge of two layers of written values: the upper one wins, and its nulls are kept. */
  public static ValueMap over(ValueMap lower, ValueMap upper) {
    var result = new LinkedHashMap<String, ValueNode>(lower.entries());
    upper
        .entries()
        .forEach(
            (key, value) ->
                result.merge(
                    key,
                    value,
                    (below, above) ->
                        below instanceof ValueMap b && above instanceof ValueMap a
                            ? over(b, a)
                            : above));
    return new ValueMap(result, upper.entries().isEmpty() ? lower.source() : upper.source());
  }

  /**
   * Helm's coalescing: defaults fill what is absent. A written null takes this chart's default away
   * and is used up by that; a null that met no default stays and meets the next chart's.
   */
  private static ValueMap under(ValueMap written, ValueMap defaults) {
    var result = new LinkedHashMap<String, ValueNode>(written.entries());
    defaults
        .entries()
        .forEach(
            (key, value) -> {
              ValueNode above = result.get(key);
              if (above == null) {
                result.put(key, value);
              } else if (above instanceof Null) {
                result.remove(key);
              } else if (above instanceof ValueMap a && value instanceof ValueMap d) {
                result.put(key, under(a, d));
              }
            });
    return new ValueMap(result, written.source());
  }

  private static ValueMap withoutNulls(ValueMap map) {
    var result = new LinkedHashMap<String, ValueNode>();
    map.entries()
        .forEach(
            (key, value) -> {
              if (value instanceof ValueMap inner) {
                result.put(key, withoutNulls(inner));
              } else if (!(value instanceof Null)) {
                result.put(key, value);
              }
            });
    return new ValueMap(result, map.source());
  }

  /** Every leaf's path with its node, in the order of the tree; for messages about unknown keys. */
  public static Map<String, ValueNode> leaves(ValueMap map) {
    var result = new LinkedHashMap<String, ValueNode>();
    collect("", map, result);
    return result;
  }

  private static void collect(String prefix, ValueMap map, Map<String, ValueNode> into) {
    map.entries()
        .forEach(
            (key, value) -> {
              String full = prefix.isEmpty() ? key : prefix + "." + key;
              if (value instanceof ValueMap inner && !inner.entries().isEmpty()) {
                collect(full, inner, into);
              } else {
                into.put(full, value);
              }
            });
  }
}
