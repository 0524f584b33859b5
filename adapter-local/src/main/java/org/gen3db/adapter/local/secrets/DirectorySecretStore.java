package org.gen3db.adapter.local.secrets;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.gen3db.adapter.local.internal.AtomicFiles;
import org.gen3db.adapter.local.internal.FileVersion;
import org.gen3db.adapter.local.internal.FolderCheck;
import org.gen3db.adapter.local.internal.LockedFolder;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.check.Check;
import org.gen3db.domain.credentials.SecretData;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.store.Look;
import org.gen3db.domain.store.NewSecret;
import org.gen3db.domain.store.SecretStore;
import org.gen3db.domain.store.StoreNeeds;
import org.gen3db.domain.store.StoredSecret;
import org.gen3db.domain.store.SyncState;
import org.gen3db.domain.store.Written;
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
  public Optional<String> environmentId(Cancellation cancellation) {
    return folder.reading(this::readEnvironmentId);
  }

  @Override
  public String claimEnvironmentId(Cancellation cancellation) {
    return environmentId(cancellation)
        .orElseGet(
            () ->
                folder.writing(
                    cancellation,
                    () -> {
                      byte[] made = (UUID.randomUUID() + "\n").getBytes(StandardCharsets.US_ASCII);
                      AtomicFiles.createIfAbsent(idFile(), made);
                      return readEnvironmentId().orElseThrow();
                    }));
  }

  @Override
  public Map<String, Look<StoredSecret>> read(Collection<String> names, Cancellation cancellation) {
    var looks = new LinkedHashMap<String, Look<StoredSecret>>();
    names.forEach(name -> looks.computeIfAbsent(name, this::look));
    return looks;
  }

  private Look<StoredSecret> look(String name) {
    try {
      Path file = fileOf(name);
      return lookAt(folder.reading(() -> stored(name, file)));
    } catch (Gen3DbException e) {
      return new Look.NotLooked<>(e.problem());
    }
  }

  private static Look<StoredSecret> lookAt(Optional<StoredSecret> there) {
    return there.map(Look::there).orElseGet(Look::absent);
  }

  @Override
  public Written<StoredSecret> create(NewSecret wanted, Cancellation cancellation) {
    Path file = fileOf(wanted.name());
    return folder.writing(
        cancellation,
        () -> {
          AtomicFiles.tighten(file);
          Optional<StoredSecret> there = stored(wanted.name(), file);
          if (there.isPresent()) {
            return Written.conflict(lookAt(there));
          }
          SecretManifest made = SecretManifest.of(file, wanted.name(), namespace);
          made.set(wanted, release, namespace, null);
          byte[] content = made.render();
          boolean first = AtomicFiles.createIfAbsent(file, content);
          Arrays.fill(content, (byte) 0);
          Optional<StoredSecret> now = stored(wanted.name(), file);
          return first ? Written.done(now.orElseThrow()) : Written.conflict(lookAt(now));
        });
  }

  @Override
  public Written<StoredSecret> update(
      StoredSecret seen, NewSecret wanted, Cancellation cancellation) {
    return change(Look.there(seen), wanted, null, cancellation);
  }

  @Override
  public Written<StoredSecret> follow(
      Look<StoredSecret> seen, NewSecret wanted, String entry, Cancellation cancellation) {
    return change(seen, wanted, entry, cancellation);
  }

  private Written<StoredSecret> change(
      Look<StoredSecret> seen,
      NewSecret wanted,
      @Nullable String entry,
      Cancellation cancellation) {
    Path file = fileOf(wanted.name());
    Optional<StoredSecret> expected = seen.certain();
    return folder.writing(
        cancellation,
        () -> {
          AtomicFiles.tighten(file);
          Optional<StoredSecret> there = stored(wanted.name(), file);
          if (!isSame(expected, there)) {
            return Written.conflict(lookAt(there));
          }
          put(file, wanted, entry);
          return Written.done(stored(wanted.name(), file).orElseThrow());
        });
  }

  /** What a person changed within the grain of the clock has the same version. */
  private static boolean isSame(Optional<StoredSecret> seen, Optional<StoredSecret> there) {
    return seen.map(StoredSecret::version).equals(there.map(StoredSecret::version))
        && seen.map(StoredSecret::data).equals(there.map(StoredSecret::data));
  }

  private void put(Path file, NewSecret wanted, @Nullable String entry) throws IOException {
    Optional<SecretManifest> there = load(wanted.name(), file);
    byte[] before = there.isPresent() ? there.get().render() : new byte[0];
    SecretManifest manifest =
        there.isPresent() ? there.get() : SecretManifest.of(file, wanted.name(), namespace);
    manifest.set(wanted, release, namespace, entry);
    byte[] after = manifest.render();
    try {
      // What says the same stays as a person has laid it out.
      if (!Arrays.equals(before, after)) {
        AtomicFiles.write(file, after);
      }
    } finally {
      Arrays.fill(before, (byte) 0);
      Arrays.fill(after, (byte) 0);
    }
  }

  @Override
  public SyncState syncState(
      String name, String entry, SecretData expected, Cancellation cancellation) {
    boolean synced =
        look(name)
            .certain()
            .filter(secret -> secret.follows().equals(Optional.of(entry)))
            .filter(secret -> secret.data().holds(expected))
            .isPresent();
    return synced
        ? new SyncState.Synced()
        : new SyncState.Failed(
            Notice.of(
                DomainCode.STORE_FAILED,
                fileOf(name).toString(),
                "it does not hold what the remote entry " + entry + " holds",
                "Nobody copies entries into a folder but gen3db: repeat the run."));
  }

  @Override
  public Written<StoredSecret> delete(StoredSecret seen, Cancellation cancellation) {
    Path file = fileOf(seen.name());
    if (!folder.reading(() -> Files.isDirectory(folder.path()))) {
      return Written.gone();
    }
    return folder.writing(
        cancellation,
        () -> {
          Optional<StoredSecret> there = stored(seen.name(), file);
          if (there.isPresent() && !isSame(Optional.of(seen), there)) {
            return Written.conflict(lookAt(there));
          }
          AtomicFiles.delete(file);
          return Written.gone();
        });
  }

  @Override
  public List<Check> check(StoreNeeds needs, Cancellation cancellation) {
    return FolderCheck.of("secrets", folder.path());
  }

  @Override
  public String describe() {
    return folder.path().toString();
  }

  private Optional<StoredSecret> stored(String name, Path file) throws IOException {
    Optional<StoredSecret> stored =
        FileVersion.reading(
            file,
            (content, version) ->
                SecretManifest.parse(file, content, name, namespace).toStored(version));
    if (stored.isEmpty()) {
      refuseOtherEndings(name);
    }
    return stored;
  }

  private Optional<SecretManifest> load(String name, Path file) throws IOException {
    return FileVersion.reading(
        file, (content, version) -> SecretManifest.parse(file, content, name, namespace));
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
