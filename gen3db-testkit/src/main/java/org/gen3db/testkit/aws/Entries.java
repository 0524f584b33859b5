package org.gen3db.testkit.aws;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The operations of the service, each atomic. Where its documents and its well-known answers leave
 * something open, the answer is the one that a careful caller likes least.
 */
final class Entries {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9/_+=.@!-]{1,512}");
  private static final int MOST_IN_A_BATCH = 20;
  private static final String ARN = "arn:aws:secretsmanager:us-east-1:123456789012:secret:";

  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final Clock clock = Clock.systemUTC();
  private Map<String, String> copies = Map.of("Status", "InSync");
  private int made;

  synchronized void copiesAre(String status, String message) {
    copies =
        message.isEmpty()
            ? Map.of("Status", status)
            : Map.of("Status", status, "StatusMessage", message);
  }

  synchronized void passes(Duration time) {
    entries.values().forEach(entry -> entry.passes(time));
  }

  synchronized Map<String, Object> answer(Request request) {
    return switch (request.operation()) {
      case "CreateSecret" -> create(request);
      case "GetSecretValue" -> value(request);
      case "BatchGetSecretValue" -> values(request);
      case "DescribeSecret" -> entry(request).shown(copies);
      case "PutSecretValue" -> put(request);
      case "UpdateSecretVersionStage" -> stage(request);
      case "TagResource" -> tag(request);
      case "UpdateSecret", "ReplicateSecretToRegions" -> describe(request);
      case "DeleteSecret" -> delete(request);
      case "RestoreSecret" -> restore(request);
      case "RotateSecret" -> rotate(request);
      case "ListSecretVersionIds" ->
          Map.of("ARN", entry(request).arn(), "Versions", entry(request).all());
      default -> throw Refusal.of("UnknownOperationException", "No " + request.operation());
    };
  }

  private Map<String, Object> create(Request request) {
    String name = request.text("Name");
    // Only AWS itself, which sends no requests, makes entries with an exclamation mark.
    boolean reserved = name.contains("!") && !request.agent().isEmpty();
    if (!NAME.matcher(name).matches() || reserved) {
      throw Refusal.validation(
          "Invalid name. Must be a valid name containing alphanumeric characters, or any of the"
              + " following: -/_+=.@!");
    }
    Version wanted = Version.of(request, clock.instant());
    Entry there = entries.get(name);
    if (there != null && there.isDeleted()) {
      throw Refusal.request(
          "You can't create this secret because a secret with this name is already scheduled for"
              + " deletion.");
    }
    if (there != null) {
      if (there.version(wanted.id()).filter(wanted::holdsTheSame).isEmpty()) {
        throw Refusal.exists(
            "The operation failed because the secret " + name + " already exists.");
      }
      return shortly(there, wanted);
    }
    made++;
    var entry =
        new Entry(name, ARN + name + "-" + Integer.toString(36 * 36 * 36 + made, 36) + "xy");
    entry.describe(request);
    entries.put(name, entry);
    if (wanted.hasContent()) {
      entry.put(wanted, List.of());
    }
    return shortly(entry, wanted);
  }

  private static Map<String, Object> shortly(Entry entry, Version version) {
    var shown = new LinkedHashMap<String, Object>();
    shown.put("ARN", entry.arn());
    shown.put("Name", entry.name());
    if (version.hasContent()) {
      shown.put("VersionId", version.id());
      shown.put(
          "VersionStages",
          entry.version(version.id()).map(one -> List.copyOf(one.stages())).orElse(List.of()));
    }
    return shown;
  }

  /** What belongs to the entry and not to a version of it. */
  private Map<String, Object> describe(Request request) {
    Entry entry = living(request);
    entry.describe(request);
    return Map.of("ARN", entry.arn(), "Name", entry.name());
  }

  private Map<String, Object> value(Request request) {
    Entry entry = living(request);
    String stage = request.optional("VersionStage").orElse(Entry.CURRENT);
    Optional<String> id = request.optional("VersionId");
    Optional<Version> version = id.isPresent() ? entry.version(id.get()) : entry.at(stage);
    return version
        .orElseThrow(
            () ->
                Refusal.notFound(
                    "Secrets Manager can't find the specified secret value for "
                        + id.map(one -> "VersionId: " + one).orElse("staging label: " + stage)))
        .shown(entry);
  }

  private Map<String, Object> values(Request request) {
    List<String> ids = request.texts("SecretIdList");
    if (ids.isEmpty() || ids.size() > MOST_IN_A_BATCH) {
      throw Refusal.validation("SecretIdList must have 1 to 20 members.");
    }
    var values = new ArrayList<Map<String, Object>>();
    var errors = new ArrayList<Map<String, Object>>();
    for (String id : ids) {
      try {
        values.add(
            value(
                new Request(
                    "GetSecretValue",
                    Map.of("SecretId", id),
                    request.agent(),
                    request.authorization())));
      } catch (Refusal refusal) {
        errors.add(
            Map.of(
                "SecretId", id, "ErrorCode", refusal.type(), "Message", "" + refusal.getMessage()));
      }
    }
    return Map.of("SecretValues", values, "Errors", errors);
  }

  private Map<String, Object> put(Request request) {
    Entry entry = living(request);
    Version wanted = Version.of(request, clock.instant());
    if (!wanted.hasContent()) {
      throw Refusal.parameter("You must provide either SecretString or SecretBinary.");
    }
    return shortly(entry, entry.put(wanted, request.texts("VersionStages")));
  }

  private Map<String, Object> stage(Request request) {
    Entry entry = living(request);
    entry.stage(
        request.text("VersionStage"),
        request.optional("MoveToVersionId"),
        request.optional("RemoveFromVersionId"));
    return Map.of("ARN", entry.arn(), "Name", entry.name());
  }

  private Map<String, Object> tag(Request request) {
    living(request).tag(request.list("Tags"));
    return Map.of();
  }

  private Map<String, Object> delete(Request request) {
    Entry entry = entry(request);
    if (request.flag("ForceDeleteWithoutRecovery")) {
      entries.remove(entry.name());
    } else {
      entry.delete(clock.instant(), Duration.ofDays(30));
    }
    return Map.of("ARN", entry.arn(), "Name", entry.name());
  }

  private Map<String, Object> restore(Request request) {
    Entry entry = entry(request);
    entry.restore();
    return Map.of("ARN", entry.arn(), "Name", entry.name());
  }

  /** No function rotates here; what is kept is that one is to. */
  private Map<String, Object> rotate(Request request) {
    Entry entry = living(request);
    entry.rotates(true);
    return Map.of("ARN", entry.arn(), "Name", entry.name());
  }

  private Entry living(Request request) {
    Entry entry = entry(request);
    if (entry.isDeleted()) {
      throw Refusal.request(
          "You can't perform this operation on the secret because it was marked for deletion.");
    }
    return entry;
  }

  private Entry entry(Request request) {
    String id = request.text("SecretId");
    if (id.isEmpty() || id.length() > 2048) {
      throw Refusal.validation(
          "1 validation error detected: Value at 'secretId' failed to satisfy constraint");
    }
    return entries.values().stream()
        .filter(entry -> entry.name().equals(id) || entry.arn().equals(id))
        .findFirst()
        .orElseThrow(() -> Refusal.notFound("Secrets Manager can't find the specified secret."));
  }
}
