package org.gen3db.testkit.kubernetes;

import static org.gen3db.testkit.kubernetes.StandInApiServer.status;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;
import org.gen3db.testkit.kubernetes.TestCluster.Answered;
import org.jspecify.annotations.Nullable;

/** What the stand-in for the API server stores, and how it answers. One thing after another. */
final class StandInObjects {
  private static final String EXTERNAL = "external-secrets.io";
  private static final String OURS = "gen3db.org";

  /** Of what is asked for in all namespaces at once. */
  private static final String ALL = "*";

  /** A change that watchers are told of. */
  private record Event(long version, Place place, String type, ObjectNode object) {}

  private final TreeMap<String, ObjectNode> stored = new TreeMap<>();
  private final List<Event> events = new ArrayList<>();
  private List<String> external = List.of("v1", "v1alpha1");
  private boolean createOrMerge;
  private long version = 100;

  synchronized void serve(List<String> versions) {
    external = List.copyOf(versions);
  }

  synchronized void knowCreateOrMerge(boolean known) {
    createOrMerge = known;
  }

  synchronized void age(List<String> path, Duration ago) {
    Place place = Objects.requireNonNull(place(path));
    Objects.requireNonNull(stored.get(place.key()))
        .withObjectProperty("metadata")
        .put(
            "creationTimestamp",
            Instant.now().minus(ago).truncatedTo(ChronoUnit.SECONDS).toString());
  }

  /** Where an object is: its collection whatever the version of the API, and its name. */
  private record Place(String apiVersion, String namespace, String kind, @Nullable String name) {
    String collection() {
      return namespace + "/" + kind + "/";
    }

    boolean holds(Place other) {
      return kind.equals(other.kind())
          && (namespace.equals(ALL) || namespace.equals(other.namespace()));
    }

    String key() {
      return collection() + name;
    }
  }

  synchronized Answered answer(
      String method,
      List<String> path,
      Map<String, String> query,
      @Nullable String type,
      JsonNode body) {
    if (path.equals(List.of("apis", EXTERNAL))) {
      return external.isEmpty() ? noPage() : new Answered(200, group());
    }
    Place place = place(path);
    if (place == null
        || (place.apiVersion().startsWith(EXTERNAL)
            && !external.contains(place.apiVersion().substring(EXTERNAL.length() + 1)))) {
      return noPage();
    }
    return switch (method) {
      case "GET" -> place.name() == null ? list(place, query) : get(place);
      case "POST" -> post(place, body, query.getOrDefault("fieldManager", "unknown"));
      case "PUT", "PATCH" ->
          write(
              method,
              place,
              query,
              Objects.requireNonNull(type),
              method.equals("PATCH") && path.get(path.size() - 1).equals("status")
                  ? statusOf(body)
                  : body);
      case "DELETE" -> delete(place, body);
      default -> status(405, "MethodNotAllowed", method);
    };
  }

  /** Of what is sent to an object's status, the spec counts for nothing. */
  private static JsonNode statusOf(JsonNode body) {
    ObjectNode object = body.deepCopy();
    object.remove("spec");
    return object;
  }

  /**
   * The next change of what a path holds; null when there was none in time.
   *
   * @param after the version that the watcher knows already
   */
  synchronized @Nullable ObjectNode watch(List<String> path, long after, Duration most)
      throws InterruptedException {
    Place place = Objects.requireNonNull(place(path));
    long until = System.nanoTime() + most.toNanos();
    while (true) {
      for (Event event : events) {
        if (event.version() > after && place.holds(event.place())) {
          ObjectNode told = JsonNodeFactory.instance.objectNode();
          told.put("type", event.type()).set("object", event.object());
          return told;
        }
      }
      long left = Duration.ofNanos(until - System.nanoTime()).toMillis();
      if (left <= 0) {
        return null;
      }
      wait(left);
    }
  }

  private void tell(String type, Place at, ObjectNode object) {
    if (at.apiVersion().startsWith(OURS)) {
      events.add(new Event(version, at, type, object.deepCopy()));
      notifyAll();
    }
  }

  private static Answered noPage() {
    return status(404, "NotFound", "the server could not find the requested resource");
  }

  private ObjectNode group() {
    ObjectNode group = JsonNodeFactory.instance.objectNode();
    group.put("kind", "APIGroup").put("apiVersion", "v1").put("name", EXTERNAL);
    ArrayNode versions = group.putArray("versions");
    external.forEach(
        one -> versions.addObject().put("groupVersion", EXTERNAL + "/" + one).put("version", one));
    return group;
  }

  private static @Nullable Place place(List<String> path) {
    int at = path.get(0).equals("api") ? 2 : 3;
    if (path.size() == 4 && path.get(1).equals(OURS)) {
      return new Place(path.get(1) + "/" + path.get(2), ALL, path.get(3), null);
    }
    if (path.size() <= at || !path.get(at).equals("namespaces")) {
      return null;
    }
    String api = at == 2 ? path.get(1) : path.get(1) + "/" + path.get(2);
    List<String> rest = path.subList(at + 1, path.size());
    return switch (rest.size()) {
      case 0 -> new Place(api, "", "namespaces", null);
      case 1 -> new Place(api, "", "namespaces", rest.get(0));
      case 2 -> new Place(api, rest.get(0), rest.get(1), null);
      default -> new Place(api, rest.get(0), rest.get(1), rest.get(2)); // its status, too
    };
  }

  private Answered get(Place place) {
    ObjectNode found = stored.get(place.key());
    return found == null ? absent(place) : new Answered(200, found);
  }

  private static Answered absent(Place place) {
    Answered answer = status(404, "NotFound", place.kind() + " \"" + place.name() + "\" not found");
    ((ObjectNode) answer.body())
        .putObject("details")
        .put("name", place.name())
        .put("kind", place.kind());
    return answer;
  }

  private Answered list(Place place, Map<String, String> query) {
    Predicate<JsonNode> selected = selected(query);
    int limit = Integer.parseInt(query.getOrDefault("limit", "100000"));
    String from = query.getOrDefault("continue", "");
    ObjectNode list = JsonNodeFactory.instance.objectNode();
    ObjectNode metadata = list.putObject("metadata").put("resourceVersion", "" + version);
    ArrayNode items = list.putArray("items");
    if (place.namespace().equals(ALL)) {
      for (var entry : stored.entrySet()) {
        if (entry.getKey().contains("/" + place.kind() + "/")) {
          items.add(entry.getValue());
        }
      }
      return new Answered(200, list);
    }
    for (var entry : stored.tailMap(place.collection() + from, false).entrySet()) {
      if (!entry.getKey().startsWith(place.collection())) {
        break;
      } else if (items.size() == limit) {
        metadata.put("continue", items.get(limit - 1).path("metadata").path("name").asText());
        break;
      } else if (selected.test(entry.getValue())) {
        items.add(entry.getValue());
      }
    }
    return new Answered(200, list);
  }

  /** The selectors that clients of the tests use; another one is a mistake of the test. */
  private static Predicate<JsonNode> selected(Map<String, String> query) {
    String fields = query.getOrDefault("fieldSelector", "");
    String labels = query.getOrDefault("labelSelector", "");
    Predicate<JsonNode> byField;
    if (fields.isEmpty()) {
      byField = one -> true;
    } else if (fields.startsWith("type!=")) {
      byField = one -> !one.path("type").asText("").equals(fields.substring("type!=".length()));
    } else if (fields.startsWith("status.phase=")) {
      String phase = fields.substring("status.phase=".length());
      byField = one -> one.path("status").path("phase").asText("").equals(phase);
    } else if (fields.startsWith("involvedObject.uid=")) {
      String uid = fields.substring("involvedObject.uid=".length());
      byField = one -> one.path("involvedObject").path("uid").asText("").equals(uid);
    } else {
      throw new IllegalArgumentException("a field selector that is not known: " + fields);
    }
    Predicate<JsonNode> selected = byField;
    for (String label : labels.isEmpty() ? new String[0] : labels.split(",")) {
      selected = selected.and(one -> bears(one, label.split("=", 2)));
    }
    return selected;
  }

  /** A label, or a label with its value. */
  private static boolean bears(JsonNode one, String[] label) {
    JsonNode value = one.path("metadata").path("labels").path(label[0]);
    return label.length == 1 ? value.isTextual() : value.asText("").equals(label[1]);
  }

  /** What the definition of an ExternalSecret does not allow, as the real server says it. */
  private @Nullable Answered refusedPolicy(Place at, JsonNode body) {
    String policy = body.at("/spec/target/creationPolicy").asText("");
    if (!at.kind().equals("externalsecrets") || !policy.equals("CreateOrMerge") || createOrMerge) {
      return null;
    }
    Answered answer =
        status(422, "Invalid", "spec.target.creationPolicy: Unsupported value: " + policy);
    ((ObjectNode) answer.body())
        .putObject("details")
        .putArray("causes")
        .addObject()
        .put("reason", "FieldValueNotSupported")
        .put("field", "spec.target.creationPolicy");
    return answer;
  }

  private Answered post(Place place, JsonNode body, String manager) {
    String name =
        body.path("metadata").has("name")
            ? body.path("metadata").path("name").asText()
            : body.path("metadata").path("generateName").asText()
                + UUID.randomUUID().toString().substring(0, 5);
    var at = new Place(place.apiVersion(), place.namespace(), place.kind(), name);
    Answered refused = refused(at);
    if (refused == null) {
      refused = refusedPolicy(at, body);
    }
    if (refused != null) {
      return refused;
    }
    if (stored.containsKey(at.key())) {
      return status(409, "AlreadyExists", at.kind() + " \"" + name + "\" already exists");
    }
    var empty = StoredObject.of(JsonNodeFactory.instance.objectNode());
    ObjectNode made = plain(body);
    begin(at, made);
    empty.update(made, manager);
    return new Answered(201, store(at, empty.written()));
  }

  private @Nullable Answered refused(Place at) {
    if (at.namespace().isEmpty()) {
      return null;
    }
    ObjectNode namespace = stored.get("/namespaces/" + at.namespace());
    if (namespace == null) {
      return absent(new Place("v1", "", "namespaces", at.namespace()));
    }
    return namespace.path("metadata").has("deletionTimestamp")
        ? status(
            403,
            "Forbidden",
            at.kind()
                + " \""
                + at.name()
                + "\" is forbidden: unable to create new content in namespace "
                + at.namespace()
                + " because it is being terminated")
        : null;
  }

  private static void begin(Place at, ObjectNode made) {
    ObjectNode metadata = made.withObjectProperty("metadata");
    metadata.put("name", at.name());
    if (!at.namespace().isEmpty()) {
      metadata.put("namespace", at.namespace());
    }
    metadata.put("uid", UUID.randomUUID().toString());
    metadata.put("creationTimestamp", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
  }

  /** stringData becomes data, as at the real one. */
  private static ObjectNode plain(JsonNode body) {
    ObjectNode object = body.deepCopy();
    JsonNode texts = object.remove("stringData");
    if (texts != null) {
      ObjectNode data = object.withObjectProperty("data");
      texts
          .properties()
          .forEach(
              text ->
                  data.put(
                      text.getKey(),
                      Base64.getEncoder()
                          .encodeToString(
                              text.getValue().asText().getBytes(StandardCharsets.UTF_8))));
    }
    return object;
  }

  private ObjectNode store(Place at, ObjectNode object) {
    object.withObjectProperty("metadata").put("resourceVersion", Long.toString(++version));
    boolean anew = !stored.containsKey(at.key());
    if (at.apiVersion().startsWith(EXTERNAL) || at.apiVersion().startsWith(OURS)) {
      ObjectNode before = stored.get(at.key());
      long generation = before == null ? 0 : before.path("metadata").path("generation").asLong();
      boolean changed = before == null || !before.path("spec").equals(object.path("spec"));
      object.withObjectProperty("metadata").put("generation", generation + (changed ? 1 : 0));
    }
    stored.put(at.key(), object);
    tell(anew ? "ADDED" : "MODIFIED", at, object);
    return object;
  }

  private Answered write(
      String method, Place at, Map<String, String> query, String type, JsonNode body) {
    Answered policy = refusedPolicy(at, body);
    if (policy != null) {
      return policy;
    }
    ObjectNode before = stored.get(at.key());
    String manager = query.getOrDefault("fieldManager", "unknown");
    boolean applies = type.startsWith("application/apply-patch");
    JsonNode wanted = body.path("metadata");
    if (before == null) {
      if (!applies) {
        return absent(at);
      } else if (wanted.has("uid")) {
        return status(409, "Conflict", "Precondition failed: UID in precondition");
      }
      Answered refused = refused(at);
      if (refused != null) {
        return refused;
      }
      ObjectNode made = JsonNodeFactory.instance.objectNode();
      begin(at, made);
      made.set("apiVersion", body.path("apiVersion"));
      made.set("kind", body.path("kind"));
      var fresh = StoredObject.of(made);
      fresh.apply(plain(body), manager, true);
      return new Answered(201, store(at, fresh.written()));
    }
    JsonNode old = before.path("metadata");
    if ((wanted.has("uid") && !wanted.path("uid").equals(old.path("uid")))
        || (wanted.has("resourceVersion")
            && !wanted.path("resourceVersion").equals(old.path("resourceVersion")))) {
      return status(409, "Conflict", "the object has been modified");
    }
    var after = StoredObject.of(before);
    if (applies) {
      var conflicts =
          after.apply(plain(body), manager, query.getOrDefault("force", "").equals("true"));
      if (!conflicts.isEmpty()) {
        return managers(conflicts);
      }
    } else {
      ObjectNode object = method.equals("PUT") ? body.deepCopy() : merged(before, body);
      if (object.path("metadata").path("managedFields").equals(TestCluster.json("[{}]"))) {
        after = StoredObject.of(object.deepCopy());
      } else {
        if (wanted.has("managedFields")) { // what it says of others counts before it is written
          ObjectNode told = before.deepCopy();
          told.withObjectProperty("metadata").set("managedFields", wanted.path("managedFields"));
          after = StoredObject.of(told);
        }
        after.update(plain(object), manager);
      }
    }
    return stored(at, before, after.written());
  }

  private Answered stored(Place at, ObjectNode before, ObjectNode after) {
    for (String name :
        List.of("uid", "name", "namespace", "creationTimestamp", "resourceVersion")) {
      JsonNode value = before.path("metadata").path(name);
      if (!value.isMissingNode()) {
        after.withObjectProperty("metadata").set(name, value);
      }
    }
    if (after.equals(before)) {
      return new Answered(200, before);
    }
    if (before.path("immutable").asBoolean(false)
        && !before.path("data").equals(after.path("data"))) {
      Answered answer = status(422, "Invalid", "data: Forbidden: field is immutable");
      ((ObjectNode) answer.body())
          .putObject("details")
          .putArray("causes")
          .addObject()
          .put("reason", "FieldValueForbidden")
          .put("field", "data");
      return answer;
    }
    return new Answered(200, store(at, after));
  }

  private static Answered managers(List<StoredObject.Conflict> conflicts) {
    Answered answer = status(409, "Conflict", "Apply failed with conflicts");
    ArrayNode causes = ((ObjectNode) answer.body()).putObject("details").putArray("causes");
    conflicts.forEach(
        one ->
            causes
                .addObject()
                .put("reason", "FieldManagerConflict")
                .put("message", "conflict with \"" + one.manager() + "\"")
                .put("field", one.field()));
    return answer;
  }

  private static ObjectNode merged(ObjectNode before, JsonNode patch) {
    ObjectNode after = before.deepCopy();
    patch
        .properties()
        .forEach(
            field -> {
              JsonNode standing = after.get(field.getKey());
              if (field.getValue().isNull()) {
                after.remove(field.getKey());
              } else if (field.getValue().isObject()) {
                ObjectNode below =
                    standing instanceof ObjectNode map
                        ? map
                        : JsonNodeFactory.instance.objectNode();
                after.set(field.getKey(), merged(below, field.getValue()));
              } else {
                after.set(field.getKey(), field.getValue());
              }
            });
    return after;
  }

  private Answered delete(Place at, JsonNode options) {
    ObjectNode before = stored.get(at.key());
    if (before == null) {
      return absent(at);
    }
    JsonNode conditions = options.path("preconditions");
    for (String name : List.of("uid", "resourceVersion")) {
      if (conditions.has(name)
          && !conditions.path(name).equals(before.path("metadata").path(name))) {
        return status(409, "Conflict", "Precondition failed: " + name);
      }
    }
    if (at.kind().equals("namespaces") || !before.path("metadata").path("finalizers").isEmpty()) {
      before.withObjectProperty("metadata").put("deletionTimestamp", Instant.now().toString());
      return new Answered(200, store(at, before));
    }
    stored.remove(at.key());
    version++;
    tell("DELETED", at, before.deepCopy());
    return status(200, "", "");
  }
}
