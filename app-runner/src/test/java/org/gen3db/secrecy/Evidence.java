package org.gen3db.secrecy;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Everything that anybody but a reader of Secrets could see, by where it was seen, and the search
 * in it. Texts are compared as the bytes of their UTF-8.
 */
final class Evidence {
  private final Map<String, StringBuilder> seen = new LinkedHashMap<>();
  private final Set<String> secrets = new LinkedHashSet<>();

  /** Something was seen here. */
  synchronized void see(String where, String text) {
    seeBytes(where, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Bytes were seen here. */
  synchronized void seeBytes(String where, byte[] bytes) {
    seen.computeIfAbsent(where, key -> new StringBuilder())
        .append(new String(bytes, StandardCharsets.ISO_8859_1))
        .append('\n');
  }

  /** This must not be found, however it is written. */
  synchronized void isSecret(String secret) {
    if (secret.length() < 6) {
      throw new IllegalArgumentException("too short to be searched for");
    }
    secrets.add(secret);
  }

  synchronized int secrets() {
    return secrets.size();
  }

  /** What was seen in a place, to show that the place was looked at. */
  synchronized String in(String where) {
    return seen.getOrDefault(where, new StringBuilder()).toString();
  }

  synchronized Set<String> places() {
    return new LinkedHashSet<>(seen.keySet());
  }

  /** Where which form of a secret stands; told without the secret. */
  synchronized List<String> leaks() {
    var leaks = new ArrayList<String>();
    int number = 0;
    for (String secret : secrets) {
      number++;
      for (Map.Entry<String, String> form : forms(secret).entrySet()) {
        for (Map.Entry<String, StringBuilder> place : seen.entrySet()) {
          int at = place.getValue().indexOf(form.getValue());
          if (at >= 0) {
            String before = place.getValue().substring(Math.max(0, at - 120), at);
            leaks.add(
                "secret %d, %s, in %s, behind: %s"
                    .formatted(number, form.getKey(), place.getKey(), before));
          }
        }
      }
    }
    return leaks;
  }

  /** The ways to write a secret that a program could take by mistake. */
  static Map<String, String> forms(String secret) {
    byte[] utf8 = secret.getBytes(StandardCharsets.UTF_8);
    var forms = new LinkedHashMap<String, String>();
    forms.put("as it is", new String(utf8, StandardCharsets.ISO_8859_1));
    forms.put("in hexadecimal", HexFormat.of().formatHex(utf8));
    forms.put("URL-encoded", URLEncoder.encode(secret, StandardCharsets.UTF_8));
    forms.put("in JSON", new String(json(secret), StandardCharsets.ISO_8859_1));
    forms.put(
        "in SQL",
        new String(
            secret.replace("'", "''").getBytes(StandardCharsets.UTF_8),
            StandardCharsets.ISO_8859_1));
    for (int before = 0; before < 3; before++) {
      forms.put("in base64 behind " + before, base64(utf8, before, Base64.getEncoder()));
      forms.put("in base64url behind " + before, base64(utf8, before, Base64.getUrlEncoder()));
    }
    return forms;
  }

  private static byte[] json(String secret) {
    return secret.replace("\\", "\\\\").replace("\"", "\\\"").getBytes(StandardCharsets.UTF_8);
  }

  /** The characters that are the same whatever stands before and behind in the encoded text. */
  private static String base64(byte[] secret, int before, Base64.Encoder encoder) {
    byte[] shifted = new byte[before + secret.length];
    System.arraycopy(secret, 0, shifted, before, secret.length);
    String encoded = encoder.withoutPadding().encodeToString(shifted);
    int from = before == 0 ? 0 : before + 1;
    int whole = shifted.length / 3 * 4;
    return encoded.substring(from, shifted.length % 3 == 0 ? encoded.length() : whole);
  }
}
