package org.gen3db.spi;

import org.gen3db.domain.store.RemoteSecrets;

/**
 * Brings a {@link RemoteSecrets}.
 *
 * @param <S> its settings
 */
public interface RemoteSecretsProvider<S extends Record> extends AdapterProvider<S> {
  /**
   * The section {@code remoteSecrets}; needed when a delivery uses an entry. Its default stands
   * beside the default store of Secrets, and where the section is written without an adapter.
   */
  Section<RemoteSecrets> SECTION =
      Section.of("remoteSecrets", RemoteSecrets.class)
          .byDefault("external-secrets")
          .onThisMachine("directory")
          .neededWhen(
              deployment ->
                  deployment.services().stream()
                      .anyMatch(service -> service.delivery().delivery().usesEntry()));

  @Override
  default Section<RemoteSecrets> section() {
    return SECTION;
  }
}
