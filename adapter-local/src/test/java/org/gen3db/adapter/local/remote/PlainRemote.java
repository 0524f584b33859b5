package org.gen3db.adapter.local.remote;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.gen3db.adapter.local.internal.LockedFolder;
import org.gen3db.adapter.local.internal.Time;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.credentials.SecretData;
import org.gen3db.domain.store.RemoteEntry;
import org.gen3db.domain.store.WriteId;
import org.gen3db.domain.store.Written;

/** The folder of entries for tests that take one entry at a time. */
record PlainRemote(DirectoryRemoteSecrets remote) {
  private static final Cancellation NOBODY = Cancellation.create();

  static PlainRemote in(Path folder) {
    return new PlainRemote(new DirectoryRemoteSecrets(new LockedFolder(folder, Time.REAL)));
  }

  Optional<RemoteEntry> read(String name) {
    return Objects.requireNonNull(remote.read(List.of(name), NOBODY).get(name)).certain();
  }

  /** Makes it, or else returns what is there. */
  RemoteEntry createIfAbsent(String name, SecretData content) {
    return remote.create(name, content, WriteId.random(), NOBODY).now().certain().orElseThrow();
  }

  Written<RemoteEntry> tryUpdate(RemoteEntry seen, SecretData content) {
    return remote.update(seen, content, WriteId.random(), NOBODY);
  }

  RemoteEntry update(RemoteEntry seen, SecretData content) {
    Written<RemoteEntry> written = tryUpdate(seen, content);
    if (written.isConflict()) {
      throw new IllegalStateException("somebody else was first");
    }
    return written.now().certain().orElseThrow();
  }
}
