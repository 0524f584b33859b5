package org.gen3db.domain.dump;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.values.ValueNode;
import org.gen3db.domain.values.ValueNode.Bool;
import org.gen3db.domain.values.ValueNode.Text;
import org.gen3db.domain.values.ValueNode.ValueList;
import org.gen3db.domain.values.ValueNode.ValueMap;

/** The indices that guppy searches, as its values name them. */
public final class GuppyIndices {
  private static final String GUPPY = "guppy";

  private GuppyIndices() {}

  /**
   * Their names, without repetition; empty where guppy is off.
   *
   * @param values all values of the umbrella
   * @throws Gen3DbException when guppy is on, and no index is named
   */
  public static List<String> in(ValueMap values) {
    ValueMap guppy = values.map(GUPPY);
    if (!(guppy.get("enabled").orElse(null) instanceof Bool on) || !on.value()) {
      return List.of();
    }
    Set<String> names = new LinkedHashSet<>();
    if (guppy.get("indices").orElse(null) instanceof ValueList list) {
      for (ValueNode each : list.items()) {
        if (each instanceof ValueMap index) {
          text(index, "index").ifPresent(names::add);
        }
      }
    }
    text(guppy, "configIndex").ifPresent(names::add);
    if (names.isEmpty()) {
      throw new Gen3DbException(
          Notice.of(
              DumpCode.NOTHING_TO_DUMP,
              "guppy.indices",
              "guppy is on, and the values name no index of it",
              "Set guppy.indices and guppy.configIndex as they are in the chart; or name indices; or"
                  + " leave indices out."));
    }
    return List.copyOf(names);
  }

  /**
   * Those that are to be restored: of them all where {@code guppy.dbRestore} is true, as the
   * chart's own job reads it, else none.
   *
   * @param values all values of the umbrella
   * @throws Gen3DbException when they are, and no index is named
   */
  public static List<String> toRestore(ValueMap values) {
    return values.map(GUPPY).get("dbRestore").orElse(null) instanceof Bool asked && asked.value()
        ? in(values)
        : List.of();
  }

  private static Optional<String> text(ValueMap map, String key) {
    return map.get(key).orElse(null) instanceof Text text && !text.text().isBlank()
        ? Optional.of(text.text())
        : Optional.empty();
  }
}
