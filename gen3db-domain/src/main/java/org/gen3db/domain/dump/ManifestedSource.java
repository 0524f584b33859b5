package org.gen3db.domain.dump;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.error.Reason;
import org.gen3db.domain.restore.DumpFile;
import org.gen3db.domain.restore.DumpSource;
import org.gen3db.domain.rights.Rights;

/**
 * A source of dumps whose manifests count: a file that one names has the digest that it says, so
 * that a restore refuses what is not the file that was dumped, whatever digest lies beside it. What
 * lies in such a dump and is not named is no part of it, and is not found; where one that is named
 * is not there, the dump is not whole. Dumps without a manifest are as they are.
 */
public final class ManifestedSource implements DumpSource {
  private static final String ENCRYPTED = ".gpg";

  private final DumpSource source;
  private final DumpManifests manifests;
  private final Map<String, Optional<DumpManifest>> read = new ConcurrentHashMap<>();

  /** The same source, with what manifests say. */
  public ManifestedSource(DumpSource source, DumpManifests manifests) {
    this.source = source;
    this.manifests = manifests;
  }

  @Override
  public String describe() {
    return source.describe();
  }

  @Override
  public List<DumpFile> list(String folder, Cancellation cancellation) {
    return source.list(folder, cancellation).stream()
        .filter(file -> !file.name().equals(DumpManifest.NAME))
        .flatMap(file -> digested(file, cancellation).stream())
        .toList();
  }

  @Override
  public List<String> folders(String folder, Cancellation cancellation) {
    return source.folders(folder, cancellation);
  }

  @Override
  public Optional<DumpFile> find(String path, Cancellation cancellation) {
    return source.find(path, cancellation).flatMap(file -> digested(file, cancellation));
  }

  /** The manifest lies beside the folder of a file. */
  private Optional<DumpFile> digested(DumpFile file, Cancellation cancellation) {
    int name = file.path().lastIndexOf('/');
    if (name < 0) {
      return Optional.of(file);
    }
    int folder = file.path().lastIndexOf('/', name - 1) + 1;
    Optional<DumpManifest> manifest =
        read.computeIfAbsent(
            file.path().substring(0, folder), dump -> manifest(dump, cancellation));
    if (manifest.isEmpty()) {
      return Optional.of(file);
    }
    String path = file.path().substring(folder);
    return manifest
        .get()
        .file(path)
        .map(said -> new DumpFile(file.path(), file.bytes(), file.version(), said.sha256(), true))
        // What somebody has decrypted has no digest in the manifest.
        .or(() -> manifest.get().file(path + ENCRYPTED).map(said -> file));
  }

  @Override
  public void checkWhole(String folder, Predicate<String> wanted, Cancellation cancellation) {
    if (folder.isEmpty()) {
      return; // no dump is made of files beside its manifest
    }
    String dump = folder.substring(0, folder.lastIndexOf('/') + 1);
    List<String> named =
        read.computeIfAbsent(dump, one -> manifest(one, cancellation)).stream()
            .flatMap(manifest -> manifest.files().stream())
            .map(DumpManifest.DumpedFile::path)
            .filter(path -> folderOf(dump + path).equals(folder))
            .filter(path -> wanted.test(decrypted(nameOf(path))))
            .toList();
    if (named.isEmpty()) {
      return;
    }
    Set<String> there =
        source.list(folder, cancellation).stream()
            .map(file -> decrypted(file.name()))
            .collect(Collectors.toUnmodifiableSet());
    List<String> missing =
        named.stream().filter(path -> !there.contains(decrypted(nameOf(path)))).toList();
    if (!missing.isEmpty()) {
      throw new Gen3DbException(
          Notice.of(
              DumpCode.DUMP_INCOMPLETE,
              dump + DumpManifest.NAME + " of " + source.describe(),
              "it names %s, and there %s none"
                  .formatted(String.join(", ", missing), missing.size() == 1 ? "is" : "are")));
    }
  }

  private static String folderOf(String path) {
    return path.substring(0, Math.max(0, path.lastIndexOf('/')));
  }

  private static String nameOf(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private static String decrypted(String name) {
    return name.endsWith(ENCRYPTED) ? name.substring(0, name.length() - ENCRYPTED.length()) : name;
  }

  private Optional<DumpManifest> manifest(String folder, Cancellation cancellation) {
    // By listing, which whoever may read dumps may do: a source may say no, where it is asked for
    // a file that is not there.
    Optional<DumpFile> found =
        source
            .list(folder.isEmpty() ? "" : folder.substring(0, folder.length() - 1), cancellation)
            .stream()
            .filter(file -> file.name().equals(DumpManifest.NAME))
            .findFirst();
    if (found.isEmpty()) {
      return Optional.empty();
    }
    String place = found.get().path() + " of " + source.describe();
    try (InputStream in = source.open(found.get(), 0, cancellation)) {
      return Optional.of(manifests.read(place, in));
    } catch (IOException e) {
      throw new Gen3DbException(Notice.of(DumpCode.MANIFEST_UNREADABLE, place, Reason.of(e)), e);
    }
  }

  @Override
  public InputStream open(DumpFile file, long from, Cancellation cancellation) {
    return source.open(file, from, cancellation);
  }

  @Override
  public Optional<Rights> rights() {
    return source.rights();
  }
}
