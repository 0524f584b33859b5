package org.gen3db.adapter.k8s.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import org.gen3db.domain.values.ValueNode;
import org.gen3db.domain.values.ValueNode.Bool;
import org.gen3db.domain.values.ValueNode.Null;
import org.gen3db.domain.values.ValueNode.Num;
import org.gen3db.domain.values.ValueNode.Text;
import org.gen3db.domain.values.ValueNode.ValueList;
import org.gen3db.domain.values.ValueNode.ValueMap;

/** Values as JSON, which is YAML too, so that they are read again as what they are. */
final class ValuesText {
  private ValuesText() {}

  /** Its text, one line for each value, which messages name. */
  static String of(ValueMap values) {
    return json(values).toPrettyString() + "\n";
  }

  static JsonNode json(ValueNode node) {
    if (node instanceof ValueMap map) {
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      map.entries().forEach((key, value) -> object.set(key, json(value)));
      return object;
    } else if (node instanceof ValueList list) {
      ArrayNode array = JsonNodeFactory.instance.arrayNode();
      list.items().forEach(item -> array.add(json(item)));
      return array;
    } else if (node instanceof Text text) {
      return JsonNodeFactory.instance.textNode(text.text());
    } else if (node instanceof Bool bool) {
      return JsonNodeFactory.instance.booleanNode(bool.value());
    } else if (node instanceof Num number) {
      return number(number);
    }
    assert node instanceof Null;
    return NullNode.getInstance();
  }

  /** One that JSON cannot write, such as infinity, stays as it was written. */
  private static JsonNode number(Num number) {
    Long integer = number.integer();
    if (integer != null) {
      return JsonNodeFactory.instance.numberNode(integer);
    }
    try {
      return JsonNodeFactory.instance.numberNode(new BigDecimal(number.text()));
    } catch (NumberFormatException e) {
      return JsonNodeFactory.instance.textNode(number.text());
    }
  }
}
