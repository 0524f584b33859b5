package org.gen3db.testkit;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.credentials.SecretData;

/** What contract tests write: odd values, odd names, and a text that nobody may see. */
final class Samples {
  /** Stands in values only. */
  static final String HIDDEN = "hunter2-9f3c";

  /** Names that are no Secret's in Kubernetes, or no entry's in AWS; a store may know better. */
  static final List<String> ODD_NAMES =
      List.of(
          "",
          " ",
          ".",
          "..",
          "../up",
          "a/b",
          "/etc/passwd",
          "a\\b",
          "a\nb",
          "a\0b",
          "-a",
          "Upper",
          "a_b",
          "ä",
          "\u202e",
          "%2e",
          "a b",
          "a".repeat(300));

  /** Values that a quoting, trimming or re-encoding store would change. */
  static final List<String> ODD_VALUES =
      List.of(
          "",
          " ",
          "true",
          "5432",
          "1e10",
          "null",
          "~",
          "é😀",
          "\"'\\",
          "a\nb\r\n",
          "\t",
          "#x",
          "{{ .Values }}",
          "$HOME `id` %s",
          "\u2028",
          "<a>&amp;",
          "x".repeat(4000));

  private Samples() {}

  static SecretData data(String key, String value) {
    return SecretData.of(Map.of(key, Password.of(value)));
  }

  static SecretData data(String key, String value, String other, String itsValue) {
    return data(key, value).with(data(other, itsValue));
  }

  /** One key for each of the odd values. */
  static SecretData odd() {
    var values = new TreeMap<String, Password>();
    for (int i = 0; i < ODD_VALUES.size(); i++) {
      values.put("key-" + i, Password.of(ODD_VALUES.get(i)));
    }
    return SecretData.of(values);
  }

  static int number(SecretData data, String key) {
    return Integer.parseInt(data.text(key).orElseThrow());
  }
}
