package org.gen3db.testkit.aws;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** An entry with its versions and their labels, and the rules by which labels move. */
final class Entry {
  static final String CURRENT = "AWSCURRENT";
  static final String PREVIOUS = "AWSPREVIOUS";
  private static final int MOST_STAGES = 20;

  private final String name;
  private final String arn;
  private final Map<String, Version> versions = new LinkedHashMap<>();
  private final Map<String, String> tags = new TreeMap<>();
  private final Map<String, String> settings = new TreeMap<>();
  private List<?> replicas = List.of();
  private @Nullable Instant deleted;
  private boolean rotated;

  Entry(String name, String arn) {
    this.name = name;
    this.arn = arn;
  }

  String name() {
    return name;
  }

  String arn() {
    return arn;
  }

  Optional<Version> version(String id) {
    return Optional.ofNullable(versions.get(id));
  }

  Optional<Version> at(String stage) {
    return versions.values().stream().filter(one -> one.stages().contains(stage)).findFirst();
  }

  void describe(Request request) {
    for (String setting : List.of("Description", "KmsKeyId")) {
      request.optional(setting).ifPresent(value -> settings.put(setting, value));
    }
    if (!request.list("AddReplicaRegions").isEmpty()) {
      replicas = request.list("AddReplicaRegions");
    }
    tag(request.list("Tags"));
  }

  void tag(List<?> more) {
    for (Object one : more) {
      var tag = (Map<?, ?>) one;
      tags.put((String) tag.get("Key"), (String) tag.get("Value"));
    }
  }

  void passes(Duration time) {
    versions.replaceAll((id, version) -> version.olderBy(time));
  }

  void rotates(boolean on) {
    rotated = on;
  }

  void delete(Instant when, Duration window) {
    deleted = when.plus(window);
  }

  void restore() {
    deleted = null;
  }

  boolean isDeleted() {
    return deleted != null;
  }

  /**
   * Adds a version, or finds that it was added before by the same token.
   *
   * @param stages the labels that it gets; {@code AWSCURRENT} where none is named
   */
  Version put(Version wanted, List<String> stages) {
    Version there = versions.get(wanted.id());
    if (there != null) {
      if (!there.holdsTheSame(wanted)) {
        throw Refusal.exists(
            "You can't use ClientRequestToken "
                + wanted.id()
                + " because that value is already in use for a version of secret "
                + arn
                + ".");
      }
      return there;
    }
    boolean first = versions.isEmpty();
    versions.put(wanted.id(), wanted);
    for (String stage : stages.isEmpty() ? List.of(CURRENT) : stages) {
      move(stage, wanted);
    }
    if (first) {
      move(CURRENT, wanted);
    }
    return wanted;
  }

  /** UpdateSecretVersionStage: the one operation of the service that compares before it writes. */
  void stage(String stage, Optional<String> to, Optional<String> from) {
    Optional<Version> holder = at(stage);
    Optional<Version> target = to.map(this::existing);
    from.ifPresent(this::existing);
    if (to.isEmpty() && from.isEmpty()) {
      throw Refusal.parameter("You must specify MoveToVersionId or RemoveFromVersionId.");
    }
    if (to.isEmpty() && stage.equals(CURRENT)) {
      throw Refusal.parameter("You can't remove the staging label AWSCURRENT from a version.");
    }
    boolean elsewhere = holder.isPresent() && !holder.map(Version::id).equals(to);
    if (elsewhere && !holder.map(Version::id).equals(from)) {
      throw Refusal.parameter(
          "The staging label "
              + stage
              + " is currently attached to version "
              + holder.orElseThrow().id()
              + ", so you must explicitly reference that version in RemoveFromVersionId.");
    }
    if (holder.isEmpty() && from.isPresent()) {
      throw Refusal.parameter("The staging label " + stage + " isn't attached to that version.");
    }
    if (target.isPresent()) {
      move(stage, target.get());
    } else {
      holder.orElseThrow().stages().remove(stage);
    }
  }

  private Version existing(String id) {
    return version(id)
        .orElseThrow(
            () ->
                Refusal.notFound(
                    "Secrets Manager can't find the specified secret value for VersionId: " + id));
  }

  private void move(String stage, Version to) {
    at(stage)
        .filter(from -> from != to)
        .ifPresent(
            from -> {
              from.stages().remove(stage);
              if (stage.equals(CURRENT)) {
                move(PREVIOUS, from);
              }
            });
    to.stages().add(stage);
    long all = versions.values().stream().mapToLong(one -> one.stages().size()).sum();
    if (all > MOST_STAGES) {
      to.stages().remove(stage);
      throw Refusal.of(
          "LimitExceededException", "You can't attach more than 20 labels to the secret.");
    }
    if (stage.equals(CURRENT)) {
      to.stages().remove(PREVIOUS);
    }
  }

  /**
   * As DescribeSecret shows it.
   *
   * @param copies what is told of every copy of it in another region
   */
  Map<String, Object> shown(Map<String, String> copies) {
    var shown = new LinkedHashMap<String, Object>();
    shown.put("ARN", arn);
    shown.put("Name", name);
    shown.putAll(settings);
    shown.put("RotationEnabled", rotated);
    if (deleted != null) {
      shown.put("DeletedDate", deleted.toEpochMilli() / 1000.0);
    }
    var all = new ArrayList<Map<String, String>>();
    tags.forEach((key, value) -> all.add(Map.of("Key", key, "Value", value)));
    shown.put("Tags", all);
    shown.put("ReplicationStatus", replicas.stream().map(one -> copy(one, copies)).toList());
    shown.put("VersionIdsToStages", stages());
    return shown;
  }

  private static Map<String, Object> copy(Object replica, Map<String, String> told) {
    var copy = new LinkedHashMap<String, Object>();
    ((Map<?, ?>) replica).forEach((key, value) -> copy.put((String) key, value));
    copy.putAll(told);
    return copy;
  }

  private Map<String, List<String>> stages() {
    var stages = new LinkedHashMap<String, List<String>>();
    versions.values().stream()
        .filter(one -> !one.stages().isEmpty())
        .forEach(one -> stages.put(one.id(), List.copyOf(one.stages())));
    return stages;
  }

  /** All versions, also those without a label, as ListSecretVersionIds shows them. */
  List<Map<String, Object>> all() {
    var all = new ArrayList<Map<String, Object>>();
    versions
        .values()
        .forEach(
            one ->
                all.add(Map.of("VersionId", one.id(), "VersionStages", List.copyOf(one.stages()))));
    return all;
  }
}
