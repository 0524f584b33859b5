package org.gen3db.domain.search;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What an operator asks a restore of indices for.
 *
 * @param indices their names; empty for all that the dump has
 * @param release the version of the data, a folder of the source, or null where the source has none
 * @param replace whether an index that itself bears a name is replaced
 * @param keep how many older releases stay beside the one in use
 */
public record IndexRequest(
    Set<String> indices, @Nullable String release, boolean replace, int keep) {
  public IndexRequest {
    indices = java.util.Collections.unmodifiableSet(new TreeSet<>(indices));
    if (keep < 1) {
      throw new IllegalArgumentException("what was found before always stays");
    }
  }

  /** The version of the data. */
  public Optional<String> version() {
    return Optional.ofNullable(release);
  }
}
