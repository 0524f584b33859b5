package org.gen3db.domain.plan;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Which of the services that use one database with users of their own is its owner, as sheepdog and
 * peregrine use one. The others are guests: they may use what the owner makes, and it what they
 * make. The order is fixed, so that neither who came first nor {@code --service} decides.
 */
public final class DatabaseSharing {
  /** Services that read what others write come last; the rest in the order of their names. */
  private static final List<String> READERS = List.of("peregrine");

  private static final Comparator<User> ORDER =
      Comparator.<User, Integer>comparing(user -> READERS.indexOf(user.service()))
          .thenComparing(User::service);

  private DatabaseSharing() {}

  /** A service that uses the database, with its user. */
  public record User(String service, String role) {}

  /** What a service is in its database. */
  public enum Part {
    /** It, and those that have the same user, are alone. */
    ALONE,
    /** It owns the database, and others use it too. */
    OWNER,
    /** Another service owns the database. */
    GUEST
  }

  /** The service that owns the database of these, which are one at least. */
  public static User owner(Collection<User> users) {
    return users.stream().min(ORDER).orElseThrow();
  }

  /**
   * What a user is among all that use the database in the values, switched off or not chosen ones
   * included.
   */
  public static Part part(String role, Collection<User> users) {
    if (users.stream().allMatch(user -> user.role().equals(role))) {
      return Part.ALONE;
    }
    return owner(users).role().equals(role) ? Part.OWNER : Part.GUEST;
  }
}
