package org.gen3db.adapter.restore.search.document;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.gen3db.adapter.restore.search.http.Json;
import org.jspecify.annotations.Nullable;

/**
 * One document, as a line of a dump or an answer of a server has it. It is read anew again and
 * again, so that millions of documents make no garbage. Not thread-safe.
 */
public final class Document {
  private final Content content = new Content();

  private @Nullable String id;
  private @Nullable String routing;
  private @Nullable String type;
  private @Nullable Hash source;
  private int sourceFrom;
  private int sourceTo;

  /** What is wrong with one. */
  public static final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;

    Malformed(String message) {
      super(message);
    }
  }

  /** Reads one that a part of an array holds and nothing else. */
  void read(byte[] bytes, int from, int length) throws IOException, Malformed {
    try (JsonParser parser = Json.parser(bytes, from, length)) {
      parser.nextToken();
      if (parser.currentToken() == JsonToken.VALUE_STRING) {
        throw new Malformed("a text, where an object was expected");
      }
      read(parser, bytes, from);
      if (parser.nextToken() != null) {
        throw new Malformed("something follows the object of the line");
      }
    }
  }

  /**
   * Reads one from where a parser stands, its object, to its end.
   *
   * @param bytes that the parser reads
   * @param from where in them it began
   */
  public void read(JsonParser parser, byte[] bytes, int from) throws IOException, Malformed {
    id = null;
    routing = null;
    type = null;
    source = null;
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw new Malformed("no object");
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      switch (name) {
        case "_id" -> id = text(name, parser, value);
        case "_routing", "routing" -> routing = text(name, parser, value);
        case "_type" -> type = text(name, parser, value);
        case "_parent" ->
            throw new Malformed("it has a _parent, which no server knows since version 6");
        case "_source" -> source(parser, value, bytes, from);
        case "fields" -> fields(parser, value);
        default -> parser.skipChildren();
      }
    }
    if (id == null) {
      throw new Malformed("there is no _id");
    }
    if (source == null) {
      throw new Malformed("there is no _source");
    }
  }

  /** The parser passes over it, and finds what is no JSON; what it says is read off the bytes. */
  private void source(JsonParser parser, JsonToken value, byte[] bytes, int from)
      throws IOException, Malformed {
    if (value != JsonToken.START_OBJECT) {
      throw new Malformed("_source is no object");
    }
    sourceFrom = from + (int) parser.currentTokenLocation().getByteOffset();
    parser.skipChildren();
    if (parser.currentToken() != JsonToken.END_OBJECT) {
      throw new Malformed("it ends within its _source");
    }
    sourceTo = from + (int) parser.currentTokenLocation().getByteOffset() + 1;
    source = content.value(bytes, sourceFrom, sourceTo);
  }

  /** Old servers told the routing there. */
  private void fields(JsonParser parser, JsonToken value) throws IOException, Malformed {
    if (value != JsonToken.START_OBJECT) {
      parser.skipChildren();
      return;
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken inner = parser.nextToken();
      if (name.equals("_routing") && inner.isScalarValue()) {
        routing = text(name, parser, inner);
      } else if (name.equals("_parent")) {
        throw new Malformed("it has a _parent, which no server knows since version 6");
      } else {
        parser.skipChildren();
      }
    }
  }

  private static @Nullable String text(String name, JsonParser parser, JsonToken value)
      throws IOException, Malformed {
    if (value == JsonToken.VALUE_NULL) {
      return null;
    }
    if (!value.isScalarValue()) {
      throw new Malformed(name + " is no text");
    }
    return parser.getText();
  }

  /** Its id. */
  public String id() {
    if (id == null) {
      throw new IllegalStateException("no document was read");
    }
    return id;
  }

  /** By what it was assigned to a shard; null where that is its id. */
  public @Nullable String routing() {
    return routing;
  }

  /** Its type; null where it has none, or the one that stands for none. */
  public @Nullable String type() {
    return "_doc".equals(type) ? null : type;
  }

  /** What tells it from all others. */
  public Hash key() {
    return content.key(routing, id());
  }

  /** What it says. */
  public Hash source() {
    if (source == null) {
      throw new IllegalStateException("no document was read");
    }
    return source;
  }

  int sourceFrom() {
    return sourceFrom;
  }

  int sourceTo() {
    return sourceTo;
  }
}
