package org.gen3db.domain.restoration;

import java.util.Optional;
import org.gen3db.domain.restore.LoadedDump;
import org.gen3db.domain.restore.Shadow;
import org.jspecify.annotations.Nullable;

/**
 * What came into the place of a database.
 *
 * @param source what the dump's source is, for messages
 * @param path where the dump lies in it
 * @param dump what was loaded; of a copy, what is known of the load that its template was made by
 * @param placed how it came into the place
 * @param copyOf the template of the server that it is a copy of, or null where the dump was loaded
 */
public record Restored(
    String source, String path, LoadedDump dump, Shadow.Placed placed, @Nullable String copyOf) {
  /** The template that it is a copy of, if it is one. */
  public Optional<String> template() {
    return Optional.ofNullable(copyOf);
  }
}
