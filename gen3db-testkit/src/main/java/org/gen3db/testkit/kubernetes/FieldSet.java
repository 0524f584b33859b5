package org.gen3db.testkit.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Fields of objects: paths of names whose ends are values; a list is a value. */
final class FieldSet {
  private static final Set<List<String>> NOT_MANAGED =
      Set.of(
          List.of("apiVersion"),
          List.of("kind"),
          List.of("metadata", "name"),
          List.of("metadata", "namespace"),
          List.of("metadata", "uid"),
          List.of("metadata", "resourceVersion"),
          List.of("metadata", "creationTimestamp"),
          List.of("metadata", "managedFields"));

  private FieldSet() {}

  /** All values of an object by their paths, those left out that nobody manages. */
  static SortedMap<Path, JsonNode> values(JsonNode object) {
    var values = new TreeMap<Path, JsonNode>();
    collect(object, List.of(), values);
    return values;
  }

  /** A path that can be sorted. */
  record Path(List<String> names) implements Comparable<Path> {
    @Override
    public int compareTo(Path other) {
      return toString().compareTo(other.toString());
    }

    @Override
    public String toString() {
      return names.stream().map(name -> "." + name).collect(Collectors.joining());
    }
  }

  private static void collect(JsonNode node, List<String> path, Map<Path, JsonNode> values) {
    if (NOT_MANAGED.contains(path)) {
      return;
    }
    if (!node.isObject()) {
      values.put(new Path(path), node);
      return;
    }
    node.properties()
        .forEach(
            field -> {
              var below = new ArrayList<>(path);
              below.add(field.getKey());
              collect(field.getValue(), List.copyOf(below), values);
            });
  }

  /** The paths as {@code fieldsV1} writes them. */
  static ObjectNode toFieldsV1(Set<Path> paths) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    for (Path path : paths) {
      ObjectNode node = root;
      for (String name : path.names()) {
        JsonNode next = node.get("f:" + name);
        node = next instanceof ObjectNode map ? map : node.putObject("f:" + name);
      }
    }
    return root;
  }

  /** The paths that an entry of {@code managedFields} tells. */
  static SortedSet<Path> ofFieldsV1(JsonNode fields) {
    var paths = new TreeSet<Path>();
    collectFields(fields, List.of(), paths);
    return paths;
  }

  private static void collectFields(JsonNode node, List<String> path, Set<Path> paths) {
    if (node.isEmpty()) {
      paths.add(new Path(path));
      return;
    }
    node.properties()
        .forEach(
            field -> {
              var below = new ArrayList<>(path);
              below.add(field.getKey().substring(2));
              collectFields(field.getValue(), List.copyOf(below), paths);
            });
  }

  /** Sets a value, or takes it away with the maps that it leaves empty. */
  static void set(ObjectNode object, Path path, @Nullable JsonNode value) {
    set(object, path.names(), value);
  }

  private static void set(ObjectNode object, List<String> names, @Nullable JsonNode value) {
    String name = names.get(0);
    if (names.size() == 1) {
      if (value == null) {
        object.remove(name);
      } else {
        object.set(name, value.deepCopy());
      }
      return;
    }
    JsonNode next = object.get(name);
    if (!(next instanceof ObjectNode) && value == null) {
      return;
    }
    ObjectNode below = next instanceof ObjectNode map ? map : object.putObject(name);
    set(below, names.subList(1, names.size()), value);
    if (below.isEmpty()) {
      object.remove(name);
    }
  }
}
