package org.gen3db.domain.login;

import java.util.Optional;
import org.gen3db.domain.values.Source;
import org.gen3db.domain.values.Sourced;
import org.jspecify.annotations.Nullable;

/**
 * A login beside a service's own, as {@code gen3db.logins} asks for it (R20).
 *
 * @param service the service into whose database it leads
 * @param key what it is called there, such as {@code reader}
 * @param access what it may do
 * @param secret the Secret of its own that holds its credentials
 * @param userName the role's name, or null for the service's with the key behind it
 * @param source where it is asked for
 */
public record ExtraLogin(
    String service,
    String key,
    Access access,
    Sourced<String> secret,
    @Nullable Sourced<String> userName,
    Source source) {
  private static final String PENDING = "-pending";

  /** What it is called among the services: {@code fence.reader}. */
  public String name() {
    return service + "." + key;
  }

  /** The Secret that holds a new password of it until it is published (R9). */
  public String pendingSecret() {
    return secret.value() + PENDING;
  }

  /** {@code username}, if it is set. */
  public Optional<Sourced<String>> username() {
    return Optional.ofNullable(userName);
  }

  /** Where the values ask for it, as messages call it. */
  public String path() {
    return LoginsReader.PATH + "." + name();
  }
}
