package org.gen3db.protocol;

import java.util.Optional;
import org.gen3db.adapter.local.remote.DirectoryRemoteSecretsProvider;
import org.gen3db.domain.credentials.RemoteEntry;
import org.gen3db.domain.credentials.RemoteSecrets;
import org.gen3db.domain.credentials.SecretData;
import org.gen3db.spi.AdapterContext;
import org.gen3db.spi.RemoteSecretsProvider;

/** The folder of entries, but as if it were on another machine. */
@SuppressWarnings("rawtypes") // as every provider
final class ElsewhereRemote implements RemoteSecretsProvider {
  private final DirectoryRemoteSecretsProvider folder = new DirectoryRemoteSecretsProvider();

  @Override
  public String id() {
    return "elsewhere";
  }

  @Override
  public String description() {
    return "entries on another machine";
  }

  @Override
  public Class<? extends Record> settingsType() {
    return folder.settingsType();
  }

  @Override
  public RemoteSecrets create(AdapterContext context) {
    RemoteSecrets inner = folder.create(context);
    return new RemoteSecrets() {
      @Override
      public Optional<RemoteEntry> read(String name) {
        return inner.read(name);
      }

      @Override
      public RemoteEntry createIfAbsent(String name, SecretData content) {
        return inner.createIfAbsent(name, content);
      }

      @Override
      public RemoteEntry update(RemoteEntry expected, SecretData content) {
        return inner.update(expected, content);
      }

      @Override
      public boolean onLoopback() {
        return false;
      }

      @Override
      public String describe() {
        return "another machine";
      }
    };
  }
}
