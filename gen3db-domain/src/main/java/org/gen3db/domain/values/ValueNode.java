package org.gen3db.domain.values;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A node of the values tree, as YAML and {@code --set} have them. Every node knows its source. */
public sealed interface ValueNode {
  /** Where the node was written. */
  Source source();

  /** What a person calls this kind of node in a message: "a map", "text", "a number". */
  String kind();

  /** A map; its keys keep the order in which they were written. */
  record ValueMap(Map<String, ValueNode> entries, Source source) implements ValueNode {
    /** An empty map, for what was not written at all. */
    public static final ValueMap EMPTY = new ValueMap(Map.of(), Source.DEFAULT);

    public ValueMap {
      entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }

    /** The node directly under the key, an explicit null included. */
    public Optional<ValueNode> get(String key) {
      return Optional.ofNullable(entries.get(key));
    }

    /** The map with one entry set. */
    public ValueMap with(String key, ValueNode value) {
      var copy = new LinkedHashMap<>(entries);
      copy.put(key, value);
      return new ValueMap(copy, source);
    }

    /** The map under the key; empty when it is absent or not a map. */
    public ValueMap map(String key) {
      return entries.get(key) instanceof ValueMap map ? map : EMPTY;
    }

    @Override
    public String kind() {
      return "a map";
    }
  }

  /** A list. */
  record ValueList(List<ValueNode> items, Source source) implements ValueNode {
    public ValueList {
      items = List.copyOf(items);
    }

    @Override
    public String kind() {
      return "a list";
    }
  }

  /** Text that was quoted or can be nothing else. Its text may be a secret: never print it. */
  record Text(String text, Source source) implements ValueNode {
    @Override
    public String kind() {
      return "text";
    }

    @Override
    public String toString() {
      return "Text[****, " + source + "]";
    }
  }

  /**
   * A number.
   *
   * @param text as it was written; may be a secret that was not quoted: never print it
   * @param integer the value when it is an integer within a long's range, otherwise null
   */
  record Num(String text, @Nullable Long integer, Source source) implements ValueNode {
    @Override
    public String kind() {
      return "a number";
    }

    @Override
    public String toString() {
      return "Num[****, " + source + "]";
    }
  }

  /** True or false. */
  record Bool(boolean value, Source source) implements ValueNode {
    @Override
    public String kind() {
      return "true or false";
    }
  }

  /** An explicit null, which takes a default away. */
  record Null(Source source) implements ValueNode {
    @Override
    public String kind() {
      return "null";
    }
  }
}
