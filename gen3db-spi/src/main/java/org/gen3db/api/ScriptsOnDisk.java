package org.gen3db.api;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.restoration.RestorationCode;
import org.gen3db.domain.restore.Script;
import org.gen3db.domain.restore.Scripts;
import org.jspecify.annotations.Nullable;

/**
 * The user's SQL in folders: {@code FOLDER/SERVICE/*.sql}.
 *
 * @param folders those that are named
 */
record ScriptsOnDisk(Map<Scripts.Kind, Path> folders) implements Scripts {
  private static final String ENDING = ".sql";

  @Override
  public List<Script> of(Kind kind, String service) {
    Path folder = folders.get(kind);
    if (folder == null) {
      return List.of();
    }
    if (!Files.isDirectory(folder)) {
      throw unreadable(folder, "there is no such folder", null);
    }
    Path own = folder.resolve(service);
    if (!Files.exists(own)) {
      return List.of();
    }
    var scripts = new ArrayList<Script>();
    for (Path file : files(own)) {
      try {
        scripts.add(new Script(file.toString(), Files.readString(file)));
      } catch (IOException | UncheckedIOException e) {
        throw unreadable(file, e.getClass().getSimpleName() + ": " + e.getMessage(), e);
      }
    }
    return List.copyOf(scripts);
  }

  private static List<Path> files(Path folder) {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(file -> file.toString().endsWith(ENDING))
          .sorted(Comparator.comparing(Path::toString))
          .toList();
    } catch (IOException | UncheckedIOException e) {
      throw unreadable(folder, e.getClass().getSimpleName() + ": " + e.getMessage(), e);
    }
  }

  private static Gen3DbException unreadable(Path place, String why, @Nullable Exception cause) {
    return new Gen3DbException(
        Notice.of(RestorationCode.SCRIPTS_UNREADABLE, place.toString(), why), cause);
  }
}
