package org.gen3db.adapter.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.TreeMap;
import org.gen3db.adapter.k8s.api.Marks;

/**
 * The hash that External Secrets leaves beside the data that it wrote, by which it sees itself that
 * somebody else changed them: of Go's print of the map, {@code map[a:[49 50] b:[]]}. SHA3-224
 * today, MD5 in older versions.
 */
final class DataHash {
  /** The annotation of the Secret that holds it. */
  static final String ANNOTATION = "reconcile.external-secrets.io/data-hash";

  private static final int MD5_LETTERS = 32;

  private DataHash() {}

  /** Whether a Secret's data are those that were hashed; empty where no hash is known. */
  static Optional<Boolean> matches(JsonNode secret) {
    return Marks.text(secret.path("metadata").path("annotations"), ANNOTATION)
        .filter(hash -> !hash.isEmpty())
        .map(hash -> hash.equals(of(secret.path("data"), hash.length() == MD5_LETTERS)));
  }

  private static String of(JsonNode data, boolean older) {
    try {
      MessageDigest digest = MessageDigest.getInstance(older ? "MD5" : "SHA3-224");
      return HexFormat.of()
          .formatHex(digest.digest(printed(data).getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has both", e);
    }
  }

  /** Names of keys are of letters, digits, dots, dashes and underscores: Go sorts as Java does. */
  private static String printed(JsonNode data) {
    var sorted = new TreeMap<String, String>();
    data.properties().forEach(field -> sorted.put(field.getKey(), field.getValue().asText()));
    var text = new StringBuilder("map[");
    sorted.forEach(
        (key, value) -> {
          text.append(text.length() == 4 ? "" : " ").append(key).append(":[");
          byte[] bytes = Base64.getDecoder().decode(value);
          for (int i = 0; i < bytes.length; i++) {
            text.append(i == 0 ? "" : " ").append(bytes[i] & 0xFF);
          }
          text.append(']');
        });
    return text.append(']').toString();
  }
}
