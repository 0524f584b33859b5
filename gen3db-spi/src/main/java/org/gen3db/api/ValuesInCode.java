package org.gen3db.api;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.error.ValuesCode;
import org.gen3db.domain.values.Source;
import org.gen3db.domain.values.ValueNode;
import org.gen3db.domain.values.ValueNode.Bool;
import org.gen3db.domain.values.ValueNode.Null;
import org.gen3db.domain.values.ValueNode.Num;
import org.gen3db.domain.values.ValueNode.Text;
import org.gen3db.domain.values.ValueNode.ValueList;
import org.gen3db.domain.values.ValueNode.ValueMap;
import org.jspecify.annotations.Nullable;

/** Values that a program gives as a map, as the tree that files are read to. */
final class ValuesInCode {
  private final Source source;

  private ValuesInCode(Source source) {
    this.source = source;
  }

  /**
   * The tree of a map.
   *
   * @throws Gen3DbException when a key is no text, or something is no map, list, text, number,
   *     boolean or null
   */
  static ValueMap of(Map<?, ?> map) {
    return of(map, Source.CODE);
  }

  /** The same from where the program says. */
  static ValueMap of(Map<?, ?> map, Source source) {
    return new ValuesInCode(source).map("", map);
  }

  private ValueMap map(String path, Map<?, ?> map) {
    var entries = new LinkedHashMap<String, ValueNode>();
    map.forEach(
        (key, value) -> {
          if (!(key instanceof String name)) {
            throw wrong(path, "a key is no text", key);
          }
          entries.put(name, node(path.isEmpty() ? name : path + "." + name, value));
        });
    return new ValueMap(entries, source);
  }

  private ValueNode node(String path, @Nullable Object value) {
    if (value == null) {
      return new Null(source);
    }
    if (value instanceof Map<?, ?> map) {
      return map(path, map);
    }
    if (value instanceof Iterable<?> list) {
      var items = new ArrayList<ValueNode>();
      list.forEach(item -> items.add(node(path + "[" + items.size() + "]", item)));
      return new ValueList(items, source);
    }
    if (value instanceof Boolean bool) {
      return new Bool(bool, source);
    }
    if (value instanceof Long || value instanceof Integer || value instanceof Short) {
      return new Num(value.toString(), ((Number) value).longValue(), source);
    }
    if (value instanceof Number number) {
      return new Num(new BigDecimal(number.toString()).toPlainString(), null, source);
    }
    if (value instanceof CharSequence text) {
      return new Text(text.toString(), source);
    }
    throw wrong(path, "the value is no map, list, text, number, boolean or null", value);
  }

  private Gen3DbException wrong(String path, String what, @Nullable Object found) {
    return new Gen3DbException(
        Notice.of(
            ValuesCode.BAD_VALUE,
            source + (path.isEmpty() ? "" : " " + path),
            what + " but a " + (found == null ? "null" : found.getClass().getName())));
  }
}
