package org.gen3db.testkit.aws;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A version of an entry: its content never changes, its labels do. */
final class Version {
  private final String id;
  private final @Nullable String string;
  private final @Nullable String binary;
  private final Instant created;
  private final Set<String> stages = new TreeSet<>();

  Version(String id, @Nullable String string, @Nullable String binary, Instant created) {
    this.id = id;
    this.string = string;
    this.binary = binary;
    this.created = created;
  }

  /** What a request brings, whose size and form the service checks first. */
  static Version of(Request request, Instant now) {
    String id = request.text("ClientRequestToken");
    if (id.length() < 32 || id.length() > 64) {
      throw Refusal.parameter("ClientRequestToken must be 32-64 characters long.");
    }
    Version version =
        new Version(
            id,
            request.optional("SecretString").orElse(null),
            request.optional("SecretBinary").orElse(null),
            now);
    if (version.string != null
        && version.string.getBytes(java.nio.charset.StandardCharsets.UTF_8).length > 65_536) {
      throw Refusal.validation(
          "1 validation error detected: Value at 'secretString' failed to satisfy constraint:"
              + " Member must have length less than or equal to 65536");
    }
    return version;
  }

  /** The same, made so much earlier. */
  Version olderBy(Duration time) {
    var older = new Version(id, string, binary, created.minus(time));
    older.stages.addAll(stages);
    return older;
  }

  String id() {
    return id;
  }

  Set<String> stages() {
    return stages;
  }

  boolean hasContent() {
    return string != null || binary != null;
  }

  boolean holdsTheSame(Version other) {
    return Objects.equals(string, other.string) && Objects.equals(binary, other.binary);
  }

  /** As GetSecretValue shows it. */
  Map<String, Object> shown(Entry entry) {
    var shown = new LinkedHashMap<String, Object>();
    shown.put("ARN", entry.arn());
    shown.put("Name", entry.name());
    shown.put("VersionId", id);
    if (string != null) {
      shown.put("SecretString", string);
    }
    if (binary != null) {
      shown.put("SecretBinary", binary);
    }
    shown.put("VersionStages", java.util.List.copyOf(stages));
    shown.put("CreatedDate", created.toEpochMilli() / 1000.0);
    return shown;
  }
}
