package org.gen3db.domain.operation;

import java.util.Set;

/**
 * Databases that bear this environment's id are dropped and made anew, empty, with the passwords
 * that they have (R11).
 *
 * @param release the name of the release, repeated by whoever asks for it
 * @param evict whether sessions are ended; else a database stays while there are any
 */
public record Reset(String release, boolean evict) implements Operation {
  @Override
  public Set<String> services() {
    return Set.of();
  }
}
