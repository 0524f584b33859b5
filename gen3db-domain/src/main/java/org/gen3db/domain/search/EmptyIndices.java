package org.gen3db.domain.search;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.values.ValueNode.Bool;
import org.gen3db.domain.values.ValueNode.ValueList;
import org.gen3db.domain.values.ValueNode.ValueMap;
import org.jspecify.annotations.Nullable;

/**
 * The indices without which guppy does not start, as its values name them; their fields are those
 * of {@code etl.etlMapping}, which fills them later.
 */
public final class EmptyIndices {
  private static final String CONFIG =
      "{\"properties\":{\"array\":{\"type\":\"keyword\"},\"timestamp\":{\"type\":\"date\"}}}";

  private EmptyIndices() {}

  /**
   * All of them, or those that are chosen.
   *
   * @param values all values of the umbrella
   * @param chosen their names; empty for all
   * @throws Gen3DbException when guppy is off, or names none, or not one that is chosen
   */
  public static List<EmptyIndex> in(ValueMap values, Set<String> chosen) {
    ValueMap guppy = values.map("guppy");
    if (!(guppy.get("enabled").orElse(null) instanceof Bool on) || !on.value()) {
      throw unknown(
          "guppy.enabled",
          "it is not true, so that nobody searches any index",
          "Set guppy.enabled: true, as it is where guppy runs.");
    }
    Map<String, ValueMap> mappings = mappings(values);
    String filter = EtlFields.text(guppy, "authFilterField").orElse("auth_resource_path");
    var found = new TreeMap<String, EmptyIndex>();
    if (guppy.get("indices").orElse(null) instanceof ValueList list) {
      for (var each : list.items()) {
        if (each instanceof ValueMap index) {
          EtlFields.text(index, "index")
              .ifPresent(name -> found.put(name, index(name, index, mappings.get(name), filter)));
        }
      }
    }
    EtlFields.text(guppy, "configIndex")
        .ifPresent(name -> found.put(name, new EmptyIndex(name, CONFIG, List.of())));
    if (found.isEmpty()) {
      throw unknown(
          "guppy.indices",
          "guppy is on, and the values name no index of it",
          "Set guppy.indices and guppy.configIndex as they are in the chart.");
    }
    var absent = new TreeSet<>(chosen);
    absent.removeAll(found.keySet());
    if (!absent.isEmpty()) {
      throw unknown(
          "guppy.indices",
          "guppy searches no %s; it searches %s"
              .formatted(String.join(", ", absent), String.join(", ", found.keySet())),
          "Choose among these, or none for all.");
    }
    return found.values().stream()
        .filter(one -> chosen.isEmpty() || chosen.contains(one.index()))
        .toList();
  }

  private static EmptyIndex index(
      String name, ValueMap index, @Nullable ValueMap mapping, String filter) {
    EtlFields fields = EtlFields.of(mapping == null ? ValueMap.EMPTY : mapping);
    fields.word("node_id").word("auth_resource_path").word(filter);
    Optional<String> type = EtlFields.text(index, "type");
    String body = fields.toJson();
    var remarks = new ArrayList<String>();
    if (mapping == null) {
      remarks.add(
          "etl.etlMapping has no mapping of that name: the index has the fields alone that every"
              + " one has");
    }
    return new EmptyIndex(
        name,
        type.map(one -> "{" + EtlFields.quoted(one) + ":" + body + "}").orElse(body),
        remarks);
  }

  private static Map<String, ValueMap> mappings(ValueMap values) {
    var mappings = new TreeMap<String, ValueMap>();
    var all = values.map("etl").map("etlMapping").get("mappings").orElse(null);
    if (all instanceof ValueList list) {
      for (var each : list.items()) {
        if (each instanceof ValueMap mapping) {
          EtlFields.text(mapping, "name").ifPresent(name -> mappings.put(name, mapping));
        }
      }
    }
    return mappings;
  }

  private static Gen3DbException unknown(String place, String message, String hint) {
    return new Gen3DbException(
        Notice.of(SearchRestoreCode.NO_INDEX_OF_GUPPY, place, message, hint));
  }
}
