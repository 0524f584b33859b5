package org.gen3db.adapter.local.secrets;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.gen3db.adapter.local.internal.LockedFolder;
import org.gen3db.domain.error.Gen3DbException;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A map of a manifest. It works on YAML's nodes and not on values made of them, so that what others
 * wrote keeps its exact text: dates stay dates and {@code 007} stays {@code 007}.
 */
final class YamlMap {
  private final Path file;
  private final String place;
  private final MappingNode node;

  private YamlMap(Path file, String place, MappingNode node) {
    this.file = file;
    this.place = place;
    this.node = node;
    var seen = new HashSet<String>();
    for (NodeTuple tuple : node.getValue()) {
      if (!seen.add(key(tuple))) {
        throw unreadable(
            place.isEmpty() ? "it has the same key twice" : place + " has the same key twice",
            "Keep one of them.");
      }
    }
  }

  /** The map at the top of a file. */
  static YamlMap top(Path file, MappingNode node) {
    return new YamlMap(file, "", node);
  }

  Set<String> keys() {
    var keys = new LinkedHashSet<String>();
    node.getValue().forEach(tuple -> keys.add(key(tuple)));
    return keys;
  }

  /** The text of a key; a number or a boolean is none, to Kubernetes neither. */
  Optional<String> text(String key) {
    return find(key).map(value -> textOf(key, value));
  }

  /** The map below a key; one that is absent or null is empty. */
  Optional<YamlMap> map(String key) {
    return find(key)
        .filter(value -> !value.getTag().equals(Tag.NULL))
        .map(
            value -> {
              if (value instanceof MappingNode map) {
                return new YamlMap(file, inside(key), map);
              }
              throw unreadable(inside(key) + " is no map", "Write it as key: value lines.");
            });
  }

  /** The map below a key, made when there is none. */
  YamlMap mapOrNew(String key) {
    Optional<YamlMap> there = map(key);
    if (there.isPresent()) {
      return there.get();
    }
    MappingNode made = emptyNode();
    put(key, made);
    return new YamlMap(file, inside(key), made);
  }

  void put(String key, String text) {
    put(key, new ScalarNode(Tag.STR, text, null, null, styleOf(text)));
  }

  void remove(String key) {
    node.getValue().removeIf(tuple -> key(tuple).equals(key));
  }

  boolean isEmpty() {
    return node.getValue().isEmpty();
  }

  /** Puts these keys first, in this order; the others follow in theirs. */
  void order(List<String> first) {
    node.getValue()
        .sort(
            Comparator.comparingInt(
                tuple -> {
                  int position = first.indexOf(key(tuple));
                  return position < 0 ? first.size() : position;
                }));
  }

  /** Sorts all keys. */
  void sort() {
    node.getValue().sort(Comparator.comparing(YamlMap::key));
  }

  static MappingNode emptyNode() {
    return new MappingNode(Tag.MAP, true, new ArrayList<>(), null, null, FlowStyle.BLOCK);
  }

  private void put(String key, Node value) {
    List<NodeTuple> tuples = node.getValue();
    for (int i = 0; i < tuples.size(); i++) {
      if (key(tuples.get(i)).equals(key)) {
        tuples.set(i, new NodeTuple(tuples.get(i).getKeyNode(), value));
        return;
      }
    }
    tuples.add(new NodeTuple(new ScalarNode(Tag.STR, key, null, null, styleOf(key)), value));
  }

  private Optional<Node> find(String key) {
    return node.getValue().stream()
        .filter(tuple -> key(tuple).equals(key))
        .map(NodeTuple::getValueNode)
        .findFirst();
  }

  private String textOf(String key, Node value) {
    if (value instanceof ScalarNode scalar && scalar.getTag().equals(Tag.STR)) {
      return scalar.getValue();
    }
    throw unreadable(
        inside(key) + " is no text", "Put it in quotes, as Kubernetes asks for it too.");
  }

  private String inside(String key) {
    return place.isEmpty() ? key : place + "." + key;
  }

  private Gen3DbException unreadable(String message, String hint) {
    return LockedFolder.unreadable(file, message, hint);
  }

  private static String key(NodeTuple tuple) {
    return tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "";
  }

  /**
   * Readers of YAML disagree on which plain words are numbers: {@code 1e10} is one to Kubernetes
   * and text to others. What begins with a letter is none to any.
   */
  private static ScalarStyle styleOf(String text) {
    boolean letterFirst = !text.isEmpty() && Character.isLetter(text.charAt(0));
    return letterFirst ? ScalarStyle.PLAIN : ScalarStyle.DOUBLE_QUOTED;
  }
}
