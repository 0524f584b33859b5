package org.gen3db.lab;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * How a command line ended.
 *
 * @param exitCode its exit code
 * @param out all of standard output
 * @param err all of standard error
 */
public record Run(int exitCode, String out, String err) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The one document that it printed. */
  public JsonNode document() {
    try (var parser = JSON.createParser(out)) {
      JsonNode document = JSON.readTree(parser);
      if (parser.nextToken() != null) {
        throw new AssertionError("more than one document: " + out);
      }
      return document;
    } catch (JsonProcessingException e) {
      throw new AssertionError("no document: " + out + err, e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the document of apply, plan or status says of a service. */
  public JsonNode service(String name) {
    for (JsonNode service : document().path("services")) {
      if (service.path("service").asText().equals(name)) {
        return service;
      }
    }
    throw new AssertionError("no service " + name + " in " + out + err);
  }

  /** Both streams, for messages of assertions. */
  public String all() {
    return "exit code " + exitCode + "\n--- out\n" + out + "\n--- err\n" + err;
  }
}
