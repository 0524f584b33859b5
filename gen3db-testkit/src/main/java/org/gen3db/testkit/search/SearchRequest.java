package org.gen3db.testkit.search;

/**
 * What a stand-in was asked.
 *
 * @param method of HTTP
 * @param path without the query
 * @param query behind the path; empty for none
 * @param body as text; empty for none
 * @param authorization who asked, as the header says; empty where it does not
 */
public record SearchRequest(
    String method, String path, String query, String body, String authorization) {
  @Override
  public String toString() {
    return method + " " + path;
  }
}
