package org.gen3db.adapter.local.remote;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.gen3db.adapter.local.internal.AtomicFiles;
import org.gen3db.adapter.local.internal.LockedFolder;
import org.gen3db.domain.credentials.EntryFormat;
import org.gen3db.domain.credentials.RemoteEntry;
import org.gen3db.domain.credentials.RemoteSecrets;
import org.gen3db.domain.credentials.SecretData;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;

/**
 * Remote entries as a folder of files, one an entry, each in the bytes that External Secrets would
 * push to Secrets Manager. Files are 0600 and the folder, where gen3db makes it, is 0700. A file
 * that others can read becomes 0600 when gen3db comes to write it; reading changes nothing.
 */
final class DirectoryRemoteSecrets implements RemoteSecrets {
  private static final int TRIES = 100;

  private final LockedFolder folder;

  DirectoryRemoteSecrets(LockedFolder folder) {
    this.folder = folder;
  }

  @Override
  public Optional<RemoteEntry> read(String name) {
    Path file = EntryName.file(folder.path(), name);
    return folder.reading(() -> load(name, file));
  }

  @Override
  public RemoteEntry createIfAbsent(String name, SecretData content) {
    Path file = EntryName.file(folder.path(), name);
    return folder.writing(
        () -> {
          AtomicFiles.tighten(file);
          if (load(name, file).isEmpty()) {
            publish(file, content, Optional.empty());
          }
          return load(name, file).orElseThrow(() -> moved(name));
        });
  }

  @Override
  public RemoteEntry update(RemoteEntry expected, SecretData content) {
    Path file = EntryName.file(folder.path(), expected.name());
    return folder.writing(
        () -> {
          AtomicFiles.tighten(file);
          RemoteEntry now = load(expected.name(), file).orElseThrow(() -> moved(expected.name()));
          if (!now.version().equals(expected.version()) || !now.data().equals(expected.data())) {
            throw moved(expected.name());
          }
          if (now.data().holds(content)) {
            return now;
          }
          publish(file, now.data().with(content), Optional.of(now.version()));
          return load(expected.name(), file).orElseThrow(() -> moved(expected.name()));
        });
  }

  @Override
  public boolean onLoopback() {
    return true;
  }

  @Override
  public String describe() {
    return folder.path().toString();
  }

  private static void publish(Path file, SecretData content, Optional<String> current)
      throws IOException {
    byte[] bytes = EntryFormat.encode(content);
    try (var prepared = AtomicFiles.prepare(file, bytes)) {
      Versions.of(file).note(prepared.temporary(), current);
      if (current.isPresent()) {
        prepared.replace();
      } else {
        prepared.create();
      }
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  /** The version is read before and after the rest, so that all of it belongs together. */
  private static Optional<RemoteEntry> load(String name, Path file) throws IOException {
    for (int i = 0; i < TRIES; i++) {
      Optional<String> before = Versions.version(file);
      Optional<byte[]> content = AtomicFiles.read(file);
      if (before.isEmpty() || content.isEmpty()) {
        return Optional.empty();
      }
      byte[] bytes = content.get();
      try {
        RemoteEntry entry = entry(name, file, bytes, before.get());
        if (before.equals(Versions.version(file))) {
          return Optional.of(entry);
        }
      } finally {
        Arrays.fill(bytes, (byte) 0);
      }
    }
    throw new IOException(file + " is written again and again");
  }

  private static RemoteEntry entry(String name, Path file, byte[] content, String version)
      throws IOException {
    SecretData data = new EntryParser(file).parse(content);
    return new RemoteEntry(name, data, version, Versions.of(file).knows(version));
  }

  private Gen3DbException moved(String name) {
    return new Gen3DbException(
        Notice.of(
            DomainCode.MOVED,
            describe(),
            "the entry " + name + " is no longer as it was read: another program wrote it"));
  }
}
