package org.gen3db.domain.seen;

/** The one fact that is needed next before anything can be decided. */
public sealed interface Need {
  /** What the administrator sees of the role and its databases. */
  record Server() implements Need {}

  /** Which databases of the server the role opens, those of others among them. */
  record Reach() implements Need {}

  /** What restores have made beside the role's databases for themselves. */
  record Beside() implements Need {}

  /** How a login into a service's database ends with a known password. */
  record TryLogin(String service, KnownPassword with) implements Need {}

  /** What a rotation of the entry's own store has prepared. */
  record UnderWay(String service) implements Need {}

  /** What a new database would look like. */
  record Fresh() implements Need {}

  /** What a service's database looks like inside. */
  record Inside(String service) implements Need {}

  /** What the place holds that a service's Secret names. */
  record Old(String service) implements Need {}

  /** Which Secret of another service holds a password of the role (R11). */
  record Elsewhere() implements Need {}

  /** How a login ends by the name that the service itself uses for its server (R4). */
  record ByName(String service, KnownPassword with) implements Need {}
}
