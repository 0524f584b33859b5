package org.gen3db.domain.store;

import java.util.UUID;

/**
 * The id of one intended write of a remote entry: random, made once, and the same in all attempts,
 * so that a store that knows such ids makes one version although an answer was lost. Nothing of the
 * content can be told from it.
 *
 * @param value 36 characters of a UUID
 */
public record WriteId(String value) {
  /** The id of a write that is intended now. */
  public static WriteId random() {
    return new WriteId(UUID.randomUUID().toString());
  }
}
