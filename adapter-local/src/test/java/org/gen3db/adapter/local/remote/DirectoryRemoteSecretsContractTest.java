package org.gen3db.adapter.local.remote;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.gen3db.adapter.local.internal.AtomicFiles;
import org.gen3db.adapter.local.internal.Deadline;
import org.gen3db.adapter.local.internal.FolderLock;
import org.gen3db.adapter.local.internal.LockedFolder;
import org.gen3db.adapter.local.internal.Time;
import org.gen3db.domain.credentials.EntryFormat;
import org.gen3db.domain.credentials.SecretData;
import org.gen3db.domain.store.RemoteSecrets;
import org.gen3db.testkit.RemoteSecretsContract;
import org.junit.jupiter.api.io.TempDir;

/** The folder of entries keeps the contract, beside a program that writes the files itself. */
class DirectoryRemoteSecretsContractTest extends RemoteSecretsContract {
  @TempDir Path temporary;

  @Override
  protected RemoteSecrets open() {
    return new DirectoryRemoteSecrets(new LockedFolder(folder(), Time.REAL));
  }

  private Path folder() {
    return temporary.resolve("remote");
  }

  @Override
  protected void writeAsOthers(String name, SecretData data) {
    Path file = EntryName.file(folder(), name);
    try {
      AtomicFiles.makeFolder(folder());
      Optional<byte[]> there = AtomicFiles.read(file);
      SecretData all =
          there.isPresent() ? new EntryParser(file).parse(there.get()).with(data) : data;
      AtomicFiles.write(file, EntryFormat.encode(all));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  protected void deleteAsOthers(String name) {
    try {
      AtomicFiles.delete(EntryName.file(folder(), name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  protected Optional<byte[]> bytes(String name) {
    try {
      return AtomicFiles.read(EntryName.file(folder(), name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  protected AutoCloseable holdUp() throws IOException {
    return FolderLock.take(
        folder().resolve(".lock"), Deadline.in(Duration.ofMinutes(1), Time.REAL));
  }
}
