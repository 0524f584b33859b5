package org.gen3db.adapter.local.secrets;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.gen3db.adapter.local.internal.LockedFolder;
import org.gen3db.adapter.local.internal.Time;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.store.Look;
import org.gen3db.domain.store.NewSecret;
import org.gen3db.domain.store.StoredSecret;

/** The folder's store for tests that take one Secret at a time and whatever version is there. */
record PlainStore(DirectorySecretStore store) {
  private static final Cancellation NOBODY = Cancellation.create();

  static PlainStore in(Path folder) {
    return new PlainStore(
        new DirectorySecretStore(new LockedFolder(folder, Time.REAL), "gen3", "default"));
  }

  private Look<StoredSecret> look(String name) {
    return Objects.requireNonNull(store.read(List.of(name), NOBODY).get(name));
  }

  Optional<StoredSecret> read(String name) {
    return look(name).certain();
  }

  /** Makes it, or else returns what is there. */
  StoredSecret keepIfAbsent(NewSecret wanted) {
    return store.create(wanted, NOBODY).now().certain().orElseThrow();
  }

  /** Makes it or sets its keys; tries again where another one was first. */
  StoredSecret write(NewSecret wanted) {
    while (true) {
      Optional<StoredSecret> seen = read(wanted.name());
      var written =
          seen.isPresent()
              ? store.update(seen.get(), wanted, NOBODY)
              : store.create(wanted, NOBODY);
      if (!written.isConflict()) {
        return written.now().certain().orElseThrow();
      }
    }
  }

  StoredSecret follow(NewSecret wanted, String entry) {
    return store.follow(look(wanted.name()), wanted, entry, NOBODY).now().certain().orElseThrow();
  }

  void delete(String name) {
    read(name).ifPresent(seen -> store.delete(seen, NOBODY));
  }

  Optional<String> environmentId() {
    return store.environmentId(NOBODY);
  }

  String claimEnvironmentId() {
    return store.claimEnvironmentId(NOBODY);
  }
}
