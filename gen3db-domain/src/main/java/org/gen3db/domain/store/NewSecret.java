package org.gen3db.domain.store;

import java.time.Instant;
import java.util.Optional;
import org.gen3db.domain.credentials.SecretData;
import org.jspecify.annotations.Nullable;

/**
 * A Secret as gen3db wants it.
 *
 * @param name its name
 * @param service the service it belongs to, for the label {@code app.kubernetes.io/name}
 * @param data the keys that gen3db owns, with their values
 * @param changed since when the password in it is the one of its role, or null to leave what is
 *     noted there; a store that can note it does so beside the data, such as in the annotation
 *     {@code gen3db.org/password-changed}, in whole seconds
 */
public record NewSecret(String name, String service, SecretData data, @Nullable Instant changed) {
  /** A Secret that tells nothing of its password's age. */
  public NewSecret(String name, String service, SecretData data) {
    this(name, service, data, null);
  }

  /** Since when the password in it is the one of its role. */
  public Optional<Instant> passwordChanged() {
    return Optional.ofNullable(changed);
  }
}
