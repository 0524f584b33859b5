package org.gen3db.domain.restoration;

import java.util.List;
import java.util.Optional;
import org.gen3db.domain.restore.LoadedDump;
import org.gen3db.domain.restore.Scripts;
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
 * @param ran the users' own SQL that was run, in its order
 */
public record Restored(
    String source,
    String path,
    LoadedDump dump,
    Shadow.Placed placed,
    @Nullable String copyOf,
    List<Ran> ran) {
  public Restored {
    ran = List.copyOf(ran);
  }

  /**
   * A file of masks or checks; that of masks was run on the template where this is a copy of one.
   *
   * @param place its path, for messages
   * @param sha256 of what it holds, in lower-case hex digits
   */
  public record Ran(Scripts.Kind kind, String place, String sha256) {}

  /** The template that it is a copy of, if it is one. */
  public Optional<String> template() {
    return Optional.ofNullable(copyOf);
  }
}
