package org.gen3db.testkit.search;

import java.util.Map;

/**
 * What a stand-in was asked.
 *
 * @param method of HTTP
 * @param path without the query, decoded
 * @param sentPath the same as it was sent
 * @param query behind the path; empty for none
 * @param body as text; empty for none
 * @param headers by their names in lower case, of each the first
 */
public record SearchRequest(
    String method,
    String path,
    String sentPath,
    String query,
    String body,
    Map<String, String> headers) {
  /** Who asked, as the header says; empty where it does not. */
  public String authorization() {
    return headers.getOrDefault("authorization", "");
  }

  @Override
  public String toString() {
    return method + " " + path;
  }
}
