package org.gen3db.domain.dump;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.error.Reason;
import org.gen3db.domain.restore.DumpFile;
import org.gen3db.domain.restore.DumpSource;
import org.gen3db.domain.rights.Rights;

/**
 * A source of dumps whose manifests count: a file that one names has the digest that it says, so
 * that a restore refuses what is not the file that was dumped. Where a file has a digest of its own
 * in the source, that one stays. Dumps without a manifest are as they are.
 */
public final class ManifestedSource implements DumpSource {
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
        .map(file -> digested(file, cancellation))
        .toList();
  }

  @Override
  public List<String> folders(String folder, Cancellation cancellation) {
    return source.folders(folder, cancellation);
  }

  @Override
  public Optional<DumpFile> find(String path, Cancellation cancellation) {
    return source.find(path, cancellation).map(file -> digested(file, cancellation));
  }

  /** The manifest lies beside the folder of a file. */
  private DumpFile digested(DumpFile file, Cancellation cancellation) {
    int name = file.path().lastIndexOf('/');
    if (name < 0 || file.sha256().isPresent()) {
      return file;
    }
    int folder = file.path().lastIndexOf('/', name - 1) + 1;
    return read.computeIfAbsent(
            file.path().substring(0, folder), dump -> manifest(dump, cancellation))
        .flatMap(manifest -> manifest.file(file.path().substring(folder)))
        .map(said -> new DumpFile(file.path(), file.bytes(), file.version(), said.sha256()))
        .orElse(file);
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
