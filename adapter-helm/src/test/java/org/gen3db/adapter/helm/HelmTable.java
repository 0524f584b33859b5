package org.gen3db.adapter.helm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Stream;
import org.gen3db.domain.values.HelmValues;
import org.gen3db.domain.values.ValueNode;
import org.gen3db.domain.values.ValueNode.ValueList;
import org.gen3db.domain.values.ValueNode.ValueMap;
import org.gen3db.domain.values.ValuesRequest;

/** The tables that were filled by the real Helm, and what is needed to compare with them. */
final class HelmTable {
  private HelmTable() {}

  static Stream<ValueMap> rows(String name) {
    ValueMap table = YamlTree.parse(resource("/helm/" + name), YamlOrigin.valuesFile(name)).map();
    List<ValueNode> rows = ((ValueList) table.entries().get("cases")).items();
    assertThat(rows).hasSizeGreaterThan(60);
    return rows.stream().map(ValueMap.class::cast);
  }

  static boolean refused(ValueMap row) {
    return row.entries().get("result") instanceof ValueNode.Text text
        && text.text().equals("ERROR");
  }

  static String text(ValueMap row, String key) {
    return ((ValueNode.Text) row.entries().get(key)).text();
  }

  static List<String> texts(ValueMap row, String key) {
    return ((ValueList) row.entries().get(key))
        .items().stream().map(item -> ((ValueNode.Text) item).text()).toList();
  }

  /** Maps, lists and scalars without sources; numbers as the doubles that Helm makes of them. */
  static Object plain(ValueNode node) {
    if (node instanceof ValueMap map) {
      var plain = new LinkedHashMap<String, Object>();
      map.entries().forEach((key, value) -> plain.put(key, plain(value)));
      return plain;
    }
    if (node instanceof ValueList list) {
      var plain = new ArrayList<Object>();
      list.items().forEach(item -> plain.add(plain(item)));
      return plain;
    }
    if (node instanceof ValueNode.Num number) {
      if (number.integer() != null) {
        return (double) number.integer();
      }
      String digits = number.text().replace("_", "");
      return digits.startsWith("0x")
          ? new BigInteger(digits.substring(2), 16).doubleValue()
          : Double.parseDouble(digits);
    }
    if (node instanceof ValueNode.Text text) {
      return text.text();
    }
    return node instanceof ValueNode.Bool bool ? bool.value() : "null!";
  }

  /** Helm's templates cannot tell a null from what is absent, as far as the gen3 charts ask. */
  static Object withoutNulls(Object plain) {
    if (plain instanceof LinkedHashMap<?, ?> map) {
      var kept = new LinkedHashMap<Object, Object>();
      map.forEach(
          (key, value) -> {
            if (!"null!".equals(value)) {
              kept.put(key, withoutNulls(value));
            }
          });
      return kept;
    }
    return plain;
  }

  static HelmValues read(String yaml, Path folder, String flag, List<String> expressions) {
    return new HelmValuesReader()
        .read(
            new ValuesRequest(
                yaml.isBlank() ? List.of() : List.of("-"),
                flag.equals("--set") ? expressions : List.of(),
                flag.equals("--set-string") ? expressions : List.of(),
                flag.equals("--set-file") ? expressions : List.of(),
                null,
                folder,
                new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8))));
  }

  static String resource(String name) {
    try (InputStream in = HelmTable.class.getResourceAsStream(name)) {
      assertThat(in).as(name).isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** JSON of a tree, which is YAML too. */
  static String json(ValueNode node) {
    if (node instanceof ValueMap map) {
      var entries = new ArrayList<String>();
      map.entries().forEach((key, value) -> entries.add(quoted(key) + ": " + json(value)));
      return "{" + String.join(", ", entries) + "}";
    }
    if (node instanceof ValueList list) {
      return "[" + String.join(", ", list.items().stream().map(HelmTable::json).toList()) + "]";
    }
    if (node instanceof ValueNode.Text text) {
      return quoted(text.text());
    }
    if (node instanceof ValueNode.Num number) {
      return number.text();
    }
    return node instanceof ValueNode.Bool bool ? Boolean.toString(bool.value()) : "null";
  }

  static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
