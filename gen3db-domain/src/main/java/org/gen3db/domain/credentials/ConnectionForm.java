package org.gen3db.domain.credentials;

import java.util.Arrays;
import java.util.Optional;

/**
 * Forms in which credentials stand in one text, for programs that take nothing else. What such a
 * text looks like only the server's adapter knows.
 */
public enum ConnectionForm {
  /** A URI, for most programs. */
  URI("uri"),
  /** A URL for JVM programs. */
  JDBC("jdbc-uri");

  private final String key;

  ConnectionForm(String key) {
    this.key = key;
  }

  /** The key of a Secret that holds it. */
  public String key() {
    return key;
  }

  /** The form that is kept under this key. */
  public static Optional<ConnectionForm> of(String key) {
    return Arrays.stream(values()).filter(form -> form.key.equals(key)).findFirst();
  }
}
