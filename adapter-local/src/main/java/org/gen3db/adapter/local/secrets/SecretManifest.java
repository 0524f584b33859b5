package org.gen3db.adapter.local.secrets;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.gen3db.adapter.local.internal.FileVersion;
import org.gen3db.adapter.local.internal.LockedFolder;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.credentials.SecretData;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.store.NewSecret;
import org.gen3db.domain.store.Owner;
import org.gen3db.domain.store.StoredSecret;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.CollectionNode;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.reader.UnicodeReader;

/** A Secret as Kubernetes writes it down: {@code data} in base64, {@code stringData} as it is. */
final class SecretManifest {
  /** Says which remote entry the Secret follows. */
  static final String FOLLOWS = "gen3db.org/remote-secret";

  /** Says since when the password in it is the one of its role, as RFC 3339 writes a time. */
  static final String PASSWORD_CHANGED = "gen3db.org/password-changed";

  private static final String MANAGED_BY = "app.kubernetes.io/managed-by";
  private static final List<String> TOP =
      List.of("apiVersion", "kind", "metadata", "type", "immutable", "data", "stringData");
  private static final List<String> METADATA =
      List.of("name", "namespace", "labels", "annotations");

  private final Path file;
  private final String name;
  private final MappingNode root;

  private SecretManifest(Path file, String name, MappingNode root) {
    this.file = file;
    this.name = name;
    this.root = root;
  }

  /** An empty one. */
  static SecretManifest of(Path file, String name, String namespace) {
    var manifest = new SecretManifest(file, name, YamlMap.emptyNode());
    YamlMap top = manifest.top();
    top.put("apiVersion", "v1");
    top.put("kind", "Secret");
    top.mapOrNew("metadata").put("name", name);
    top.mapOrNew("metadata").put("namespace", namespace);
    return manifest;
  }

  /**
   * One that a person or gen3db wrote, as YAML or JSON.
   *
   * @throws Gen3DbException when it is no manifest of this Secret; the message holds nothing of it
   */
  static SecretManifest parse(Path file, byte[] content, String name, String namespace) {
    var manifest = new SecretManifest(file, name, compose(file, content));
    manifest.expect(manifest.top(), "apiVersion", "v1");
    manifest.expect(manifest.top(), "kind", "Secret");
    YamlMap metadata = manifest.top().mapOrNew("metadata");
    manifest.expect(metadata, "name", name);
    if (metadata.keys().contains("namespace")) {
      manifest.expect(metadata, "namespace", namespace);
    }
    manifest.keys().forEach(manifest::value); // one that cannot be read whole is not changed either
    return manifest;
  }

  StoredSecret toStored(FileVersion version) {
    var values = new TreeMap<String, Password>();
    for (String key : keys()) {
      values.put(key, value(key).orElseThrow());
    }
    var stored =
        StoredSecret.of(name, SecretData.of(values), version.text())
            .changedAt(version.changed())
            .withOwner(isManagedByUs() ? Owner.OURS : Owner.OTHER);
    StoredSecret aged = passwordChanged().map(stored::passwordChangedAt).orElse(stored);
    return followed().map(aged::following).orElse(aged);
  }

  /** Neither Helm nor an operator writes into a folder, whatever else a label says. */
  private boolean isManagedByUs() {
    return top()
        .map("metadata")
        .flatMap(metadata -> metadata.map("labels"))
        .flatMap(labels -> labels.text(MANAGED_BY))
        .filter("gen3db"::equals)
        .isPresent();
  }

  /** Sets gen3db's keys and labels, and what it follows; everything else stays. */
  void set(NewSecret secret, String release, String namespace, @Nullable String entry) {
    YamlMap top = top();
    YamlMap metadata = top.mapOrNew("metadata");
    metadata.put("namespace", namespace);
    YamlMap labels = metadata.mapOrNew("labels");
    labels.put("app.kubernetes.io/instance", release);
    labels.put(MANAGED_BY, "gen3db");
    labels.put("app.kubernetes.io/name", secret.service());
    setFollowed(metadata, entry);
    secret
        .passwordChanged()
        .ifPresent(
            since ->
                metadata
                    .mapOrNew("annotations")
                    .put(PASSWORD_CHANGED, since.truncatedTo(ChronoUnit.SECONDS).toString()));
    if (!top.keys().contains("type")) {
      top.put("type", "Opaque");
    }
    for (Map.Entry<String, Password> wanted : secret.data().values().entrySet()) {
      if (!value(wanted.getKey()).equals(Optional.of(wanted.getValue()))) {
        top.map("stringData").ifPresent(plain -> plain.remove(wanted.getKey()));
        top.mapOrNew("data").put(wanted.getKey(), base64(wanted.getValue()));
      }
    }
  }

  /** The file's content, in an order that is always the same. */
  byte[] render() {
    tidy();
    var bytes = new ByteArrayOutputStream();
    try (Writer writer = new OutputStreamWriter(bytes, StandardCharsets.UTF_8)) {
      yaml().serialize(root, writer);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private void tidy() {
    makeBlocks(root, Collections.newSetFromMap(new IdentityHashMap<>()));
    YamlMap top = top();
    top.order(TOP);
    top.map("data").ifPresent(YamlMap::sort);
    YamlMap metadata = top.mapOrNew("metadata");
    metadata.order(METADATA);
    metadata.map("labels").ifPresent(YamlMap::sort);
    metadata.map("annotations").ifPresent(YamlMap::sort);
  }

  /** JSON, too, is laid out in lines once gen3db writes it. */
  private static void makeBlocks(Node node, Set<Node> seen) {
    if (!(node instanceof CollectionNode<?> collection) || !seen.add(node)) {
      return;
    }
    collection.setFlowStyle(FlowStyle.BLOCK);
    if (node instanceof MappingNode map) {
      map.getValue().forEach(tuple -> makeBlocks(tuple.getValueNode(), seen));
    } else if (node instanceof SequenceNode sequence) {
      sequence.getValue().forEach(item -> makeBlocks(item, seen));
    }
  }

  private YamlMap top() {
    return YamlMap.top(file, root);
  }

  private Optional<String> followed() {
    return annotation(FOLLOWS);
  }

  /** What a person made unreadable is as good as not noted. */
  private Optional<Instant> passwordChanged() {
    return annotation(PASSWORD_CHANGED)
        .flatMap(
            text -> {
              try {
                return Optional.of(Instant.parse(text));
              } catch (DateTimeParseException e) {
                return Optional.empty();
              }
            });
  }

  private Optional<String> annotation(String name) {
    return top()
        .map("metadata")
        .flatMap(metadata -> metadata.map("annotations"))
        .flatMap(annotations -> annotations.text(name));
  }

  private static void setFollowed(YamlMap metadata, @Nullable String entry) {
    if (entry != null) {
      metadata.mapOrNew("annotations").put(FOLLOWS, entry);
      return;
    }
    Optional<YamlMap> annotations = metadata.map("annotations");
    if (annotations.isPresent() && annotations.get().keys().contains(FOLLOWS)) {
      annotations.get().remove(FOLLOWS);
      if (annotations.get().isEmpty()) {
        metadata.remove("annotations");
      }
    }
  }

  private Set<String> keys() {
    var keys = new LinkedHashSet<String>();
    top().map("data").ifPresent(data -> keys.addAll(data.keys()));
    top().map("stringData").ifPresent(data -> keys.addAll(data.keys()));
    return keys;
  }

  /** As Kubernetes does it, stringData wins over data. */
  private Optional<Password> value(String key) {
    Optional<Password> plain =
        top().map("stringData").flatMap(data -> data.text(key)).map(Password::of);
    return plain.isPresent()
        ? plain
        : top().map("data").flatMap(data -> data.text(key)).map(text -> decode(key, text));
  }

  private Password decode(String key, String base64) {
    try {
      // Kubernetes, too, passes over line breaks within it.
      byte[] bytes = Base64.getDecoder().decode(base64.replaceAll("[\r\n]", ""));
      Optional<Password> decoded = Password.ofUtf8(bytes);
      Arrays.fill(bytes, (byte) 0);
      return decoded.orElseThrow(
          () ->
              LockedFolder.unreadable(
                  file,
                  "data." + key + " is not UTF-8 text",
                  "Keep binary values in a Secret of their own."));
    } catch (IllegalArgumentException e) {
      throw LockedFolder.unreadable(
          file,
          "data." + key + " is not base64",
          "Encode it, or put it under stringData as it is.");
    }
  }

  private static String base64(Password value) {
    return value.revealUtf8(bytes -> Base64.getEncoder().encodeToString(bytes));
  }

  private void expect(YamlMap map, String key, String expected) {
    Optional<String> found = map.text(key);
    if (!found.equals(Optional.of(expected))) {
      throw LockedFolder.unreadable(
          file,
          "its "
              + key
              + found.map(text -> " is \"" + text + "\"").orElse(" is missing")
              + ", and \""
              + expected
              + "\" is expected in this file",
          key.equals("namespace")
              ? "Give each namespace a folder of its own (gen3db.secretStore.path)."
              : "Correct it, or move the file away.");
    }
  }

  private static MappingNode compose(Path file, byte[] content) {
    try {
      var documents =
          yaml().composeAll(new UnicodeReader(new ByteArrayInputStream(content))).iterator();
      if (documents.hasNext()
          && documents.next() instanceof MappingNode map
          && !documents.hasNext()) {
        return map;
      }
    } catch (YAMLException e) {
      // Its message quotes the lines around, and so does its cause: neither is passed on.
      String line = e instanceof MarkedYAMLException marked ? line(marked) : "";
      throw LockedFolder.unreadable(file, "it is not YAML" + line, "Mend it, or move it away.");
    }
    throw LockedFolder.unreadable(
        file, "it is not one manifest", "Keep one Secret a file, named <name>.yaml.");
  }

  private static String line(MarkedYAMLException e) {
    return e.getProblemMark() == null ? "" : ", at line " + (e.getProblemMark().getLine() + 1);
  }

  private static Yaml yaml() {
    var dumping = new DumperOptions();
    dumping.setDefaultFlowStyle(FlowStyle.BLOCK);
    dumping.setSplitLines(false);
    return new Yaml(new LoaderOptions(), dumping);
  }
}
