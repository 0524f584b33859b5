package org.gen3db.domain.credentials;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What a database's or role's name must be, wherever it was written. */
public final class Identifiers {
  /** A server cuts longer names silently. */
  public static final int MOST_BYTES = 63;

  private Identifiers() {}

  /** Why this cannot be a name, in words that follow the name; empty when it can. */
  public static Optional<String> problem(String name) {
    int bytes = name.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > MOST_BYTES) {
      return Optional.of(
          "has " + bytes + " bytes; a server cuts names silently after " + MOST_BYTES);
    }
    if (name.isBlank() || name.chars().anyMatch(c -> c == '\n' || c == '\r' || c == 0)) {
      return Optional.of("is blank or holds a line break or NUL");
    }
    return Optional.empty();
  }
}
