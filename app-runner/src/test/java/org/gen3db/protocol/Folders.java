package org.gen3db.protocol;

import java.nio.file.Path;
import org.gen3db.adapter.local.remote.DirectoryRemoteSecretsProvider;
import org.gen3db.api.AdapterMaker;
import org.gen3db.domain.store.RemoteSecrets;

/** The product's own folder of entries, for states that only gen3db itself leaves. */
final class Folders {
  private Folders() {}

  static RemoteSecrets remote(Path workingDirectory) {
    return AdapterMaker.of(new DirectoryRemoteSecretsProvider())
        .workingDirectory(workingDirectory)
        .make()
        .port(RemoteSecrets.class)
        .orElseThrow();
  }
}
