package org.gen3db.domain.error;

import java.util.Objects;

/**
 * One thing that is wrong: what was found and expected, where, and what to do about it.
 *
 * @param code the stable code, by which documentation and programs know it
 * @param place where it was found: {@code FILE:LINE}, a flag, a service, a key or an address; empty
 *     when there is no narrower place than the command
 * @param message what was found and what was expected; never holds a secret
 * @param hint the way out
 */
public record Problem(Code code, String place, String message, String hint) {
  public Problem {
    Objects.requireNonNull(code);
    Objects.requireNonNull(place);
    Objects.requireNonNull(message);
    Objects.requireNonNull(hint);
  }

  /** A problem whose way out is the one its code gives. */
  public static Problem of(Code code, String place, String message) {
    return new Problem(code, place, message, code.fix());
  }

  @Override
  public String toString() {
    return code.id() + (place.isEmpty() ? "" : " " + place) + ": " + message;
  }
}
