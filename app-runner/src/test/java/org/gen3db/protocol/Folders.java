package org.gen3db.protocol;

import java.nio.file.Path;
import org.gen3db.adapter.local.remote.DirectoryRemoteSecretsProvider;
import org.gen3db.adapter.local.remote.DirectoryRemoteSettings;
import org.gen3db.domain.store.RemoteSecrets;
import org.gen3db.spi.AdapterContext;

/** The product's own folder of entries, for states that only gen3db itself leaves. */
record Folders(Path workingDirectory) implements AdapterContext {
  static RemoteSecrets remote(Path workingDirectory) {
    return new DirectoryRemoteSecretsProvider().create(new Folders(workingDirectory));
  }

  @Override
  public <R extends Record> R settings(Class<R> type) {
    return type.cast(new DirectoryRemoteSettings(Path.of(".gen3db/remote")));
  }

  @Override
  public String release() {
    return "gen3";
  }

  @Override
  public String namespace() {
    return "default";
  }

  @Override
  public Path stateDirectory() {
    return workingDirectory.resolve(".gen3db");
  }
}
