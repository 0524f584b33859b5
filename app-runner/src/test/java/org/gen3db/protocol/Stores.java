package org.gen3db.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The folder of Secret manifests and that of remote entries, seen as files. */
final class Stores {
  static final String OURS = "id-of-ours";

  private static final String FOLLOWS = "gen3db.org/remote-secret";

  private final Path folder;
  private final org.gen3db.lab.Stores stores;

  Stores(Path folder) {
    this.folder = folder;
    this.stores = new org.gen3db.lab.Stores(folder);
    environmentId(OURS);
  }

  /** The environment's id; another one is what a recreated cluster has. */
  void environmentId(String id) {
    org.gen3db.lab.Stores.write(folder.resolve(".gen3db/secrets/environment-id"), id + "\n");
  }

  /** A Secret as a person, the chart or an earlier run has left it. */
  void secret(String name, Keys keys) {
    stores.putSecret(name, keys.values());
  }

  /** A Secret that is synced from an entry. */
  void following(String name, String entry, Keys keys) {
    stores.putSecret(name, "  annotations: {%s: %s}\n".formatted(FOLLOWS, entry), keys.values());
  }

  /** An entry that somebody else has written. */
  void entry(String name, String json) {
    org.gen3db.lab.Stores.write(stores.entryFile(name), json);
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
    delete(stores.secretFile(name));
  }

  void forgetEntry(String name) {
    delete(stores.entryFile(name));
  }

  Optional<Keys> secret(String name) {
    return stores.manifest(name).map(org.gen3db.lab.Stores::dataIn).map(Keys::new);
  }

  /** The entry that the Secret is synced from. */
  Optional<String> follows(String name) {
    return stores
        .manifest(name)
        .map(root -> root.path("metadata").path("annotations").path(FOLLOWS))
        .filter(JsonNode::isTextual)
        .map(JsonNode::asText);
  }

  /** The bytes of an entry. */
  Optional<String> entry(String name) {
    try {
      return Files.exists(stores.entryFile(name))
          ? Optional.of(Files.readString(stores.entryFile(name)))
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

  private static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
