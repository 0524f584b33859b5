package org.gen3db.adapter.aws.signing;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/**
 * The headers by which a request is signed that another client than the SDK's sends.
 *
 * @param region of the service
 * @param service as signatures call it
 * @param time when it is signed
 */
public record SignedHeaders(String region, String service, Instant time) {
  /**
   * Signs a request.
   *
   * @param method such as {@code POST}
   * @param path as it stands in the request
   * @param query the parameters, not encoded
   * @param headers what is signed with it: {@code Host}, and what must not be changed on the way
   * @param bodySha256 the SHA-256 of the body in lower-case hexadecimal digits
   * @return the headers to add
   */
  public Map<String, String> sign(
      String method,
      String path,
      SortedMap<String, List<String>> query,
      Map<String, String> headers,
      String bodySha256,
      AwsCredentialsIdentity identity) {
    var signature = new Signature(region, service, time);
    var added = new LinkedHashMap<String, String>();
    added.put("X-Amz-Date", signature.date());
    added.put("X-Amz-Content-Sha256", bodySha256);
    if (identity instanceof AwsSessionCredentialsIdentity session) {
      added.put("X-Amz-Security-Token", session.sessionToken());
    }
    var signed = new TreeMap<String, List<String>>();
    headers.forEach((name, value) -> signed.put(name.toLowerCase(Locale.ROOT), List.of(value)));
    added.forEach((name, value) -> signed.put(name.toLowerCase(Locale.ROOT), List.of(value)));
    added.put(
        "Authorization",
        signature.authorization(
            identity.accessKeyId(),
            identity.secretAccessKey(),
            new Signature.Signed(method, Signature.encodedPath(path), query, signed),
            bodySha256));
    return added;
  }
}
