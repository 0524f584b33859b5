package org.gen3db.adapter.aws.signing;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import software.amazon.awssdk.utils.http.SdkHttpUtils;

/**
 * The fourth version of AWS's signature, for one service in one region at one moment. The SDK's own
 * signer tells its log what it signs, a session token and the digest of what is written among it;
 * this one tells nobody.
 *
 * @param region such as {@code us-east-1}
 * @param service such as {@code secretsmanager}
 * @param time when it is signed; AWS takes it within five minutes of its own time
 */
record Signature(String region, String service, Instant time) {
  private static final String ALGORITHM = "AWS4-HMAC-SHA256";
  private static final String KIND = "aws4_request";
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("yyyyMMdd").withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  /**
   * What is signed.
   *
   * @param method such as {@code POST}
   * @param path as it is signed: {@link #encodedPath} of that in the request, but for S3
   * @param query the parameters, not encoded
   * @param headers all that are signed, by their names in lower case; {@code host} is one of them
   */
  record Signed(
      String method,
      String path,
      SortedMap<String, List<String>> query,
      SortedMap<String, List<String>> headers) {
    /** The names of the headers, as a signature lists them. */
    String names() {
      return String.join(";", headers.keySet());
    }
  }

  /** The time as a request says it, in {@code X-Amz-Date}. */
  String date() {
    return TIME.format(time);
  }

  private String scope() {
    return DATE.format(time) + "/" + region + "/" + service + "/" + KIND;
  }

  /** Who signs and for what, as a request says it. */
  String credential(String keyId) {
    return keyId + "/" + scope();
  }

  /** The header that a signed request has. */
  String authorization(String keyId, String secretKey, Signed request, String bodyHash) {
    return ALGORITHM
        + " Credential="
        + credential(keyId)
        + ", SignedHeaders="
        + request.names()
        + ", Signature="
        + of(secretKey, request, bodyHash);
  }

  /** The parameters that an address which is signed beforehand has, but for the signature. */
  Map<String, String> parameters(String keyId, String names, long seconds) {
    return new TreeMap<>(
        Map.of(
            "X-Amz-Algorithm",
            ALGORITHM,
            "X-Amz-Credential",
            credential(keyId),
            "X-Amz-Date",
            date(),
            "X-Amz-Expires",
            Long.toString(seconds),
            "X-Amz-SignedHeaders",
            names));
  }

  /** The digest of a request's body, which is signed instead of it. */
  static String hash(byte[] body) {
    return hex(sha256(body));
  }

  /** The signature itself, in hexadecimal digits. */
  String of(String secretKey, Signed request, String bodyHash) {
    String canonical =
        String.join(
            "\n",
            request.method(),
            request.path().isEmpty() ? "/" : request.path(),
            query(request.query()),
            headers(request.headers()),
            request.names(),
            bodyHash);
    String toSign =
        String.join(
            "\n",
            ALGORITHM,
            date(),
            scope(),
            hex(sha256(canonical.getBytes(StandardCharsets.UTF_8))));
    byte[] key = ("AWS4" + secretKey).getBytes(StandardCharsets.UTF_8);
    for (String part : List.of(DATE.format(time), region, service, KIND)) {
      key = hmac(key, part);
    }
    return hex(hmac(key, toSign));
  }

  /** A path as all services but S3 sign it: encoded once more than it stands in the request. */
  static String encodedPath(String path) {
    String encoded = SdkHttpUtils.urlEncodeIgnoreSlashes(path);
    return encoded.isEmpty() || encoded.startsWith("/") ? encoded : "/" + encoded;
  }

  /** The parameters, encoded and in the order of their encoded names and values. */
  static String query(SortedMap<String, List<String>> parameters) {
    var pairs = new TreeMap<String, List<String>>();
    parameters.forEach(
        (name, values) -> {
          List<String> encoded =
              pairs.computeIfAbsent(SdkHttpUtils.urlEncode(name), key -> new ArrayList<>());
          values.forEach(value -> encoded.add(value == null ? "" : SdkHttpUtils.urlEncode(value)));
        });
    return pairs.entrySet().stream()
        .flatMap(
            pair -> pair.getValue().stream().sorted().map(value -> pair.getKey() + "=" + value))
        .collect(Collectors.joining("&"));
  }

  private static String headers(SortedMap<String, List<String>> headers) {
    return headers.entrySet().stream()
        .map(
            header ->
                header.getKey()
                    + ":"
                    + header.getValue().stream()
                        .map(value -> value.strip().replaceAll("\\s+", " "))
                        .collect(Collectors.joining(","))
                    + "\n")
        .collect(Collectors.joining());
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }
}
