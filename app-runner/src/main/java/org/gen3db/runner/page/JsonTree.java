package org.gen3db.runner.page;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/** JSON as maps, lists and texts; numbers and booleans are texts too. */
public final class JsonTree {
  private JsonTree() {}

  /**
   * The one value that the text holds.
   *
   * @throws IOException when it is no JSON, or more than one document
   */
  public static @Nullable Object of(String json) throws IOException {
    try (JsonParser parser = new JsonFactory().createParser(json)) {
      Object tree = value(parser, parser.nextToken());
      if (parser.nextToken() != null) {
        throw new IOException("more than one document");
      }
      return tree;
    }
  }

  private static @Nullable Object value(JsonParser parser, @Nullable JsonToken token)
      throws IOException {
    if (token == JsonToken.START_OBJECT) {
      var map = new LinkedHashMap<String, @Nullable Object>();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        map.put(name, value(parser, parser.nextToken()));
      }
      return map;
    }
    if (token == JsonToken.START_ARRAY) {
      var list = new ArrayList<@Nullable Object>();
      for (JsonToken next = parser.nextToken();
          next != JsonToken.END_ARRAY;
          next = parser.nextToken()) {
        list.add(value(parser, next));
      }
      return list;
    }
    if (token == null || !token.isScalarValue()) {
      throw new IOException("not a value");
    }
    return token == JsonToken.VALUE_NULL ? null : parser.getText();
  }
}
