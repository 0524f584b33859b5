package org.gen3db.domain.operation;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Services get new passwords.
 *
 * @param services their names; empty for all
 * @param least how old a password is at least that is replaced, or null for any; one whose age
 *     nobody knows is old enough
 */
public record Rotate(Set<String> services, @Nullable Duration least) implements Operation {
  public Rotate {
    services = Set.copyOf(services);
  }

  @Override
  public boolean changesEntries() {
    return true;
  }

  /** How old a password is at least that is replaced; empty for any. */
  public Optional<Duration> olderThan() {
    return Optional.ofNullable(least);
  }
}
