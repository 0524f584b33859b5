package org.gen3db.domain.values;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.values.ValueNode.Null;
import org.gen3db.domain.values.ValueNode.ValueMap;
import org.jspecify.annotations.Nullable;

/**
 * The values of a release, merged as Helm merges them: chart defaults, then {@code -f} left to
 * right, then the flags. Maps merge deeply, lists and scalars replace, null deletes a key, so that
 * a sub-chart's own default shows through again.
 *
 * <p>The rules were read off Helm 3.22, which treats nulls differently at each station: {@link
 * #over} keeps them, {@link #fill} uses them up, {@link #handDown} passes them on.
 */
public final class HelmValues {
  private static final String GLOBAL = "global";

  private final ValueMap written;
  private final ChartDefaults chart;
  private final ValueMap coalesced;
  private final ValueMap merged;
  private final List<Notice> warnings;

  private HelmValues(ValueMap written, ChartDefaults chart, List<Notice> warnings) {
    this.written = written;
    this.chart = chart;
    this.warnings = List.copyOf(warnings);
    this.coalesced = fill(written, chart.umbrella(), chart.services().keySet());
    this.merged = withoutNulls(coalesced);
  }

  /**
   * Values of an operator over a chart's defaults.
   *
   * @param layers what was written, lowest first: each file, then the flags
   */
  public static HelmValues of(List<ValueMap> layers, ChartDefaults chart) {
    return of(layers, chart, List.of());
  }

  /**
   * Values of an operator over a chart's defaults.
   *
   * @param layers what was written, lowest first: each file, then the flags
   * @param warnings what of that has no effect
   */
  public static HelmValues of(List<ValueMap> layers, ChartDefaults chart, List<Notice> warnings) {
    ValueMap written = ValueMap.EMPTY;
    for (ValueMap layer : layers) {
      written = over(written, layer);
    }
    return new HelmValues(written, chart, warnings);
  }

  /** What was written and has no effect, such as all but the last of equal keys. */
  public List<Notice> warnings() {
    return warnings;
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
    @Nullable ValueNode node = from;
    for (String key : path.split("\\.", -1)) {
      if (!(node instanceof ValueMap map)) {
        return Optional.empty();
      }
      node = map.entries().get(key);
    }
    return Optional.ofNullable(node);
  }

  /**
   * The values as the templates of one service see them: its own under their names, and {@code
   * global}, which the parent hands down and the service's chart fills up with its own defaults.
   *
   * <p>Before Helm looks at what was written, it merges each sub-chart's defaults into the
   * umbrella's. So a written null below {@code global} takes the umbrella's default from the
   * umbrella only: the service sees that same default again.
   */
  public ValueMap forService(String service) {
    ChartDefaults.ServiceChart own = chart.services().get(service);
    ValueMap defaults = own == null ? ValueMap.EMPTY : own.values();
    ValueMap umbrellas = handDown(chart.umbrella().map(service), chart.umbrella());
    ValueNode section = written.entries().get(service);
    ValueMap above = section instanceof ValueMap map ? map : ValueMap.EMPTY;
    boolean replaced = section != null && !(section instanceof ValueMap);
    ValueMap full = replaced ? above : merge(above, merge(umbrellas, defaults));
    return withoutNulls(fill(handDown(full, coalesced), defaults, Set.of()));
  }

  /**
   * {@code global} as it reaches every service whose own chart adds nothing to it. It differs from
   * the umbrella's view where a null was written: the umbrella loses its default, the services keep
   * it, since Helm put it into their sections before.
   */
  public ValueMap globals() {
    ValueMap before = handDown(ValueMap.EMPTY, chart.umbrella());
    return withoutNulls(handDown(before, coalesced)).map(GLOBAL);
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
   * Fills a chart's defaults into its values. A null at the top takes the default of that name
   * away; deeper, a null takes a default away that is not null itself, and otherwise stays, to meet
   * the next chart's default.
   *
   * @param children the names of sub-charts, whose sections are left to these: nulls stay there
   */
  private static ValueMap fill(ValueMap values, ValueMap defaults, Set<String> children) {
    var result = new LinkedHashMap<String, ValueNode>(values.entries());
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
                result.put(key, children.contains(key) ? merge(a, d) : fillDeep(a, d));
              }
            });
    return new ValueMap(result, values.source());
  }

  private static ValueMap fillDeep(ValueMap values, ValueMap defaults) {
    var result = new LinkedHashMap<String, ValueNode>(values.entries());
    defaults
        .entries()
        .forEach(
            (key, value) -> {
              ValueNode above = result.get(key);
              if (above == null) {
                result.put(key, value);
              } else if (above instanceof Null && !(value instanceof Null)) {
                result.remove(key);
              } else if (above instanceof ValueMap a && value instanceof ValueMap d) {
                result.put(key, fillDeep(a, d));
              }
            });
    return new ValueMap(result, values.source());
  }

  /** Adds what is absent and leaves the rest, nulls included, as it is. */
  private static ValueMap merge(ValueMap values, ValueMap defaults) {
    var result = new LinkedHashMap<String, ValueNode>(values.entries());
    defaults
        .entries()
        .forEach(
            (key, value) ->
                result.merge(
                    key,
                    value,
                    (above, below) ->
                        above instanceof ValueMap a && below instanceof ValueMap d
                            ? merge(a, d)
                            : above));
    return new ValueMap(result, values.source());
  }

  /**
   * Hands a parent's {@code global} down into a sub-chart's section. The parent's win, nulls
   * included, but a map is never exchanged for something else, nor the other way round.
   */
  private static ValueMap handDown(ValueMap section, ValueMap parent) {
    boolean mapOrAbsent = section.get(GLOBAL).map(ValueMap.class::isInstance).orElse(true);
    if (!mapOrAbsent) {
      return section;
    }
    var globals = new LinkedHashMap<>(section.map(GLOBAL).entries());
    parent
        .map(GLOBAL)
        .entries()
        .forEach(
            (key, above) ->
                globals.merge(
                    key,
                    above,
                    (own, parents) -> {
                      if (own instanceof ValueMap o) {
                        return parents instanceof ValueMap p ? merge(p, o) : o;
                      }
                      return parents instanceof ValueMap ? own : parents;
                    }));
    return section.with(GLOBAL, new ValueMap(globals, parent.map(GLOBAL).source()));
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
