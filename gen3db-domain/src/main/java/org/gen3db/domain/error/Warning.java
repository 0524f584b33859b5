package org.gen3db.domain.error;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Something that works but is probably not meant so; it stops nothing.
 *
 * @param code the stable code, {@code GEN3DB-W…}
 * @param serviceName the service it is about, or null when it is about the whole release
 * @param message what was found, where, and what it does; never holds a secret
 */
public record Warning(Code code, @Nullable String serviceName, String message) {
  /** The service it is about, if it is about one. */
  public Optional<String> service() {
    return Optional.ofNullable(serviceName);
  }
}
