package org.gen3db.adapter.local.secrets;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.gen3db.adapter.local.internal.AtomicFiles;
import org.gen3db.adapter.local.internal.Deadline;
import org.gen3db.adapter.local.internal.FolderLock;
import org.gen3db.adapter.local.internal.LockedFolder;
import org.gen3db.adapter.local.internal.Time;
import org.gen3db.domain.credentials.SecretData;
import org.gen3db.domain.store.SecretStore;
import org.gen3db.testkit.SecretStoreContract;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** The folder of manifests keeps the contract, beside a person who edits the manifests by hand. */
@Tag("jdk")
class DirectorySecretStoreContractTest extends SecretStoreContract {
  @TempDir Path temporary;

  @Override
  protected SecretStore open() {
    return new DirectorySecretStore(new LockedFolder(folder(), Time.REAL), "gen3", "default");
  }

  private Path folder() {
    return temporary.resolve("secrets");
  }

  /** What stands under stringData wins, as in Kubernetes. */
  @Override
  protected void writeAsOthers(String name, SecretData data) {
    Path file = folder().resolve(name + ".yaml");
    try {
      AtomicFiles.makeFolder(folder());
      String manifest =
          Files.exists(file)
              ? Files.readString(file)
              : "apiVersion: v1\nkind: Secret\nmetadata:\n  name: " + name + "\n";
      var text = new StringBuilder(manifest);
      if (!manifest.contains("\nstringData:\n")) {
        text.append("stringData:\n");
      }
      for (String key : data.keys()) {
        int old = text.indexOf("\n  " + key + ": '");
        if (old >= 0) {
          text.delete(old, text.indexOf("\n", old + 1));
        }
        text.append("  ").append(key).append(": '").append(data.text(key).orElseThrow());
        text.append("'\n");
      }
      AtomicFiles.write(file, text.toString().getBytes(StandardCharsets.UTF_8));
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
