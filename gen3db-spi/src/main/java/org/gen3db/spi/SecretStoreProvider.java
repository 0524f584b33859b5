package org.gen3db.spi;

import java.util.Optional;
import org.gen3db.domain.store.SecretStore;

/**
 * Brings a {@link SecretStore}.
 *
 * @param <S> its settings
 */
public interface SecretStoreProvider<S extends Record> extends AdapterProvider<S> {
  /** The section {@code secretStore}; no deployment does without one. */
  Section<SecretStore> SECTION =
      Section.of("secretStore", SecretStore.class)
          .byDefault("kubernetes")
          .onThisMachine("directory")
          .neededWhen(deployment -> true);

  @Override
  default Section<SecretStore> section() {
    return SECTION;
  }

  /**
   * The adapter of the remote entries that is used beside this one when the values choose none,
   * such as the operator of the same cluster.
   */
  default Optional<String> defaultRemote() {
    return Optional.empty();
  }
}
