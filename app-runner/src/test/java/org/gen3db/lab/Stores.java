package org.gen3db.lab;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The folders of Secrets and remote entries, read as other programs read them: a file that is not
 * whole fails.
 *
 * @param folder the folder that gen3db runs in
 */
public record Stores(Path folder) {
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
  private static final ObjectMapper JSON = new ObjectMapper();

  private Path secrets() {
    return folder.resolve(".gen3db/secrets");
  }

  private Path remote() {
    return folder.resolve(".gen3db/remote");
  }

  /** A Secret as somebody has left it. */
  public void putSecret(String name, Map<String, String> data) {
    putSecret(name, "", data);
  }

  /** The same, with a further line of metadata. */
  public void putSecret(String name, String metadata, Map<String, String> data) {
    var text =
        new StringBuilder("apiVersion: v1\nkind: Secret\nmetadata:\n  name: %s\n".formatted(name))
            .append(metadata)
            .append("data:\n");
    data.forEach(
        (key, value) ->
            text.append("  ").append(key).append(": ").append(base64(value)).append('\n'));
    write(secretFile(name), text.toString());
  }

  /** The file of a Secret, which need not be there. */
  public Path secretFile(String name) {
    return secrets().resolve(name + ".yaml");
  }

  /** The file of an entry, which need not be there. */
  public Path entryFile(String name) {
    return remote().resolve(name);
  }

  /** An entry as somebody else has written it. */
  public void putEntry(String name, Map<String, String> data) {
    try {
      write(entryFile(name), JSON.writeValueAsString(new TreeMap<>(data)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All Secrets by their names. */
  public SortedMap<String, Map<String, String>> allSecrets() {
    var all = new TreeMap<String, Map<String, String>>();
    for (Path file : files(secrets())) {
      String name = file.getFileName().toString();
      if (!name.startsWith(".") && !name.equals("environment-id")) {
        all.put(name.replaceFirst("\\.yaml$", ""), dataIn(manifestIn(file)));
      }
    }
    return all;
  }

  /** What a Secret holds; empty when there is none. */
  public Map<String, String> secret(String name) {
    return allSecrets().getOrDefault(name, Map.of());
  }

  /** All entries by their names. */
  public SortedMap<String, Map<String, String>> allEntries() {
    var all = new TreeMap<String, Map<String, String>>();
    for (Path file : files(remote())) {
      String name = file.getFileName().toString();
      if (!name.startsWith(".")) {
        try {
          all.put(name, JSON.readValue(file.toFile(), new TypeReference<Map<String, String>>() {}));
        } catch (IOException e) {
          throw new UncheckedIOException("half an entry: " + file, e);
        }
      }
    }
    return all;
  }

  /** Files that writers who died have left. */
  public List<Path> leftovers() {
    var left = new ArrayList<Path>();
    for (Path folder : List.of(secrets(), remote())) {
      for (Path file : files(folder)) {
        if (file.getFileName().toString().startsWith(".gen3db-")) {
          left.add(file);
        }
      }
    }
    return left;
  }

  /** The manifest of a Secret. */
  public Optional<JsonNode> manifest(String name) {
    Path file = secretFile(name);
    return Files.exists(file) ? Optional.of(manifestIn(file)) : Optional.empty();
  }

  private static JsonNode manifestIn(Path file) {
    try {
      JsonNode root = YAML.readTree(file.toFile());
      if (!root.path("kind").asText().equals("Secret")) {
        throw new IOException("no Secret");
      }
      return root;
    } catch (IOException e) {
      throw new UncheckedIOException("half a Secret: " + file, e);
    }
  }

  /** What a manifest holds. */
  public static Map<String, String> dataIn(JsonNode manifest) {
    var data = new TreeMap<String, String>();
    manifest
        .path("data")
        .properties()
        .forEach(
            field ->
                data.put(
                    field.getKey(),
                    new String(
                        Base64.getDecoder().decode(field.getValue().asText()),
                        StandardCharsets.UTF_8)));
    return data;
  }

  private static List<Path> files(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (var all = Files.list(folder)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes a file of a store as it is. */
  public static void write(Path file, String content) {
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String base64(String value) {
    return Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8));
  }
}
