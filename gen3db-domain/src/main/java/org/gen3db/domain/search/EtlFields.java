package org.gen3db.domain.search;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.values.ValueNode;
import org.gen3db.domain.values.ValueNode.Text;
import org.gen3db.domain.values.ValueNode.ValueList;
import org.gen3db.domain.values.ValueNode.ValueMap;

/**
 * The fields that an entry of Gen3's {@code etlMapping} gives an index. Which of them are numbers
 * only the dictionary tells, so that all are words but those that the ETL itself counts and sums.
 */
final class EtlFields {
  private static final Pattern IN_PATH = Pattern.compile("\\[([^\\]]*)\\]");
  private static final Set<String> SUMS = Set.of("sum", "min", "max", "avg");
  private static final String PROPS = "props";
  private static final String NESTED = "nested_props";
  private static final String KEYWORD =
      "{\"type\":\"keyword\",\"fields\":{\"analyzed\":{\"type\":\"text\","
          + "\"analyzer\":\"ngram_analyzer\",\"search_analyzer\":\"search_analyzer\","
          + "\"term_vector\":\"with_positions_offsets\"}}}";

  private final Map<String, String> fields = new TreeMap<>();

  /** Those of an entry. */
  static EtlFields of(ValueMap entry) {
    var found = new EtlFields();
    found.all(entry);
    text(entry, "doc_type").ifPresent(type -> found.word("_" + type + "_id"));
    return found;
  }

  /** One more that is a word. */
  EtlFields word(String name) {
    fields.put(name, KEYWORD);
    return this;
  }

  /** As the body of a mapping. */
  String toJson() {
    var json = new ArrayList<String>();
    fields.forEach((name, kind) -> json.add(quoted(name) + ":" + kind));
    return "{\"properties\":{" + String.join(",", json) + "}}";
  }

  private void all(ValueMap of) {
    props(of);
    for (ValueMap each : maps(of, "aggregated_props")) {
      function(each);
    }
    for (String group : List.of("flatten_props", "joining_props")) {
      maps(of, group).forEach(each -> props(each));
    }
    of.map("injecting_props")
        .entries()
        .values()
        .forEach(
            each -> {
              if (each instanceof ValueMap props) {
                props(props);
              }
            });
    for (ValueMap each : maps(of, "parent_props")) {
      Matcher parts = IN_PATH.matcher(text(each, "path").orElse(""));
      while (parts.find()) {
        for (String part : Pattern.compile(",").split(parts.group(1), 0)) {
          String name = part.split(":", 2)[0].strip();
          if (!name.isEmpty()) {
            word(name);
          }
        }
      }
    }
    for (ValueMap each : maps(of, NESTED)) {
      var inner = new EtlFields();
      inner.all(each);
      String body = inner.toJson();
      fields.put(name(each), "{\"type\":\"nested\"," + body.substring(1));
    }
  }

  private void props(ValueMap of) {
    maps(of, PROPS).forEach(this::function);
  }

  private void function(ValueMap each) {
    String how = text(each, "fn").orElse("");
    fields.put(
        name(each),
        how.equals("count")
            ? "{\"type\":\"long\"}"
            : SUMS.contains(how) ? "{\"type\":\"double\"}" : KEYWORD);
  }

  private static String name(ValueMap each) {
    return text(each, "name")
        .orElseThrow(
            () ->
                new Gen3DbException(
                    Notice.of(
                        SearchRestoreCode.ETL_MAPPING_UNREADABLE,
                        each.source().toString(),
                        "a field of etl.etlMapping has no name")));
  }

  private static List<ValueMap> maps(ValueMap of, String key) {
    var maps = new ArrayList<ValueMap>();
    ValueNode node = of.get(key).orElse(null);
    if (node instanceof ValueList list) {
      for (ValueNode item : list.items()) {
        if (item instanceof ValueMap map) {
          maps.add(map);
        } else {
          throw new Gen3DbException(
              Notice.of(
                  SearchRestoreCode.ETL_MAPPING_UNREADABLE,
                  item.source().toString(),
                  "an item of %s is %s, expected a map".formatted(key, item.kind())));
        }
      }
    }
    return maps;
  }

  static Optional<String> text(ValueMap map, String key) {
    return map.get(key).orElse(null) instanceof Text text && !text.text().isBlank()
        ? Optional.of(text.text())
        : Optional.empty();
  }

  static String quoted(String text) {
    var quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < ' ') {
        quoted.append("\\u%04x".formatted((int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}
