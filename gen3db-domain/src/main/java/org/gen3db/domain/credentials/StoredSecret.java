package org.gen3db.domain.credentials;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A Secret as it was found in the store.
 *
 * @param name its name, such as {@code fence-dbcreds}
 * @param data all its keys, those of others included
 * @param followedEntry the remote entry that it is synced from, or null when it stands by itself
 */
public record StoredSecret(String name, SecretData data, @Nullable String followedEntry) {
  /** The remote entry that it is synced from. */
  public Optional<String> follows() {
    return Optional.ofNullable(followedEntry);
  }
}
