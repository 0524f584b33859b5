package org.gen3db.testkit.aws;

import java.util.Map;

/**
 * A request that the stand-in for S3 got.
 *
 * @param method such as {@code GET}
 * @param bucket that it is about
 * @param key of the object; empty for the bucket itself
 * @param query its parameters
 * @param headers its headers, by their names in lower case
 */
public record BucketRequest(
    String method,
    String bucket,
    String key,
    Map<String, String> query,
    Map<String, String> headers) {
  /** A header, or nothing. */
  public String header(String name) {
    return headers.getOrDefault(name, "");
  }

  @Override
  public String toString() {
    return (method + " " + bucket + "/" + key + " " + header("range")).strip();
  }
}
