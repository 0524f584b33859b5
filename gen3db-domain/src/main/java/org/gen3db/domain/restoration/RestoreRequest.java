package org.gen3db.domain.restoration;

import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an operator asks a restore for.
 *
 * @param services whose data; empty for those whose values ask for a restore
 * @param release the version of the data, a folder of the source, or null where the source has none
 * @param replace whether databases that hold tables of users are replaced
 * @param discardWrites whether what was written to them since the restore began may be lost
 * @param keep how many databases that were replaced stay
 */
public record RestoreRequest(
    Set<String> services,
    @Nullable String release,
    boolean replace,
    boolean discardWrites,
    int keep) {
  public RestoreRequest {
    services = Set.copyOf(services);
    if (keep < 1) {
      throw new IllegalArgumentException("the database that is replaced always stays");
    }
  }

  /** Of the services whose values ask for it; nothing that is there is replaced. */
  public static RestoreRequest asked() {
    return new RestoreRequest(Set.of(), null, false, false, 1);
  }

  /** The version of the data. */
  public Optional<String> version() {
    return Optional.ofNullable(release);
  }
}
