package org.gen3db.domain.plan;

import org.gen3db.domain.error.Code;

/**
 * Something that was seen and is left as it is.
 *
 * @param code the stable code
 * @param message what was found; never holds a secret
 * @param hint the way out
 */
public record Finding(Code code, String message, String hint) {
  /** A finding whose way out is the one its code gives. */
  public static Finding of(Code code, String message) {
    return new Finding(code, message, code.fix());
  }
}
