package org.gen3db.adapter.restore.search.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.regex.Pattern;

/** What a cluster answered. */
public final class Answer {
  private static final int OK = 200;
  private static final int NOT_OK = 300;
  private static final int NOT_FOUND = 404;
  private static final int LONGEST = 500;

  /** From where on a gate quotes what it was sent or what it would have signed. */
  private static final Pattern QUOTED =
      Pattern.compile("[\\r\\n'\"]|(?i:canonical|string-to-sign|authorization|credential=)");

  private final int status;
  private final byte[] body;

  Answer(int status, byte[] body) {
    this.status = status;
    this.body = body;
  }

  /** The status of HTTP. */
  public int status() {
    return status;
  }

  /** Its bytes, which may not be changed. */
  public byte[] body() {
    return body;
  }

  /** Whether it is what was asked for. */
  public boolean isOk() {
    return status >= OK && status < NOT_OK;
  }

  /** Whether that is not there. */
  public boolean isAbsent() {
    return status == NOT_FOUND;
  }

  /** As a tree; a missing one where it is no JSON. */
  public JsonNode json() {
    try {
      return Json.read(body);
    } catch (JsonProcessingException e) {
      return MissingNode.getInstance();
    }
  }

  /** The kind of the error, as the server calls it; empty where it says none. */
  public String errorType() {
    JsonNode error = json().path("error");
    JsonNode cause = error.path("root_cause").path(0).path("type");
    return cause.isTextual() ? cause.asText() : error.path("type").asText("");
  }

  /** What the server says is wrong, for people, in one line. */
  public String reason() {
    JsonNode error = json().path("error");
    JsonNode cause = error.path("root_cause").path(0).path("reason");
    String text =
        cause.isTextual()
            ? cause.asText()
            : error.isTextual() ? error.asText() : error.path("reason").asText("");
    if (text.isBlank()) {
      text = ofGate();
    }
    JsonNode deeper = error.path("caused_by").path("reason");
    if (deeper.isTextual() && !text.contains(deeper.asText())) {
      text += ": " + deeper.asText();
    }
    return "HTTP " + status + (text.isBlank() ? "" : " " + Answer.line(text));
  }

  /** What stands before a cluster says, such as AWS's: who may not do what, and nothing secret. */
  private String ofGate() {
    JsonNode said = json();
    String text = said.path("message").asText(said.path("Message").asText(""));
    return QUOTED.split(text, 2)[0];
  }

  /** A text in one line that is not too long. */
  public static String line(String text) {
    String line = text.replaceAll("\\s+", " ").strip();
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
  }
}
