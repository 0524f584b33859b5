package org.gen3db.domain.restore;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.gen3db.domain.server.Master;
import org.jspecify.annotations.Nullable;

/**
 * A database that services use, whichever of them makes it: one restore (R16).
 *
 * @param name the database's name
 * @param owner the role that owns it
 * @param administrator who administers its server, or null where nobody here does
 * @param services all that use it, whose it is first
 * @param extensions those that they cannot work without
 */
public record LiveDatabase(
    String name,
    String owner,
    @Nullable Master administrator,
    List<String> services,
    Set<String> extensions) {
  public LiveDatabase {
    services = List.copyOf(services);
    extensions = Set.copyOf(extensions);
  }

  /** Who administers its server, where anybody here does. */
  public Optional<Master> master() {
    return Optional.ofNullable(administrator);
  }
}
