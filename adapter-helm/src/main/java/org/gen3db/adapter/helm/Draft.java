package org.gen3db.adapter.helm;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gen3db.domain.values.Source;
import org.gen3db.domain.values.ValueNode;
import org.gen3db.domain.values.ValueNode.ValueList;
import org.gen3db.domain.values.ValueNode.ValueMap;

/** The written values while flags still change them in place, as Helm's do. */
final class Draft {
  private final MapPart top;

  Draft(ValueMap written) {
    this.top = new MapPart(written.source());
    written.entries().forEach((key, value) -> top.entries.put(key, thawed(value)));
  }

  MapPart top() {
    return top;
  }

  ValueMap frozen() {
    return (ValueMap) top.frozen();
  }

  /** A part of the tree. */
  sealed interface Part {
    ValueNode frozen();

    Source source();

    /** What a person calls it. */
    default String kind() {
      return frozen().kind();
    }
  }

  /** A map that grows. */
  record MapPart(Map<String, Part> entries, Source source) implements Part {
    MapPart(Source source) {
      this(new LinkedHashMap<>(), source);
    }

    @Override
    public ValueNode frozen() {
      var frozen = new LinkedHashMap<String, ValueNode>();
      entries.forEach((key, part) -> frozen.put(key, part.frozen()));
      return new ValueMap(frozen, source);
    }
  }

  /** A list that grows. */
  record ListPart(List<Part> items, Source source) implements Part {
    ListPart(Source source) {
      this(new ArrayList<>(), source);
    }

    /** Sets an item; those skipped on the way there become null. */
    void set(int index, Part part) {
      while (items.size() <= index) {
        items.add(new Leaf(new ValueNode.Null(part.source())));
      }
      items.set(index, part);
    }

    @Override
    public ValueNode frozen() {
      return new ValueList(items.stream().map(Part::frozen).toList(), source);
    }
  }

  /** A value without parts. */
  record Leaf(ValueNode frozen) implements Part {
    @Override
    public Source source() {
      return frozen.source();
    }

    boolean isNull() {
      return frozen instanceof ValueNode.Null;
    }
  }

  private static Part thawed(ValueNode node) {
    if (node instanceof ValueMap map) {
      return new Draft(map).top;
    }
    if (node instanceof ValueList list) {
      var part = new ListPart(list.source());
      list.items().forEach(item -> part.items.add(thawed(item)));
      return part;
    }
    return new Leaf(node);
  }
}
