package org.gen3db.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The folder of Secret manifests and that of remote entries, seen as files. */
final class Stores {
  static final String OURS = "id-of-ours";

  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
  private static final String FOLLOWS = "gen3db.org/remote-secret";

  private final Path folder;

  Stores(Path folder) {
    this.folder = folder;
    environmentId(OURS);
  }

  private Path secretFile(String name) {
    return folder.resolve(".gen3db/secrets").resolve(name + ".yaml");
  }

  private Path entryFile(String name) {
    return folder.resolve(".gen3db/remote").resolve(name);
  }

  /** The environment's id; another one is what a recreated cluster has. */
  void environmentId(String id) {
    write(folder.resolve(".gen3db/secrets/environment-id"), id + "\n");
  }

  /** A Secret as a person, the chart or an earlier run has left it. */
  void secret(String name, Keys keys) {
    secret(name, keys, "");
  }

  /** A Secret that is synced from an entry. */
  void following(String name, String entry, Keys keys) {
    secret(name, keys, "  annotations: {%s: %s}\n".formatted(FOLLOWS, entry));
  }

  private void secret(String name, Keys keys, String metadata) {
    var text =
        new StringBuilder("apiVersion: v1\nkind: Secret\nmetadata:\n  name: %s\n".formatted(name))
            .append(metadata)
            .append("data:\n");
    keys.values()
        .forEach(
            (key, value) ->
                text.append(
                    "  %s: %s%n".formatted(key, Base64.getEncoder().encodeToString(utf8(value)))));
    write(secretFile(name), text.toString());
  }

  /** An entry that somebody else has written. */
  void entry(String name, String json) {
    write(entryFile(name), json);
  }

  void entry(String name, Keys keys) {
    entry(name, keys.json());
  }

  /** All Secrets are gone; the environment stays. */
  void forgetSecrets() {
    files(folder.resolve(".gen3db/secrets")).stream()
        .filter(file -> file.toString().endsWith(".yaml"))
        .forEach(Stores::delete);
  }

  void forgetSecret(String name) {
    delete(secretFile(name));
  }

  void forgetEntry(String name) {
    delete(entryFile(name));
  }

  Optional<Keys> secret(String name) {
    return manifest(name)
        .map(
            root -> {
              var values = new TreeMap<String, String>();
              root.path("data")
                  .properties()
                  .forEach(
                      field ->
                          values.put(
                              field.getKey(),
                              new String(
                                  Base64.getDecoder().decode(field.getValue().asText()),
                                  StandardCharsets.UTF_8)));
              return new Keys(values);
            });
  }

  /** The entry that the Secret is synced from. */
  Optional<String> follows(String name) {
    return manifest(name)
        .map(root -> root.path("metadata").path("annotations").path(FOLLOWS))
        .filter(JsonNode::isTextual)
        .map(JsonNode::asText);
  }

  private Optional<JsonNode> manifest(String name) {
    try {
      return Files.exists(secretFile(name))
          ? Optional.of(YAML.readTree(secretFile(name).toFile()))
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The bytes of an entry. */
  Optional<String> entry(String name) {
    try {
      return Files.exists(entryFile(name))
          ? Optional.of(Files.readString(entryFile(name)))
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The Secret holds exactly these, stands by itself, and no pending one is left. */
  void serves(String service, Keys keys) {
    assertThat(secret(service + "-dbcreds")).as("the Secret").contains(keys);
    assertThat(follows(service + "-dbcreds")).as("followed entry").isEmpty();
    nothingPending(service);
  }

  /** The Secret holds exactly these, is synced from the entry, and no pending one is left. */
  void serves(String service, Keys keys, String entry) {
    assertThat(secret(service + "-dbcreds")).as("the Secret").contains(keys);
    assertThat(follows(service + "-dbcreds")).as("followed entry").contains(entry);
    nothingPending(service);
  }

  void nothingServes(String service) {
    assertThat(secret(service + "-dbcreds")).as("the Secret").isEmpty();
  }

  void nothingPending(String service) {
    assertThat(secret(service + "-dbcreds-pending")).as("the pending Secret").isEmpty();
  }

  /** Each file with its bytes, its number and its time: equal only when nobody wrote. */
  Map<String, String> files() {
    var seen = new TreeMap<String, String>();
    for (Path file : files(folder.resolve(".gen3db"))) {
      try {
        seen.put(
            folder.relativize(file).toString(),
            Files.getAttribute(file, "unix:ino")
                + " "
                + Files.getLastModifiedTime(file).toInstant()
                + " "
                + Files.readString(file));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return seen;
  }

  private static List<Path> files(Path folder) {
    try (var all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static void write(Path file, String content) {
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
