package org.gen3db.adapter.restore.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.dump.DumpCode;
import org.gen3db.domain.dump.DumpManifest;
import org.gen3db.domain.dump.DumpManifest.DumpedFile;
import org.gen3db.domain.dump.DumpManifests;
import org.gen3db.domain.dump.DumpTarget;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.error.Reason;

/**
 * A folder into which dumps are written. Each grows in a hidden folder beside its place, and comes
 * into it by one rename.
 */
final class DirectoryDumpTarget implements DumpTarget {
  private final Path root;
  private final DumpManifests manifests;
  private final Durable durable;

  DirectoryDumpTarget(Path root, DumpManifests manifests) {
    this(root, manifests, OwnFiles::force);
  }

  /** One that has names made durable in a way of its own. */
  DirectoryDumpTarget(Path root, DumpManifests manifests, Durable durable) {
    this.root = root;
    this.manifests = manifests;
    this.durable = durable;
  }

  /** Makes the names in a folder durable. */
  @FunctionalInterface
  interface Durable {
    /** Does it, or says that it cannot. */
    void force(Path folder) throws IOException;
  }

  @Override
  public String describe() {
    return root.toString();
  }

  @Override
  public boolean isTaken(String path, Cancellation end) {
    return isTaken(resolve(root, path));
  }

  /** An empty folder is no dump. */
  private static boolean isTaken(Path place) {
    try {
      if (!Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS)) {
        return Files.exists(place, LinkOption.NOFOLLOW_LINKS);
      }
      try (Stream<Path> inside = Files.list(place)) {
        return inside.findAny().isPresent();
      }
    } catch (IOException | UncheckedIOException e) {
      throw failed(place, e);
    }
  }

  @Override
  public void checkWritable(String path, Cancellation end) {
    Path folder = OwnFiles.parent(resolve(root, path).toAbsolutePath());
    while (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS) && folder.getParent() != null) {
      folder = folder.getParent();
    }
    if (!Files.isDirectory(folder)) {
      throw failed(folder, "it is no folder");
    }
    if (!Files.isWritable(folder)) {
      throw failed(folder, "this user may not write into it");
    }
  }

  @Override
  public Draft begin(String path, Cancellation end) {
    Path place = resolve(root, path);
    if (isTaken(place)) {
      throw taken(path, root);
    }
    try {
      Path folder = OwnFiles.parent(place.toAbsolutePath());
      OwnFiles.createFolders(folder);
      return new DirectoryDraft(
          path, root, place.toAbsolutePath(), DraftFolder.in(folder), manifests, durable);
    } catch (IOException e) {
      throw failed(place, e);
    }
  }

  static Gen3DbException taken(String path, Path root) {
    return new Gen3DbException(
        Notice.of(
            DumpCode.DUMP_EXISTS, path, "there is something at %s of %s".formatted(path, root)));
  }

  @Override
  public List<String> leftovers(String folder, boolean remove, Cancellation end) {
    Path in = resolve(root, folder);
    if (!Files.isDirectory(in)) {
      return List.of();
    }
    try {
      return DraftFolder.leftIn(in, remove).stream()
          .map(left -> folder + "/" + left + ", which a run that was killed left")
          .toList();
    } catch (IOException | UncheckedIOException e) {
      throw failed(in, e);
    }
  }

  @Override
  public List<Complete> complete(String folder, Cancellation end) {
    Path in = resolve(root, folder);
    if (!Files.isDirectory(in)) {
      return List.of();
    }
    try (Stream<Path> children = Files.list(in)) {
      var found = new ArrayList<Complete>();
      for (Path child : children.sorted().toList()) {
        String name = child.getFileName().toString();
        if (!name.startsWith(".") && Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)) {
          manifest(child)
              .filter(manifest -> manifest.version().equals(name))
              .filter(manifest -> isWhole(child, manifest))
              .ifPresent(manifest -> found.add(new Complete(folder + "/" + name, manifest)));
        }
      }
      return found;
    } catch (IOException | UncheckedIOException e) {
      throw failed(in, e);
    }
  }

  /** What it says of itself; empty where that is nothing of ours. */
  private Optional<DumpManifest> manifest(Path dump) {
    Path file = dump.resolve(DumpManifest.NAME);
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    try (InputStream in = Files.newInputStream(file)) {
      return Optional.of(manifests.read(file.toString(), in));
    } catch (IOException | Gen3DbException e) {
      return Optional.empty();
    }
  }

  /** Whether it is what we made, and nobody has put anything of his own beside. */
  private static boolean isWhole(Path dump, DumpManifest manifest) {
    Map<String, Long> wanted =
        manifest.files().stream()
            .collect(
                Collectors.toMap(
                    DumpedFile::path, DumpedFile::bytes, (one, other) -> -1L, TreeMap::new));
    var found = new TreeMap<String, Long>();
    try (Stream<Path> all = Files.walk(dump, new FileVisitOption[0])) {
      for (Path each : all.toList()) {
        if (!Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS)) {
          boolean file = Files.isRegularFile(each, LinkOption.NOFOLLOW_LINKS);
          found.put(
              dump.relativize(each).toString().replace('\\', '/'), file ? Files.size(each) : -1);
        }
      }
    } catch (IOException | UncheckedIOException e) {
      return false;
    }
    found.remove(DumpManifest.NAME);
    return found.equals(wanted);
  }

  @Override
  public void remove(Complete dump, Cancellation end) {
    Path place = resolve(root, dump.path());
    try {
      Path hidden = DraftFolder.removed(place);
      Files.move(place, hidden, StandardCopyOption.ATOMIC_MOVE);
      OwnFiles.delete(hidden);
    } catch (IOException | UncheckedIOException e) {
      throw failed(place, e);
    }
  }

  /** The place in a folder. */
  static Path resolve(Path folder, String path) {
    try {
      for (String part : path.split("/", -1)) {
        if (part.isEmpty() || part.startsWith(".")) {
          throw new InvalidPathException(path, "a part of it is empty or begins with a dot");
        }
      }
      return folder.resolve(path);
    } catch (InvalidPathException e) {
      throw new Gen3DbException(
          Notice.of(
              DumpCode.DUMP_NOT_WRITTEN,
              path,
              "it can be no place of a dump: " + e.getReason(),
              "Name the version, and the environment, as a folder may be called."),
          e);
    }
  }

  private static Gen3DbException failed(Path place, String why) {
    return new Gen3DbException(Notice.of(DumpCode.DUMP_NOT_WRITTEN, place.toString(), why));
  }

  static Gen3DbException failed(Path place, Exception e) {
    return new Gen3DbException(
        Notice.of(DumpCode.DUMP_NOT_WRITTEN, place.toString(), Reason.of(e)), e);
  }
}
