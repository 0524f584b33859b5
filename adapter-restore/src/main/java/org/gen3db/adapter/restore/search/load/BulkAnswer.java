package org.gen3db.adapter.restore.search.load;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.gen3db.adapter.restore.search.http.Json;

/**
 * What became of the documents of a request. That a request went well says nothing of them: each
 * has an answer of its own.
 */
final class BulkAnswer {
  /**
   * A document that was not taken.
   *
   * @param place in the request, from 0
   * @param status of HTTP
   * @param type the kind of the error
   * @param reason for people
   */
  record Failed(int place, int status, String type, String reason) {}

  private static final int NOT_OK = 300;

  private int count;
  private boolean whole;
  private final List<Failed> failed = new ArrayList<>();

  private BulkAnswer() {}

  /**
   * Reads an answer.
   *
   * @throws IOException when it is none, or not one for so many documents
   */
  static List<Failed> failed(byte[] body, int documents) throws IOException {
    var answer = new BulkAnswer();
    try (JsonParser parser = Json.parser(body, 0, body.length)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("the answer is no object");
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        JsonToken value = parser.nextToken();
        if (name.equals("items") && value == JsonToken.START_ARRAY) {
          answer.items(parser);
        } else {
          parser.skipChildren();
        }
      }
    }
    if (!answer.whole || answer.count != documents) {
      throw new IOException(
          "the answer is of " + answer.count + " documents, and " + documents + " were sent");
    }
    return answer.failed;
  }

  private void items(JsonParser parser) throws IOException {
    while (parser.nextToken() == JsonToken.START_OBJECT) {
      parser.nextToken(); // the name of what was done
      parser.nextToken();
      item(parser);
      parser.nextToken();
      count++;
    }
    whole = parser.currentToken() == JsonToken.END_ARRAY;
  }

  private void item(JsonParser parser) throws IOException {
    int status = 0;
    String type = "";
    String reason = "";
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      switch (name) {
        case "status" -> status = parser.getValueAsInt();
        case "error" -> {
          var error = new Cause();
          error.read(parser, value);
          type = error.type;
          reason = error.reason;
        }
        default -> parser.skipChildren();
      }
    }
    if (status >= NOT_OK || status == 0) {
      failed.add(new Failed(count, status, type, reason));
    }
  }

  /** The error of an item, with the reasons of what caused it behind its own. */
  private static final class Cause {
    private String type = "";
    private String reason = "";

    private void read(JsonParser parser, JsonToken at) throws IOException {
      if (at != JsonToken.START_OBJECT) {
        reason = String.valueOf(parser.getValueAsString());
        parser.skipChildren();
        return;
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        JsonToken value = parser.nextToken();
        switch (name) {
          case "type" -> type = String.valueOf(parser.getValueAsString());
          case "reason" -> reason = String.valueOf(parser.getValueAsString());
          case "caused_by" -> {
            var cause = new Cause();
            cause.read(parser, value);
            reason += cause.reason.isEmpty() ? "" : ": " + cause.reason;
          }
          default -> parser.skipChildren();
        }
      }
    }
  }
}
