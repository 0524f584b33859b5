package org.gen3db.runner.manifest;

import java.io.StringReader;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.representer.Representer;

/** One document of what a chart renders: its text as it came, and which objects it holds. */
final class ManifestDocument {
  /** Schemas of custom resources nest deeper than the library's own limit. */
  private static final int MOST_LEVELS = 1000;

  private static final String ITEMS = "items";

  private final String text;
  private final @Nullable MappingNode root;

  private ManifestDocument(String text, @Nullable MappingNode root) {
    this.text = text;
    this.root = root;
  }

  /**
   * A document.
   *
   * @param text with the line that it begins with
   * @param line the number of its first line, for messages
   */
  static ManifestDocument of(String text, int line) {
    Node node;
    try {
      node = yaml().compose(new StringReader(text));
    } catch (MarkedYAMLException e) {
      int at = e.getProblemMark() == null ? 0 : e.getProblemMark().getLine();
      throw ManifestStream.broken(line + at, "it is no YAML: " + e.getProblem());
    } catch (YAMLException e) {
      throw ManifestStream.broken(line, "it is no YAML");
    }
    if (node == null || (node instanceof ScalarNode scalar && isNull(scalar))) {
      return new ManifestDocument(text, null);
    }
    if (!(node instanceof MappingNode map)) {
      throw ManifestStream.broken(line, "a manifest is a map, and this is none");
    }
    var document = new ManifestDocument(text, map);
    if (text(map, "kind").isEmpty() || text(map, "apiVersion").isEmpty()) {
      throw ManifestStream.broken(
          line, "a manifest says its apiVersion and its kind, and this does not");
    }
    return document;
  }

  private static Yaml yaml() {
    var loading = new LoaderOptions();
    loading.setCodePointLimit(Integer.MAX_VALUE);
    loading.setNestingDepthLimit(MOST_LEVELS);
    loading.setMaxAliasesForCollections(Integer.MAX_VALUE);
    var dumping = new DumperOptions();
    dumping.setSplitLines(false);
    dumping.setWidth(Integer.MAX_VALUE);
    return new Yaml(new SafeConstructor(loading), new Representer(dumping), dumping, loading);
  }

  private static boolean isNull(ScalarNode scalar) {
    return scalar.isPlain() && scalar.getValue().matches("|~|null|Null|NULL");
  }

  boolean holdsAny() {
    return root != null;
  }

  String text() {
    return text;
  }

  /** The same without these objects; empty where it held nothing else. */
  Optional<ManifestDocument> without(Predicate<ManifestName> which) {
    if (root == null) {
      return Optional.of(this);
    }
    SequenceNode items = items(root);
    if (items == null) {
      return which.test(name(root)) ? Optional.empty() : Optional.of(this);
    }
    List<Node> left =
        items.getValue().stream()
            .filter(item -> !(item instanceof MappingNode map && which.test(name(map))))
            .toList();
    if (left.size() == items.getValue().size()) {
      return Optional.of(this);
    } else if (left.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(withItems(root, items, left));
  }

  /** Its text is written anew: what its other objects say stays, comments do not. */
  private static ManifestDocument withItems(MappingNode list, SequenceNode items, List<Node> left) {
    var fewer = new SequenceNode(items.getTag(), left, items.getFlowStyle());
    var tuples = new ArrayList<NodeTuple>();
    for (NodeTuple tuple : list.getValue()) {
      tuples.add(isKey(tuple, ITEMS) ? new NodeTuple(tuple.getKeyNode(), fewer) : tuple);
    }
    var map = new MappingNode(list.getTag(), tuples, list.getFlowStyle());
    var text = new StringWriter().append("---\n");
    yaml().serialize(map, text);
    return new ManifestDocument(text.toString(), map);
  }

  private static @Nullable SequenceNode items(MappingNode map) {
    boolean list = text(map, "kind").filter(kind -> kind.endsWith("List")).isPresent();
    return list && value(map, ITEMS) instanceof SequenceNode items ? items : null;
  }

  private static ManifestName name(MappingNode object) {
    String version = text(object, "apiVersion").orElse("");
    int slash = version.indexOf('/');
    String group = slash < 0 ? "" : version.substring(0, slash);
    String kind = text(object, "kind").orElse("");
    return value(object, "metadata") instanceof MappingNode metadata
        ? new ManifestName(
            group, kind, text(metadata, "namespace").orElse(""), text(metadata, "name").orElse(""))
        : new ManifestName(group, kind, "", "");
  }

  private static Optional<String> text(MappingNode map, String key) {
    return value(map, key) instanceof ScalarNode scalar && !isNull(scalar)
        ? Optional.of(scalar.getValue())
        : Optional.empty();
  }

  /** Where a key stands twice, the later one counts, as for whoever applies it. */
  private static @Nullable Node value(MappingNode map, String key) {
    Node found = null;
    for (NodeTuple tuple : map.getValue()) {
      if (isKey(tuple, key)) {
        found = tuple.getValueNode();
      }
    }
    return found;
  }

  private static boolean isKey(NodeTuple tuple, String key) {
    return tuple.getKeyNode() instanceof ScalarNode scalar && scalar.getValue().equals(key);
  }
}
