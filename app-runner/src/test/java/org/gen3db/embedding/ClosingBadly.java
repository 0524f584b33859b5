package org.gen3db.embedding;

import org.gen3db.adapter.local.secrets.DirectorySecretStoreProvider;
import org.gen3db.adapter.local.secrets.DirectorySecretsSettings;
import org.gen3db.spi.Adapter;
import org.gen3db.spi.AdapterContext;
import org.gen3db.spi.SecretStoreProvider;

/** The folder of Secrets, over a client that cannot be closed. */
final class ClosingBadly implements SecretStoreProvider<DirectorySecretsSettings> {
  private final DirectorySecretStoreProvider folder = new DirectorySecretStoreProvider();

  @Override
  public String id() {
    return "closing-badly";
  }

  @Override
  public String description() {
    return "cannot be closed";
  }

  @Override
  public Class<DirectorySecretsSettings> settingsType() {
    return folder.settingsType();
  }

  @Override
  public Adapter create(DirectorySecretsSettings settings, AdapterContext context) {
    return folder
        .create(settings, context)
        .closing(
            () -> {
              throw new IllegalStateException("planted");
            });
  }
}
