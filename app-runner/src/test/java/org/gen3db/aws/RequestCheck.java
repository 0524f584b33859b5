package org.gen3db.aws;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.gen3db.testkit.search.SearchRequest;

/**
 * The side of a signature that only AWS has: by the documents of its version 4, computed anew from
 * what arrived, with nothing of what signed it.
 */
final class RequestCheck {
  private static final Pattern HEADER =
      Pattern.compile(
          "AWS4-HMAC-SHA256 Credential=([^/]+)/(\\d{8})/([^/]+)/([^/]+)/aws4_request,"
              + " SignedHeaders=([a-z0-9;-]+), Signature=([0-9a-f]{64})");

  private RequestCheck() {}

  /** Whose key signed it, in which region: {@code KEY@REGION}; or why it is not let in. */
  static String of(SearchRequest request, Map<String, String> secrets) {
    Matcher said = HEADER.matcher(request.authorization());
    if (!said.matches()) {
      return "not signed: " + request.authorization();
    }
    String secret = secrets.get(said.group(1));
    if (secret == null) {
      return "no such key: " + said.group(1);
    }
    if (!hex(sha256(request.body())).equals(request.headers().get("x-amz-content-sha256"))) {
      return "another body";
    }
    String canonical =
        String.join(
            "\n",
            request.method(),
            encoded(request.sentPath()).replace("%2F", "/"),
            query(request.query()),
            Arrays.stream(said.group(5).split(";"))
                .map(name -> name + ":" + request.headers().get(name).strip() + "\n")
                .collect(Collectors.joining()),
            said.group(5),
            hex(sha256(request.body())));
    String toSign =
        String.join(
            "\n",
            "AWS4-HMAC-SHA256",
            request.headers().get("x-amz-date"),
            said.group(2) + "/" + said.group(3) + "/" + said.group(4) + "/aws4_request",
            hex(sha256(canonical)));
    byte[] key = ("AWS4" + secret).getBytes(StandardCharsets.UTF_8);
    for (String part :
        new String[] {said.group(2), said.group(3), said.group(4), "aws4_request", toSign}) {
      key = hmac(key, part);
    }
    if (!hex(key).equals(said.group(6))) {
      return "another signature than that of\n" + canonical;
    }
    return said.group(1) + "@" + said.group(3) + "/" + said.group(4);
  }

  private static String query(String raw) {
    var parameters = new TreeMap<String, String>();
    for (String pair : raw.isEmpty() ? new String[0] : raw.split("&")) {
      String[] parts = pair.split("=", 2);
      parameters.put(decoded(parts[0]), parts.length < 2 ? "" : decoded(parts[1]));
    }
    return parameters.entrySet().stream()
        .map(one -> encoded(one.getKey()) + "=" + encoded(one.getValue()))
        .collect(Collectors.joining("&"));
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static String encoded(String text) {
    var all = new StringBuilder();
    for (byte one : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (one & 0xff);
      boolean plain =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || "-._~".indexOf(c) >= 0;
      all.append(plain ? "" + c : "%%%02X".formatted((int) c));
    }
    return all.toString();
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
