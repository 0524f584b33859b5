package org.gen3db.adapter.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.gen3db.adapter.k8s.api.FieldManagers;
import org.gen3db.adapter.k8s.api.KubernetesCode;
import org.gen3db.adapter.k8s.api.Marks;
import org.gen3db.adapter.k8s.api.Namespace;
import org.gen3db.adapter.k8s.api.Protection;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.credentials.SecretData;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.store.Look;
import org.gen3db.domain.store.NewSecret;
import org.gen3db.domain.store.Owner;
import org.gen3db.domain.store.StoredSecret;
import org.jspecify.annotations.Nullable;

/** A Secret as the API server has it. Prints its name only. */
final class SecretObject {
  /** The keys that Pods read. */
  static final List<String> CREDENTIALS =
      List.of("database", "dbcreated", "host", "password", "port", "username");

  /** The type that the chart and operators write, and the server's where none is named. */
  static final String OPAQUE = "Opaque";

  private final JsonNode json;
  private final @Nullable ExternalSecret holder;
  private final @Nullable JsonNode pusher;

  /**
   * A Secret.
   *
   * @param json the object
   * @param holder the ExternalSecret that has it as its target, or null
   */
  SecretObject(JsonNode json, @Nullable ExternalSecret holder) {
    this(json, holder, null);
  }

  /**
   * A Secret that something may push from.
   *
   * @param json the object
   * @param holder the ExternalSecret that has it as its target, or null
   * @param pusher the PushSecret that has it as its source, or null
   */
  SecretObject(JsonNode json, @Nullable ExternalSecret holder, @Nullable JsonNode pusher) {
    this.json = json;
    this.holder = holder;
    this.pusher = pusher;
  }

  String name() {
    return metadata().path("name").asText();
  }

  String uid() {
    return metadata().path("uid").asText();
  }

  String resourceVersion() {
    return metadata().path("resourceVersion").asText();
  }

  /** An apply under a resourceVersion alone would make anew what is gone. */
  String version() {
    return uid() + "/" + resourceVersion();
  }

  JsonNode metadata() {
    return json.path("metadata");
  }

  JsonNode labels() {
    return metadata().path("labels");
  }

  JsonNode annotations() {
    return metadata().path("annotations");
  }

  JsonNode data() {
    return json.path("data");
  }

  boolean isImmutable() {
    return json.path("immutable").asBoolean(false);
  }

  String type() {
    return Marks.text(json, "type").orElse(OPAQUE);
  }

  FieldManagers managers() {
    return new FieldManagers(metadata());
  }

  Optional<ExternalSecret> holder() {
    return Optional.ofNullable(holder);
  }

  /** What it holds, or that it is being deleted, or why it cannot be read. */
  Look<StoredSecret> look() {
    StoredSecret stored;
    try {
      stored = stored();
    } catch (Gen3DbException e) {
      return new Look.NotLooked<>(e.problem());
    }
    Optional<String> deletion = Marks.text(metadata(), "deletionTimestamp");
    if (deletion.isEmpty()) {
      return Look.there(stored);
    }
    return new Look.PendingDeletion<>(
        stored,
        null,
        Notice.of(
            KubernetesCode.BEING_DELETED,
            "Secret " + name(),
            "it is marked for deletion since " + deletion.get()));
  }

  /**
   * The Secret as the domain knows it.
   *
   * @throws Gen3DbException when a value of it is no text
   */
  StoredSecret stored() {
    StoredSecret stored =
        StoredSecret.of(name(), values(), version()).withOwner(owner()).changedAt(changed());
    stored = passwordChanged().map(stored::passwordChangedAt).orElse(stored);
    stored = isUnprotected() ? stored.unprotected() : stored;
    stored = protection().isHelms() ? stored.heldByHelm() : stored;
    Optional<String> entry = holder().flatMap(ExternalSecret::entry);
    if (entry.isEmpty()) {
      return stored;
    }
    stored = stored.following(entry.get());
    stored = holder().filter(ExternalSecret::isLettingGo).isPresent() ? stored.lettingGo() : stored;
    stored =
        holder().filter(ExternalSecret::merges).isPresent() ? stored.keysLeft(further()) : stored;
    return holder().filter(this::isFilledBy).isPresent() ? stored.syncedLast() : stored;
  }

  /** The keys that gen3db alone wrote beside the credentials. */
  List<String> further() {
    return Marks.texts(data()).keySet().stream()
        .filter(key -> !CREDENTIALS.contains(key))
        .filter(key -> managers().of("data", key).equals(Set.of(FieldManagers.OURS)))
        .toList();
  }

  /** What fills it would take it along; what pushes from it is kept as long as it is. */
  private boolean isUnprotected() {
    return protection().isLacking()
        || holder().filter(one -> new Protection(one.metadata()).isLacking()).isPresent()
        || pusher().filter(one -> new Protection(one.path("metadata")).isLacking()).isPresent();
  }

  Protection protection() {
    return new Protection(metadata());
  }

  /** The PushSecret that has it as its source, where anybody looked. */
  Optional<JsonNode> pusher() {
    return Optional.ofNullable(pusher);
  }

  /** Whether an operator wrote any of what it holds, and may do so again. */
  boolean isFilledByAnOperator() {
    for (JsonNode entry : metadata().path("managedFields")) {
      if (FieldManagers.isOperator(entry.path("manager").asText(""))
          && entry.path("fieldsV1").has("f:data")) {
        return true;
      }
    }
    return false;
  }

  private boolean isFilledBy(ExternalSecret one) {
    return one.hasSynced() && (!one.owns() || isOwnedBy(one.uid())) && !isEditedSince(one);
  }

  /**
   * Whether it holds something else than the operator last wrote: what it holds is not what the
   * entry holds then. The operator itself tells by a hash that it leaves beside the data. Where it
   * leaves none, or others may add keys to what it writes, it is told by who wrote credentials
   * since, in whole seconds and by two clocks; one who takes a key away leaves no trace there.
   */
  private boolean isEditedSince(ExternalSecret one) {
    Optional<Boolean> same = DataHash.matches(json);
    if (same.isPresent() && (same.get() || one.owns())) {
      return !same.get();
    }
    Instant refreshed = one.refreshed().orElse(Instant.MAX);
    for (JsonNode entry : metadata().path("managedFields")) {
      String manager = entry.path("manager").asText("");
      boolean others = !manager.equals(FieldManagers.OURS) && !FieldManagers.isOperator(manager);
      boolean since =
          time(entry.path("time").asText("")).filter(at -> !at.isBefore(refreshed)).isPresent();
      JsonNode fields = entry.path("fieldsV1").path("f:data");
      if (others && since && CREDENTIALS.stream().anyMatch(key -> fields.has("f:" + key))) {
        return true;
      }
    }
    return false;
  }

  private SecretData values() {
    var values = new TreeMap<String, Password>();
    data()
        .properties()
        .forEach(field -> values.put(field.getKey(), decoded(field.getKey(), field.getValue())));
    return SecretData.of(values);
  }

  private Password decoded(String key, JsonNode value) {
    byte[] bytes = Base64.getDecoder().decode(value.asText());
    try {
      return Password.ofUtf8(bytes)
          .orElseThrow(
              () ->
                  new Gen3DbException(
                      Notice.of(
                          KubernetesCode.NOT_TEXT,
                          "Secret " + name(),
                          "its key " + key + " holds what is no UTF-8 text")));
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  /** Labels are copied, by operators and by people: they count after what cannot be copied. */
  Owner owner() {
    if (holder != null || isOwnedByAnExternalSecret()) {
      return Owner.EXTERNAL_SECRET;
    }
    String managedBy = labels().path(Marks.MANAGED_BY).asText("");
    if (managedBy.equals(Marks.US)
        || managers().of("metadata", "labels", Marks.MANAGED_BY).contains(FieldManagers.OURS)) {
      return Owner.OURS;
    }
    return protection().isHelms() ? Owner.HELM : Owner.OTHER;
  }

  boolean isOwnedByAnExternalSecret() {
    for (JsonNode owner : metadata().path("ownerReferences")) {
      if (owner.path("kind").asText("").equals(ExternalSecret.KIND)) {
        return true;
      }
    }
    return false;
  }

  /** Whether an object with this uid has it in its hands: with it, the Secret would go. */
  boolean isOwnedBy(String uid) {
    for (JsonNode owner : metadata().path("ownerReferences")) {
      if (owner.path("uid").asText("").equals(uid)) {
        return true;
      }
    }
    return false;
  }

  private Instant changed() {
    Instant last = time(metadata().path("creationTimestamp").asText("")).orElse(Instant.EPOCH);
    for (JsonNode entry : metadata().path("managedFields")) {
      Instant one = time(entry.path("time").asText("")).orElse(Instant.EPOCH);
      last = one.isAfter(last) ? one : last;
    }
    return last;
  }

  private Optional<Instant> passwordChanged() {
    return Marks.text(annotations(), Marks.PASSWORD_CHANGED).flatMap(SecretObject::time);
  }

  /** What a person made unreadable is as good as not noted. */
  private static Optional<Instant> time(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    return "Secret " + name();
  }

  /** A Secret that is new. */
  static ObjectNode made(NewSecret wanted, Namespace namespace) {
    ObjectNode object = named(wanted.name());
    ObjectNode metadata = object.withObjectProperty("metadata");
    metadata.put("namespace", namespace.name());
    metadata.set("labels", Marks.newLabels(namespace, wanted.name(), wanted.service()));
    metadata.set(
        "annotations",
        Marks.newAnnotations(namespace, wanted.name(), wanted.passwordChanged().orElse(null)));
    object.put("type", OPAQUE);
    ObjectNode data = object.putObject("data");
    wanted.data().values().forEach((key, value) -> data.put(key, base64(value)));
    return object;
  }

  static ObjectNode named(String name) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.put("apiVersion", "v1").put("kind", "Secret");
    object.putObject("metadata").put("name", name);
    return object;
  }

  static String base64(Password value) {
    return value.revealUtf8(bytes -> Base64.getEncoder().encodeToString(bytes));
  }
}
