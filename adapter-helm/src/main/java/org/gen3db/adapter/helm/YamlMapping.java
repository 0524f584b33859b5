package org.gen3db.adapter.helm;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.gen3db.domain.values.ValueNode;
import org.gen3db.domain.values.ValueNode.ValueList;
import org.gen3db.domain.values.ValueNode.ValueMap;

/**
 * The entries of one mapping while they are read. Of equal keys the last wins whole, as in Helm:
 * what stands under the others is dropped, which the operator is told.
 */
final class YamlMapping {
  private final YamlReport report;
  private final Map<String, ValueNode> entries = new LinkedHashMap<>();
  private final Map<String, List<Place>> places = new LinkedHashMap<>();

  YamlMapping(YamlReport report) {
    this.report = report;
  }

  /** Where a key stands, and as what: 1 and "1" are two keys to YAML and one to Helm. */
  private record Place(int line, Class<? extends ValueNode> kind) {}

  void put(ValueNode key, int line, ValueNode value) {
    Optional<String> name = HelmScalar.key(key);
    if (name.isEmpty()) {
      report.problem(
          line,
          "a key must be text, and this one is "
              + (key instanceof ValueNode.Num ? "a number beyond 64 bits" : key.kind())
              + ".",
          key instanceof ValueMap
              ? "Put the key in quotes. A {{ }} is not filled in a file of values, by Helm neither."
              : "Put the key in quotes.");
      return;
    }
    places
        .computeIfAbsent(name.get(), none -> new ArrayList<>())
        .add(new Place(line, key.getClass()));
    entries.put(name.get(), value);
  }

  /**
   * Helm's order: a merge replaces the keys above it, keys below replace those of the merge.
   *
   * @param value what stands behind the sign of a merge
   * @param alias whether it stands there by its name; a list may not
   */
  void merge(ValueNode value, boolean alias, int line) {
    if (value instanceof ValueMap map) {
      entries.putAll(map.entries());
    } else if (value instanceof ValueList list
        && !alias
        && list.items().stream().allMatch(ValueMap.class::isInstance)) {
      for (int i = list.items().size() - 1; i >= 0; i--) {
        entries.putAll(((ValueMap) list.items().get(i)).entries());
      }
    } else {
      report.problem(
          line,
          "<<: merges maps, and " + value.kind() + " stands behind it.",
          "Name a map by its anchor, as in <<: *defaults, or a list of such.");
    }
  }

  /** What was read; says which keys stood there more than once. */
  Map<String, ValueNode> entries() {
    places.forEach(this::tellTwice);
    return entries;
  }

  private void tellTwice(String key, List<Place> at) {
    if (at.size() == 1) {
      return;
    }
    Place last = at.get(at.size() - 1);
    String earlier =
        at.stream()
            .limit(at.size() - 1L)
            .map(place -> report.place(place.line()))
            .distinct()
            .collect(Collectors.joining(", "));
    if (at.stream().map(Place::kind).distinct().count() > 1) {
      report.problem(
          last.line(),
          "the key %s stands here and in %s, once as text and once not; Helm takes one by chance."
              .formatted(key, earlier),
          "Remove one of them.");
      return;
    }
    report.dropped(
        last.line(),
        ("the key %s stands here and in %s; as in Helm the last one wins whole, and the rest is not"
                + " used")
            .formatted(key, earlier));
  }
}
