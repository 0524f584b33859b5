package org.gen3db.domain.operation;

import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Services lose their login, and their database where its name is repeated. Nothing else is dropped
 * by any run: a service that is switched off keeps what it has.
 *
 * @param services their names, one at least
 * @param repeated the name of the database that is dropped, or null where it stays
 * @param evict whether sessions in it are ended; else it stays while there are any
 */
public record Remove(Set<String> services, @Nullable String repeated, boolean evict)
    implements Operation {
  public Remove {
    services = Set.copyOf(services);
    if (services.isEmpty()) {
      throw new IllegalArgumentException("no service is named");
    }
  }

  /** With a database goes who may only look into it. */
  @Override
  public boolean takesLogins() {
    return repeated != null;
  }

  /** The name of the database that is dropped. */
  public Optional<String> database() {
    return Optional.ofNullable(repeated);
  }
}
