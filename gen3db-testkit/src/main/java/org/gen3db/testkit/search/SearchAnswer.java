package org.gen3db.testkit.search;

/**
 * What a stand-in answers.
 *
 * @param status of HTTP
 * @param body JSON
 */
public record SearchAnswer(int status, String body) {
  /** That all went well. */
  public static SearchAnswer ok(String body) {
    return new SearchAnswer(200, body);
  }

  /** An error as the servers tell it. */
  public static SearchAnswer error(int status, String type, String reason) {
    return new SearchAnswer(
        status,
        "{\"error\":{\"root_cause\":[{\"type\":\"%s\",\"reason\":\"%s\"}],\"type\":\"%s\",\"reason\":\"%s\"},\"status\":%d}"
            .formatted(type, reason, type, reason, status));
  }
}
