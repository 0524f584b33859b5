package org.gen3db.adapter.restore.source;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.gen3db.domain.dump.DumpManifest;
import org.gen3db.domain.dump.DumpManifests;
import org.gen3db.domain.dump.DumpTarget;

/** A dump that grows in a hidden folder. */
final class DirectoryDraft implements DumpTarget.Draft {
  private final String path;
  private final Path root;
  private final Path place;
  private final DraftFolder draft;
  private final DumpManifests manifests;
  private final DirectoryDumpTarget.Durable durable;

  /**
   * One in a folder of its own.
   *
   * @param path where it will lie, as it is told
   * @param place the same as a file
   */
  DirectoryDraft(
      String path,
      Path root,
      Path place,
      DraftFolder draft,
      DumpManifests manifests,
      DirectoryDumpTarget.Durable durable) {
    this.path = path;
    this.root = root;
    this.place = place;
    this.draft = draft;
    this.manifests = manifests;
    this.durable = durable;
  }

  @Override
  public OutputStream write(String file) {
    Path to = DirectoryDumpTarget.resolve(draft.folder(), file);
    try {
      OwnFiles.createFolders(OwnFiles.parent(to));
      return OwnFiles.write(to);
    } catch (IOException e) {
      throw DirectoryDumpTarget.failed(to, e);
    }
  }

  @Override
  public void complete(DumpManifest manifest) {
    try {
      try (OutputStream out = OwnFiles.write(draft.folder().resolve(DumpManifest.NAME))) {
        out.write(manifests.write(manifest));
      }
      for (Path each : folders()) {
        durable.force(each);
      }
      // A folder takes the place of an empty one, and of nothing else.
      Files.move(draft.folder(), place, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
      throw DirectoryDumpTarget.taken(path, root);
    } catch (IOException e) {
      if (Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
        throw DirectoryDumpTarget.taken(path, root);
      }
      throw DirectoryDumpTarget.failed(place, e);
    }
    try {
      durable.force(OwnFiles.parent(place));
    } catch (IOException e) {
      throw DirectoryDumpTarget.failed(place, undone(e));
    }
  }

  /** What a crash of the machine may take away is no dump that anybody should count on. */
  private IOException undone(IOException why) {
    try {
      Files.move(place, draft.folder(), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      why.addSuppressed(e);
    }
    return why;
  }

  private List<Path> folders() throws IOException {
    try (Stream<Path> all = Files.walk(draft.folder())) {
      return all.filter(Files::isDirectory).toList();
    }
  }

  @Override
  public void close() {
    try {
      draft.close();
    } catch (IOException e) {
      throw DirectoryDumpTarget.failed(draft.folder(), e);
    }
  }
}
