package org.gen3db.runner;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The schema of a document, written as an example of it. A text is a regular expression that the
 * value must match as a whole; {@code <text>}, {@code <number>} and {@code <boolean>} stand for any
 * of a type; a question mark behind these allows null. A list holds the shape of its items. A field
 * whose name ends in a question mark may be absent, one whose name ends in {@code |null} may be
 * null. A field that stands only in the document fails.
 */
final class Shape {
  private final JsonNode shape;

  private Shape(JsonNode shape) {
    this.shape = shape;
  }

  static Shape of(String example) {
    try {
      return new Shape(CommandRun.JSON.readTree(example));
    } catch (IOException e) {
      throw new IllegalArgumentException(e);
    }
  }

  void check(JsonNode document) {
    assertThat(mistakes(document)).as("in\n" + document.toPrettyString()).isEmpty();
  }

  List<String> mistakes(JsonNode document) {
    var mistakes = new ArrayList<String>();
    compare("$", shape, document, mistakes);
    return mistakes;
  }

  private static void compare(String at, JsonNode shape, JsonNode value, List<String> mistakes) {
    if (shape.isObject()) {
      if (!value.isObject()) {
        mistakes.add(at + " is no object");
        return;
      }
      var known = new ArrayList<String>();
      shape
          .properties()
          .forEach(
              field -> {
                boolean optional = field.getKey().endsWith("?");
                boolean nullable = field.getKey().endsWith("|null");
                String name = field.getKey().replaceFirst("(\\?|\\|null)$", "");
                known.add(name);
                if (nullable && value.has(name) && value.get(name).isNull()) {
                  return;
                }
                if (value.has(name)) {
                  compare(at + "." + name, field.getValue(), value.get(name), mistakes);
                } else if (!optional) {
                  mistakes.add(at + "." + name + " is absent");
                }
              });
      value
          .fieldNames()
          .forEachRemaining(
              name -> {
                if (!known.contains(name)) {
                  mistakes.add(at + "." + name + " is in no contract");
                }
              });
    } else if (shape.isArray()) {
      if (!value.isArray()) {
        mistakes.add(at + " is no list");
        return;
      }
      for (int i = 0; i < value.size(); i++) {
        compare(at + "[" + i + "]", shape.get(0), value.get(i), mistakes);
      }
    } else {
      compareLeaf(at, shape.asText(), value, mistakes);
    }
  }

  private static void compareLeaf(String at, String shape, JsonNode value, List<String> mistakes) {
    boolean nullable = shape.startsWith("<") && shape.endsWith("?");
    boolean fits =
        switch (nullable ? shape.substring(0, shape.length() - 1) : shape) {
          case "<text>" -> value.isTextual();
          case "<number>" -> value.isIntegralNumber();
          case "<boolean>" -> value.isBoolean();
          default -> value.isTextual() && Pattern.matches(shape, value.asText());
        };
    if (!fits && !(nullable && value.isNull())) {
      mistakes.add(at + " is " + value + " and not " + shape);
    }
  }
}
