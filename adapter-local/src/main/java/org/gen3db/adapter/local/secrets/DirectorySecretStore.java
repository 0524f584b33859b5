package org.gen3db.adapter.local.secrets;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.gen3db.adapter.local.internal.AtomicFiles;
import org.gen3db.adapter.local.internal.LockedFolder;
import org.gen3db.domain.credentials.NewSecret;
import org.gen3db.domain.credentials.SecretStore;
import org.gen3db.domain.credentials.StoredSecret;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.jspecify.annotations.Nullable;

/**
 * The Secrets of one namespace as a folder of Kubernetes manifests, one file a Secret, {@code
 * <name>.yaml}; the environment's id is a file beside them. Files are 0600, and the folder is 0700
 * where gen3db makes it; one that is there keeps its mode. A file that others can read becomes 0600
 * when gen3db comes to write it, even if it says already what it should; reading changes nothing.
 * Keys, labels and annotations that others put into a manifest stay; its comments do not survive a
 * change.
 */
final class DirectorySecretStore implements SecretStore {
  private static final String ENVIRONMENT_ID = "environment-id";

  /** What Kubernetes accepts as a Secret's name; no path can be built of it. */
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,239}[a-z0-9])?");

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9-]{1,64}");

  private final LockedFolder folder;
  private final String release;
  private final String namespace;

  DirectorySecretStore(LockedFolder folder, String release, String namespace) {
    this.folder = folder;
    this.release = release;
    this.namespace = namespace;
  }

  @Override
  public Optional<String> environmentId() {
    return folder.reading(this::readEnvironmentId);
  }

  @Override
  public String claimEnvironmentId() {
    return environmentId()
        .orElseGet(
            () ->
                folder.writing(
                    () -> {
                      byte[] made = (UUID.randomUUID() + "\n").getBytes(StandardCharsets.US_ASCII);
                      AtomicFiles.createIfAbsent(idFile(), made);
                      return readEnvironmentId().orElseThrow();
                    }));
  }

  @Override
  public Optional<StoredSecret> read(String name) {
    Path file = fileOf(name);
    return folder.reading(() -> load(name, file).map(SecretManifest::toStored));
  }

  @Override
  public StoredSecret keepIfAbsent(NewSecret secret) {
    Path file = fileOf(secret.name());
    return folder.writing(
        () -> {
          Optional<SecretManifest> there = loadToChange(secret.name(), file);
          if (there.isEmpty()) {
            SecretManifest made = SecretManifest.of(file, secret.name(), namespace);
            made.set(secret, release, namespace, null);
            byte[] content = made.render();
            AtomicFiles.createIfAbsent(file, content);
            Arrays.fill(content, (byte) 0);
          }
          return load(secret.name(), file).orElseThrow().toStored();
        });
  }

  @Override
  public void write(NewSecret secret) {
    change(secret, null);
  }

  @Override
  public void follow(NewSecret secret, String entry) {
    change(secret, entry);
  }

  @Override
  public void delete(String name) {
    Path file = fileOf(name);
    if (folder.reading(() -> Files.isDirectory(folder.path()))) {
      folder.writing(() -> AtomicFiles.delete(file));
    }
  }

  @Override
  public String describe() {
    return folder.path().toString();
  }

  private void change(NewSecret secret, @Nullable String entry) {
    Path file = fileOf(secret.name());
    folder.writing(
        () -> {
          Optional<SecretManifest> there = loadToChange(secret.name(), file);
          byte[] before = there.isPresent() ? there.get().render() : new byte[0];
          SecretManifest manifest =
              there.isPresent() ? there.get() : SecretManifest.of(file, secret.name(), namespace);
          manifest.set(secret, release, namespace, entry);
          byte[] after = manifest.render();
          try {
            // What says the same stays as a person has laid it out.
            return !Arrays.equals(before, after) && AtomicFiles.write(file, after);
          } finally {
            Arrays.fill(before, (byte) 0);
            Arrays.fill(after, (byte) 0);
          }
        });
  }

  private Optional<SecretManifest> loadToChange(String name, Path file) throws IOException {
    AtomicFiles.tighten(file);
    return load(name, file);
  }

  private Optional<SecretManifest> load(String name, Path file) throws IOException {
    Optional<byte[]> content = AtomicFiles.read(file);
    if (content.isEmpty()) {
      refuseOtherEndings(name);
      return Optional.empty();
    }
    byte[] bytes = content.get();
    try {
      return Optional.of(SecretManifest.parse(file, bytes, name, namespace));
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  /** Passing over a Secret that a person put there would make a new password beside it. */
  private void refuseOtherEndings(String name) {
    for (String ending : List.of(".yml", ".json")) {
      Path other = folder.path().resolve(name + ending);
      if (Files.exists(other)) {
        throw LockedFolder.unreadable(
            other, "Secrets are read from .yaml files only", "Rename it to " + name + ".yaml.");
      }
    }
  }

  private Path fileOf(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new Gen3DbException(
          Notice.of(
              DomainCode.STORE_FAILED,
              describe(),
              "\"" + name + "\" cannot be the name of a Secret",
              "Use lower case letters, digits, dashes and dots; at most 241 characters here."));
    }
    return folder.path().resolve(name + ".yaml");
  }

  private Path idFile() {
    return folder.path().resolve(ENVIRONMENT_ID);
  }

  private Optional<String> readEnvironmentId() throws IOException {
    Optional<byte[]> content = AtomicFiles.read(idFile());
    if (content.isEmpty()) {
      return Optional.empty();
    }
    String id = new String(content.get(), StandardCharsets.UTF_8).strip();
    if (!ID.matcher(id).matches()) {
      throw LockedFolder.unreadable(
          idFile(),
          "it holds no id of an environment",
          "Bring back what was in it: databases are marked with it (R11).");
    }
    return Optional.of(id);
  }
}
