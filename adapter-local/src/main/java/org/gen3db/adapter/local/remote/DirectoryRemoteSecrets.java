package org.gen3db.adapter.local.remote;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.gen3db.adapter.local.internal.AtomicFiles;
import org.gen3db.adapter.local.internal.FileVersion;
import org.gen3db.adapter.local.internal.FolderCheck;
import org.gen3db.adapter.local.internal.LockedFolder;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.check.Check;
import org.gen3db.domain.credentials.EntryFormat;
import org.gen3db.domain.credentials.SecretData;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.store.Capability;
import org.gen3db.domain.store.Look;
import org.gen3db.domain.store.Reach;
import org.gen3db.domain.store.RemoteEntry;
import org.gen3db.domain.store.RemoteSecrets;
import org.gen3db.domain.store.StoreNeeds;
import org.gen3db.domain.store.WriteId;
import org.gen3db.domain.store.Written;

/**
 * Remote entries as a folder of files, one an entry, each in the bytes that External Secrets would
 * push to Secrets Manager. Files are 0600 and the folder, where gen3db makes it, is 0700. A file
 * that others can read becomes 0600 when gen3db comes to write it; reading changes nothing.
 */
final class DirectoryRemoteSecrets implements RemoteSecrets {
  private final LockedFolder folder;

  DirectoryRemoteSecrets(LockedFolder folder) {
    this.folder = folder;
  }

  @Override
  public Map<String, Look<RemoteEntry>> read(Collection<String> names, Cancellation cancellation) {
    var looks = new LinkedHashMap<String, Look<RemoteEntry>>();
    names.forEach(name -> looks.computeIfAbsent(name, this::look));
    return looks;
  }

  private Look<RemoteEntry> look(String name) {
    try {
      Path file = EntryName.file(folder.path(), name);
      return lookAt(folder.reading(() -> load(name, file)));
    } catch (Gen3DbException e) {
      return new Look.NotLooked<>(e.problem());
    }
  }

  private static Look<RemoteEntry> lookAt(Optional<RemoteEntry> there) {
    return there.map(Look::there).orElseGet(Look::absent);
  }

  @Override
  public Written<RemoteEntry> create(
      String name, SecretData content, WriteId id, Cancellation cancellation) {
    Path file = EntryName.file(folder.path(), name);
    return folder.writing(
        cancellation,
        () -> {
          AtomicFiles.tighten(file);
          boolean first = load(name, file).isEmpty() && publish(file, content, Optional.empty());
          Optional<RemoteEntry> now = load(name, file);
          return first ? Written.done(now.orElseThrow()) : Written.conflict(lookAt(now));
        });
  }

  @Override
  public Written<RemoteEntry> prepare(
      RemoteEntry seen, SecretData content, WriteId id, Cancellation cancellation) {
    Path file = EntryName.file(folder.path(), seen.name());
    return folder.writing(
        cancellation,
        () -> {
          Optional<RemoteEntry> now = load(seen.name(), file);
          if (!isSame(seen, now)) {
            return Written.conflict(lookAt(now));
          }
          byte[] bytes = EntryFormat.encode(seen.data().with(content));
          try (var proof = AtomicFiles.prepare(file, bytes)) {
            return Written.done(seen); // there is room for it, and it may be written
          } finally {
            Arrays.fill(bytes, (byte) 0);
          }
        });
  }

  @Override
  public Written<RemoteEntry> update(
      RemoteEntry seen, SecretData content, WriteId id, Cancellation cancellation) {
    Path file = EntryName.file(folder.path(), seen.name());
    return folder.writing(
        cancellation,
        () -> {
          AtomicFiles.tighten(file);
          Optional<RemoteEntry> there = load(seen.name(), file);
          if (!isSame(seen, there)) {
            return Written.conflict(lookAt(there));
          }
          if (!seen.data().holds(content)) {
            publish(file, seen.data().with(content), there);
          }
          return Written.done(load(seen.name(), file).orElseThrow());
        });
  }

  /** What a person changed within the grain of the clock has the same version. */
  private static boolean isSame(RemoteEntry seen, Optional<RemoteEntry> there) {
    return there
        .filter(now -> now.version().equals(seen.version()) && now.data().equals(seen.data()))
        .isPresent();
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(Capability.UPDATE, Capability.PREPARE);
  }

  @Override
  public Reach reach() {
    return Reach.THIS_MACHINE;
  }

  @Override
  public List<Check> check(StoreNeeds needs, Cancellation cancellation) {
    return FolderCheck.of("entries", folder.path());
  }

  @Override
  public String describe() {
    return folder.path().toString();
  }

  /** Writes the file; returns whether it did, and not another program just before. */
  private static boolean publish(Path file, SecretData content, Optional<RemoteEntry> current)
      throws IOException {
    byte[] bytes = EntryFormat.encode(content);
    try (var prepared = AtomicFiles.prepare(file, bytes)) {
      if (current.isEmpty() || current.get().ours()) {
        Versions.of(file).note(prepared.temporary(), current.map(RemoteEntry::version));
      }
      if (current.isEmpty()) {
        return prepared.create();
      }
      prepared.replace();
      return true;
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  private static Optional<RemoteEntry> load(String name, Path file) throws IOException {
    return FileVersion.reading(
        file,
        (content, version) -> {
          var entry =
              RemoteEntry.of(name, new EntryParser(file).parse(content), version.text())
                  .changedAt(version.changed());
          return Versions.of(file).knows(version.text()) ? entry.madeByUs() : entry;
        });
  }
}
