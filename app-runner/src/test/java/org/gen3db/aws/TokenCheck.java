package org.gen3db.aws;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Looks at a token as Amazon RDS would: by the signature that it works out itself, from the words
 * of AWS's documentation alone.
 *
 * @param host the name that the server has for RDS
 * @param port its port
 * @param secretKey of whoever signs
 */
record TokenCheck(String host, int port, String secretKey) {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final String NOTHING =
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

  /** Why a token does not let a user in; empty where it does. */
  String problem(String token, String user) {
    String begin = host + ":" + port + "/?";
    if (!token.startsWith(begin)) {
      return "it is for another server";
    }
    String query = token.substring(begin.length());
    var raw = new TreeMap<String, String>();
    for (String pair : query.split("&")) {
      raw.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
    }
    String signature = raw.remove("X-Amz-Signature");
    if (!decoded(raw, "DBUser").equals(user)) {
      return "it is for another user";
    }
    Instant made = TIME.parse(decoded(raw, "X-Amz-Date"), Instant::from);
    Duration age = Duration.between(made, Instant.now());
    if (age.compareTo(Duration.ofSeconds(Long.parseLong(decoded(raw, "X-Amz-Expires")))) > 0
        || age.compareTo(Duration.ofMinutes(-5)) < 0) {
      return "its time is over";
    }
    String canonical =
        String.join(
            "\n",
            "GET",
            "/",
            raw.entrySet().stream()
                .map(one -> one.getKey() + "=" + one.getValue())
                .collect(Collectors.joining("&")),
            "host:" + host + ":" + port,
            "",
            "host",
            NOTHING);
    String[] scope = decoded(raw, "X-Amz-Credential").split("/", 2);
    String toSign =
        String.join(
            "\n", "AWS4-HMAC-SHA256", decoded(raw, "X-Amz-Date"), scope[1], sha256(canonical));
    byte[] key = ("AWS4" + secretKey).getBytes(StandardCharsets.UTF_8);
    for (String part : Arrays.asList(scope[1].split("/"))) {
      key = hmac(key, part);
    }
    return HexFormat.of().formatHex(hmac(key, toSign)).equals(signature)
        ? ""
        : "its signature is another";
  }

  private static String decoded(TreeMap<String, String> raw, String name) {
    return URLDecoder.decode(raw.getOrDefault(name, ""), StandardCharsets.UTF_8);
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
