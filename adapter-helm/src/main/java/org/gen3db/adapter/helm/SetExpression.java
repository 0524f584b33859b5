package org.gen3db.adapter.helm;

import org.gen3db.adapter.helm.Draft.Leaf;
import org.gen3db.adapter.helm.Draft.ListPart;
import org.gen3db.adapter.helm.Draft.MapPart;
import org.gen3db.adapter.helm.Draft.Part;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.values.ValueNode;
import org.jspecify.annotations.Nullable;

/**
 * Helm's syntax of {@code --set}: {@code key.path=value} pairs with commas between, {@code [n]} for
 * items of lists, <code>{a,b}</code> for whole lists, a backslash before what shall mean itself.
 *
 * <p>Helm is lenient where an expression ends early ({@code a.} sets nothing, {@code a[0]} an empty
 * list) and where a key is empty, and so are we: the table in the tests was filled by Helm.
 */
final class SetExpression {
  private static final int MAX_INDEX = 65_536;
  private static final int MAX_LEVEL = 30;
  private static final int END = -1;
  private static final String SYNTAX = "Write it as key.path=value.";
  private static final String COMMA =
      "Write it as key.path=value; a comma in a value needs a backslash before it (\\,).";

  private final int[] text;
  private final SetFlag flag;
  private int next;

  SetExpression(String text, SetFlag flag) {
    this.text = text.codePoints().toArray();
    this.flag = flag;
  }

  /** Text up to a stop character that was read too, or up to the end. */
  private record Piece(String text, int stop) {}

  /** Whether a step ran into the end of the expression, after which nothing may be kept. */
  private enum Reached {
    MORE,
    END_OF_TEXT
  }

  void applyTo(MapPart top) {
    Reached reached = Reached.MORE;
    while (reached == Reached.MORE) {
      reached = key(top, 0);
    }
  }

  private Reached key(MapPart map, int level) {
    Piece piece = until("=[,.");
    String key = piece.text();
    return switch (piece.stop()) {
      case '=' -> value(map, key);
      case '[' -> item(map, key, level);
      case '.' -> nested(map, key, level);
      case ',' -> throw flag.wrong("a key before a comma has no value", COMMA);
      default -> {
        if (!key.isEmpty()) {
          throw flag.wrong("a key at the end has no value", COMMA);
        }
        yield Reached.END_OF_TEXT;
      }
    };
  }

  private Reached value(MapPart map, String key) {
    if (peek() == END) {
      set(map, key, new Leaf(new ValueNode.Text("", flag.source())));
      return Reached.END_OF_TEXT;
    }
    set(map, key, value());
    return Reached.MORE;
  }

  private Reached nested(MapPart map, String key, int level) {
    if (level == MAX_LEVEL) {
      throw flag.wrong("its key is nested more than " + MAX_LEVEL + " deep", SYNTAX);
    }
    Part existing = map.entries().get(key);
    MapPart inner = new MapPart(flag.source());
    if (existing instanceof MapPart there) {
      inner = there;
    } else if (existing != null) {
      throw mismatch(existing, "a map");
    }
    Reached reached = key(inner, level + 1);
    if (!inner.entries().isEmpty()) {
      set(map, key, inner);
    } else if (reached == Reached.MORE) {
      throw flag.wrong("a key is empty behind a dot", SYNTAX);
    }
    return reached;
  }

  private Reached item(MapPart map, String key, int level) {
    int index = index();
    Part existing = map.entries().get(key);
    ListPart list = new ListPart(flag.source());
    if (existing instanceof ListPart there) {
      list = there;
    } else if (existing != null) {
      throw mismatch(existing, "a list");
    }
    Reached reached = item(list, index, level);
    set(map, key, list);
    return reached;
  }

  private Reached item(ListPart list, int index, int level) {
    Piece piece = until("[.=");
    if (!piece.text().isEmpty()) {
      throw flag.wrong("text stands behind the ] of an index", "Write list[0]=v or list[0].key=v.");
    }
    return switch (piece.stop()) {
      case '=' -> {
        list.set(index, peek() == END ? new Leaf(new ValueNode.Text("", flag.source())) : value());
        yield Reached.MORE;
      }
      case '[' -> itemOfItem(list, index, level);
      case '.' -> keyOfItem(list, index, level);
      default -> Reached.END_OF_TEXT;
    };
  }

  private Reached itemOfItem(ListPart list, int index, int level) {
    int innerIndex = index();
    Part existing = at(list, index);
    ListPart inner = new ListPart(flag.source());
    if (existing instanceof ListPart there) {
      inner = there;
    } else if (existing != null && !(existing instanceof Leaf leaf && leaf.isNull())) {
      throw mismatch(existing, "a list");
    }
    Reached reached = item(inner, innerIndex, level);
    if (reached == Reached.MORE) {
      list.set(index, inner);
    }
    return reached;
  }

  private Reached keyOfItem(ListPart list, int index, int level) {
    Part existing = at(list, index);
    MapPart inner = existing instanceof MapPart there ? there : new MapPart(flag.source());
    if (existing != null) {
      list.set(index, inner);
    }
    Reached reached = key(inner, level);
    if (reached == Reached.MORE) {
      list.set(index, inner);
    }
    return reached;
  }

  private static @Nullable Part at(ListPart list, int index) {
    return index < list.items().size() ? list.items().get(index) : null;
  }

  private int index() {
    Piece piece = until("]");
    int index;
    try {
      index = piece.stop() == ']' ? Integer.parseInt(piece.text()) : -1;
    } catch (NumberFormatException e) {
      index = -1;
    }
    if (index < 0 || index > MAX_INDEX) {
      throw flag.wrong(
          "what stands in [ ] must be a whole number from 0 to " + MAX_INDEX,
          "Write list[0]=v; a bracket in a key needs a backslash before it (\\[).");
    }
    return index;
  }

  /** What stands behind an equals sign, which is not the end. */
  private Part value() {
    if (peek() != '{') {
      return new Leaf(flag.value(until(",").text()));
    }
    next++;
    var list = new ListPart(flag.source());
    while (true) {
      Piece piece = until(",}");
      if (piece.stop() == END) {
        throw flag.wrong(
            "a list is opened with { and not closed",
            "Write key={a,b}; a value that begins with { needs a backslash before it (\\{).");
      }
      list.items().add(new Leaf(flag.value(piece.text())));
      if (piece.stop() == '}') {
        if (peek() == ',') {
          next++;
        }
        return list;
      }
    }
  }

  private Gen3DbException mismatch(Part existing, String wanted) {
    return flag.wrong(
        "it needs %s where %s stands (%s)".formatted(wanted, existing.kind(), existing.source()),
        "Set the whole value, or remove what stands there.");
  }

  private static void set(MapPart map, String key, Part part) {
    if (!key.isEmpty()) {
      map.entries().put(key, part);
    }
  }

  private int peek() {
    return next < text.length ? text[next] : END;
  }

  private Piece until(String stops) {
    var piece = new StringBuilder();
    while (next < text.length) {
      int point = text[next++];
      if (stops.indexOf(point) >= 0) {
        return new Piece(piece.toString(), point);
      }
      if (point == '\\') {
        if (next == text.length) {
          break;
        }
        point = text[next++];
      }
      piece.appendCodePoint(point);
    }
    return new Piece(piece.toString(), END);
  }
}
