package org.gen3db.domain.credentials;

import java.util.Map;

/**
 * The credentials of one service, complete: what its Secret says (spec, "Database credentials").
 *
 * @param database the database's name
 * @param host the host as the service sees it
 * @param port 1 to 65535
 * @param username the login role's name
 * @param password its password
 */
public record DbCredentials(
    String database, String host, int port, String username, Password password) {
  /** The key that says that the database is ready; absent until then. */
  public static final String DBCREATED = "dbcreated";

  /** The key of the password. */
  public static final String PASSWORD = "password";

  /** The key of the login's name. */
  public static final String USERNAME = "username";

  /**
   * A further key of a pending Secret: the version of the entry or Secret whose password a rotation
   * replaces by the one that is kept there (R8); empty or absent in any other.
   */
  public static final String REPLACES = "replaces";

  /**
   * A further key of a pending Secret: whether its password is published, so that it stays as a
   * copy of that beside a program which may write an older one back (R19); empty or absent in any
   * other.
   */
  public static final String PUBLISHED = "published";

  /** The host and port. */
  public Endpoint endpoint() {
    return new Endpoint(host, port);
  }

  /** The Secret's keys without {@code dbcreated}: what a pending Secret holds. */
  public SecretData pending() {
    return SecretData.of(keys());
  }

  /**
   * What the pending Secret of a rotation holds.
   *
   * @param version the version whose password it replaces
   */
  public SecretData pending(String version) {
    return pending().with(SecretData.of(Map.of(REPLACES, Password.of(version))));
  }

  /** The Secret's six keys, {@code dbcreated} among them: what is published once it is ready. */
  public SecretData ready() {
    return pending().with(SecretData.of(Map.of(DBCREATED, Password.of("true"))));
  }

  private Map<String, Password> keys() {
    return Map.of(
        "database", Password.of(database),
        "host", Password.of(host),
        "password", password,
        "port", Password.of(Integer.toString(port)),
        "username", Password.of(username));
  }

  /** The same credentials with another password. */
  public DbCredentials withPassword(Password other) {
    return new DbCredentials(database, host, port, username, other);
  }
}
