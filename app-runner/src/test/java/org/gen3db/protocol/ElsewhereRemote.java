package org.gen3db.protocol;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import org.gen3db.adapter.local.remote.DirectoryRemoteSecretsProvider;
import org.gen3db.adapter.local.remote.DirectoryRemoteSettings;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.credentials.SecretData;
import org.gen3db.domain.store.Capability;
import org.gen3db.domain.store.Look;
import org.gen3db.domain.store.RemoteEntry;
import org.gen3db.domain.store.RemoteSecrets;
import org.gen3db.domain.store.WriteId;
import org.gen3db.domain.store.Written;
import org.gen3db.spi.Adapter;
import org.gen3db.spi.AdapterContext;
import org.gen3db.spi.RemoteSecretsProvider;

/** The folder of entries, but as if it were on another machine. */
final class ElsewhereRemote implements RemoteSecretsProvider<DirectoryRemoteSettings> {
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
  public Class<DirectoryRemoteSettings> settingsType() {
    return folder.settingsType();
  }

  @Override
  public Adapter create(DirectoryRemoteSettings settings, AdapterContext context) {
    RemoteSecrets inner = folder.create(settings, context).port(RemoteSecrets.class).orElseThrow();
    return Adapter.of(RemoteSecrets.class, elsewhere(inner));
  }

  private static RemoteSecrets elsewhere(RemoteSecrets inner) {
    return new RemoteSecrets() {
      @Override
      public Map<String, Look<RemoteEntry>> read(
          Collection<String> names, Cancellation cancellation) {
        return inner.read(names, cancellation);
      }

      @Override
      public Written<RemoteEntry> create(
          String name, SecretData content, WriteId id, Cancellation cancellation) {
        return inner.create(name, content, id, cancellation);
      }

      @Override
      public Written<RemoteEntry> update(
          RemoteEntry seen, SecretData content, WriteId id, Cancellation cancellation) {
        return inner.update(seen, content, id, cancellation);
      }

      @Override
      public Set<Capability> capabilities() {
        return Set.of(Capability.UPDATE);
      }

      @Override
      public String describe() {
        return "another machine";
      }
    };
  }
}
