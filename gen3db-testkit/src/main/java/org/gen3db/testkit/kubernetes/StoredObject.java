package org.gen3db.testkit.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import org.gen3db.testkit.kubernetes.FieldSet.Path;

/**
 * An object with those who manage its fields, as the API server keeps them: one that updates owns
 * what it changed, one that applies owns what it named, and what an apply no longer names goes.
 */
final class StoredObject {
  /** Who manages fields, by the way in which it writes. */
  record Manager(String name, String operation) {}

  /** A field of an apply that another manager owns with another value. */
  record Conflict(String manager, String field) {}

  private final ObjectNode object;
  private final Map<Manager, SortedSet<Path>> managed = new LinkedHashMap<>();
  private final Map<Manager, String> times = new LinkedHashMap<>();

  private StoredObject(ObjectNode object) {
    this.object = object;
  }

  /** A copy of what is stored. */
  static StoredObject of(ObjectNode stored) {
    var copy = new StoredObject(stored.deepCopy());
    for (JsonNode entry : stored.path("metadata").path("managedFields")) {
      if (entry.has("manager")) {
        var manager = new Manager(entry.path("manager").asText(), entry.path("operation").asText());
        copy.managed.put(manager, FieldSet.ofFieldsV1(entry.path("fieldsV1")));
        copy.times.put(manager, entry.path("time").asText());
      }
    }
    return copy;
  }

  /** Becomes what an update makes of it. */
  void update(ObjectNode wanted, String manager) {
    SortedMap<Path, JsonNode> before = FieldSet.values(object);
    SortedMap<Path, JsonNode> after = FieldSet.values(wanted);
    var updater = new Manager(manager, "Update");
    var changed = new TreeSet<Path>();
    after.forEach(
        (path, value) -> {
          if (!value.equals(before.get(path))) {
            changed.add(path);
          }
        });
    managed.forEach(
        (one, paths) -> paths.removeIf(path -> changed.contains(path) || !after.containsKey(path)));
    if (!changed.isEmpty()) {
      managed.computeIfAbsent(updater, one -> new TreeSet<>()).addAll(changed);
      times.put(updater, now());
    }
    object.removeAll();
    object.setAll(wanted.deepCopy());
  }

  /** Becomes what an apply makes of it, unless others own what it would change. */
  List<Conflict> apply(JsonNode wanted, String manager, boolean force) {
    SortedMap<Path, JsonNode> desired = FieldSet.values(wanted);
    SortedMap<Path, JsonNode> before = FieldSet.values(object);
    var applier = new Manager(manager, "Apply");
    var conflicts = new ArrayList<Conflict>();
    for (var entry : managed.entrySet()) {
      for (Path path : new TreeSet<>(entry.getValue())) {
        JsonNode value = desired.get(path);
        if (!entry.getKey().equals(applier)
            && value != null
            && !Objects.equals(value, before.get(path))) {
          conflicts.add(new Conflict(entry.getKey().name(), path.toString()));
          if (force) {
            entry.getValue().remove(path);
          }
        }
      }
    }
    if (!conflicts.isEmpty() && !force) {
      return conflicts;
    }
    SortedSet<Path> old = managed.getOrDefault(applier, new TreeSet<>());
    for (Path path : old) {
      boolean others =
          managed.entrySet().stream()
              .anyMatch(one -> !one.getKey().equals(applier) && one.getValue().contains(path));
      if (!desired.containsKey(path) && !others) {
        FieldSet.set(object, path, null);
      }
    }
    desired.forEach((path, value) -> FieldSet.set(object, path, value));
    if (!desired.keySet().equals(old) || !FieldSet.values(object).equals(before)) {
      times.put(applier, now());
    }
    managed.put(applier, new TreeSet<>(desired.keySet()));
    return List.of();
  }

  private static String now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** The object with its managers written into it. */
  ObjectNode written() {
    ArrayNode fields = JsonNodeFactory.instance.arrayNode();
    managed.forEach(
        (manager, paths) -> {
          if (!paths.isEmpty()) {
            ObjectNode entry = fields.addObject();
            entry.put("manager", manager.name()).put("operation", manager.operation());
            entry.put("apiVersion", object.path("apiVersion").asText());
            entry.put("time", times.getOrDefault(manager, now()));
            entry.put("fieldsType", "FieldsV1");
            entry.set("fieldsV1", FieldSet.toFieldsV1(paths));
          }
        });
    object.withObjectProperty("metadata").set("managedFields", fields);
    return object;
  }
}
