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
 * @param overlapping where the other one of each role's two logins gets the new password and the
 *     turn (R18): how long nobody was connected as the one of before until it is closed; or null,
 *     where the login that there is gets it and who has not read it yet is locked out
 */
public record Rotate(Set<String> services, @Nullable Duration least, @Nullable Duration overlapping)
    implements Operation {
  /** How long it is waited that nobody uses the login of before, unless somebody says so. */
  public static final Duration GRACE = Duration.ofMinutes(10);

  public Rotate {
    services = Set.copyOf(services);
    if (overlapping != null && overlapping.isNegative()) {
      throw new IllegalArgumentException("a grace that is over before it begins: " + overlapping);
    }
  }

  /** By one login, for which no old password works any more. */
  public Rotate(Set<String> services, @Nullable Duration least) {
    this(services, least, null);
  }

  @Override
  public boolean changesEntries() {
    return true;
  }

  /** How old a password is at least that is replaced; empty for any. */
  public Optional<Duration> olderThan() {
    return Optional.ofNullable(least);
  }

  /** How long the login of before is left alone, where logins take turns. */
  public Optional<Duration> overlap() {
    return Optional.ofNullable(overlapping);
  }
}
