package org.example.vault;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.example.vault.VaultHttp.Answer;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.credentials.SecretData;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.store.Capability;
import org.gen3db.domain.store.Look;
import org.gen3db.domain.store.RemoteEntry;
import org.gen3db.domain.store.RemoteSecrets;
import org.gen3db.domain.store.WriteId;
import org.gen3db.domain.store.Written;

/**
 * Remote entries as secrets of a KV store of version 2. Vault compares and sets by itself: {@code
 * cas: 0} makes only what was never there, {@code cas: N} changes only version N, and PATCH leaves
 * all keys that it does not name. The tag of gen3db is custom metadata. It is written after the
 * content, as Vault has no call for both: an entry whose maker was killed in between counts as one
 * of others, which gen3db uses and does not change.
 */
final class VaultSecrets implements RemoteSecrets {
  private static final Pattern PATH = Pattern.compile("(\\w[\\w.@=+-]*/)*\\w[\\w.@=+-]*");
  private static final int LONGEST = 255;
  private static final Map<String, String> TAG = Map.of("managed-by", "gen3db");

  private final VaultSettings settings;
  private final VaultHttp vault;

  VaultSecrets(VaultSettings settings) {
    this.settings = settings;
    this.vault = new VaultHttp(settings);
  }

  static boolean isPath(String text) {
    return text.length() <= LONGEST && PATH.matcher(text).matches();
  }

  @Override
  public Map<String, Look<RemoteEntry>> read(Collection<String> names, Cancellation cancellation) {
    var looks = new LinkedHashMap<String, Look<RemoteEntry>>();
    for (String name : names) {
      cancellation.check(name, "reading");
      looks.computeIfAbsent(
          name,
          one -> {
            try {
              return look(one, cancellation);
            } catch (Gen3DbException e) {
              cancellation.check(one, "reading");
              return new Look.NotLooked<>(e.problem());
            }
          });
    }
    return looks;
  }

  @Override
  public Written<RemoteEntry> create(
      String name, SecretData content, WriteId id, Cancellation cancellation) {
    Answer there = vault.call("GET", data(name), Map.of(), cancellation);
    Look<RemoteEntry> before = look(name, there);
    if (!(before instanceof Look.Absent)) {
      return Written.conflict(before);
    }
    // A version that was destroyed has a number, and no content that could be lost.
    int last = there.body().at("/data/metadata/version").asInt(0);
    if (!write("POST", name, content, last, cancellation)) {
      return Written.conflict(look(name, cancellation));
    }
    vault.call("PATCH", metadata(name), Map.of("custom_metadata", TAG), cancellation);
    return new Written.Done<>(look(name, cancellation));
  }

  /** Whether the token may write the entry; nothing is written. */
  @Override
  public Written<RemoteEntry> prepare(
      RemoteEntry seen, SecretData content, WriteId id, Cancellation cancellation) {
    Look<RemoteEntry> now = look(seen.name(), cancellation);
    if (!isSame(seen, now)) {
      return Written.conflict(now);
    }
    String path = data(seen.name());
    var asked = Map.of("paths", List.of(path));
    Answer told = vault.call("POST", "sys/capabilities-self", asked, cancellation);
    String may = told.body().path(path).toString();
    if (may.contains("\"patch\"") || may.contains("\"root\"")) {
      return Written.done(seen);
    }
    throw vault.failure(VaultCode.REFUSED, path, "would let the token only " + may);
  }

  @Override
  public Written<RemoteEntry> update(
      RemoteEntry seen, SecretData content, WriteId id, Cancellation cancellation) {
    // An entry that was wiped out and made anew counts its versions from one again, so that the
    // time belongs to the version. Between this look and the write it would have to reach the
    // same number to be taken for the one that was seen.
    Look<RemoteEntry> now = look(seen.name(), cancellation);
    if (!isSame(seen, now)) {
      return Written.conflict(now);
    }
    if (seen.data().holds(content)) {
      return Written.done(seen);
    }
    boolean done = write("PATCH", seen.name(), content, number(seen), cancellation);
    Look<RemoteEntry> after = look(seen.name(), cancellation);
    return done ? new Written.Done<>(after) : Written.conflict(after);
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(Capability.UPDATE, Capability.PREPARE);
  }

  @Override
  public String describe() {
    return settings.mount() + "/" + settings.folder() + " at " + settings.address();
  }

  /** Whether it was written, and not somebody else first. */
  private boolean write(
      String method, String name, SecretData content, int version, Cancellation cancellation) {
    var values = new TreeMap<String, String>();
    content.values().forEach((key, value) -> values.put(key, value.text()));
    var body = Map.of("options", Map.of("cas", version), "data", values);
    Answer answer = vault.call(method, data(name), body, cancellation);
    if (answer.status() == 400 && !answer.body().toString().contains("check-and-set")) {
      // Its words may quote what it was sent.
      throw vault.failure(VaultCode.REFUSED, data(name), "takes no such entry (400)");
    }
    return answer.isDone();
  }

  private Look<RemoteEntry> look(String name, Cancellation cancellation) {
    return look(name, vault.call("GET", data(name), Map.of(), cancellation));
  }

  /** A version that is deleted or destroyed is a 404 with its metadata; nothing at all has none. */
  private Look<RemoteEntry> look(String name, Answer answer) {
    JsonNode version = answer.body().at("/data/metadata");
    if (answer.status() == 400) {
      throw vault.failure(VaultCode.NOT_REACHED, data(name), "has no KV store of version 2 there");
    }
    if (version.isMissingNode() || version.path("destroyed").asBoolean()) {
      return Look.absent();
    }
    if (!answer.isDone()) {
      String deleted = "it was deleted at " + version.path("deletion_time").asText();
      return new Look.PendingDeletion<>(
          null, null, Notice.of(VaultCode.DELETED, data(name), deleted));
    }
    var values = new TreeMap<String, Password>();
    for (Map.Entry<String, JsonNode> key : answer.body().at("/data/data").properties()) {
      JsonNode value = key.getValue();
      String text = value.isValueNode() ? value.asText() : value.toString();
      values.put(key.getKey(), Password.of(text));
    }
    String time = version.path("created_time").asText();
    String number = version.path("version").asText();
    var entry =
        RemoteEntry.of(name, SecretData.of(values), number + " of " + time)
            .changedAt(Instant.parse(time));
    boolean ours = "gen3db".equals(version.at("/custom_metadata/managed-by").asText());
    return Look.there(ours ? entry.madeByUs() : entry);
  }

  private static boolean isSame(RemoteEntry seen, Look<RemoteEntry> now) {
    return now instanceof Look.There<RemoteEntry> there
        && there.value().version().equals(seen.version());
  }

  private static int number(RemoteEntry entry) {
    return Integer.parseInt(entry.version().split(" ", -1)[0]);
  }

  private String data(String name) {
    return path("data", name);
  }

  private String metadata(String name) {
    return path("metadata", name);
  }

  private String path(String kind, String name) {
    if (!isPath(name)) {
      throw new Gen3DbException(
          Notice.of(VaultCode.BAD_NAME, name, "no path of Vault holds this name as it is"));
    }
    return settings.mount() + "/" + kind + "/" + settings.folder() + "/" + name;
  }
}
