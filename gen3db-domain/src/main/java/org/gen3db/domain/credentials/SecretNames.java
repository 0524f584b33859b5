package org.gen3db.domain.credentials;

/** The names of the up to three Secrets of a service (docs/credentials.md). */
public final class SecretNames {
  private SecretNames() {}

  /** The Secret that services consume. */
  public static String serving(String service) {
    return service + "-dbcreds";
  }

  /** The Secret that holds a new password until it is published. */
  public static String pending(String service) {
    return service + "-dbcreds-pending";
  }

  /** The Secret that an operator pushes from; the chart makes one too. */
  public static String bootstrap(String service) {
    return service + "-dbcreds-bootstrap";
  }
}
