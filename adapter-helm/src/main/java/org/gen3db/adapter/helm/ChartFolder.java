package org.gen3db.adapter.helm;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.error.Reason;

/** A chart as a folder: a checkout, or one with its sub-charts below {@code charts/}. */
final class ChartFolder implements ChartFiles {
  private final String place;
  private final Path folder;

  ChartFolder(String place, Path folder) {
    this.place = place;
    this.folder = folder;
  }

  @Override
  public String place() {
    return place;
  }

  @Override
  public Optional<byte[]> file(String path) {
    Path file = folder.resolve(path);
    return Files.isRegularFile(file) ? Optional.of(read(file)) : Optional.empty();
  }

  @Override
  public List<byte[]> templates() {
    Path templates = folder.resolve("templates");
    if (!Files.isDirectory(templates)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(templates)) {
      return files.filter(Files::isRegularFile).sorted().map(this::read).toList();
    } catch (IOException | java.io.UncheckedIOException e) {
      throw unreadable("templates", e);
    }
  }

  @Override
  public List<ChartFiles> vendored() {
    Path charts = folder.resolve("charts");
    if (!Files.isDirectory(charts)) {
      return List.of();
    }
    var found = new ArrayList<ChartFiles>();
    try (Stream<Path> entries = Files.list(charts)) {
      for (Path entry : entries.sorted().toList()) {
        String name = String.valueOf(entry.getFileName());
        String inner = place + "/charts/" + name;
        if (name.startsWith("_") || name.startsWith(".")) {
          continue;
        }
        if (Files.isRegularFile(entry) && name.endsWith(".tgz")) {
          found.add(ChartArchive.of(inner, read(entry)));
        } else if (Files.isRegularFile(entry.resolve("Chart.yaml"))) {
          found.add(new ChartFolder(inner, entry));
        }
      }
    } catch (IOException e) {
      throw unreadable("charts", e);
    }
    return found;
  }

  @Override
  public Optional<ChartFiles> at(String path) {
    try {
      Path other = folder.resolve(path).normalize();
      return Files.isRegularFile(other.resolve("Chart.yaml"))
          ? Optional.of(new ChartFolder(place + "/" + path, other))
          : Optional.empty();
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  private byte[] read(Path file) {
    String name = folder.relativize(file).toString();
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(ChartArchive.MAX_BYTES + 1);
      if (bytes.length > ChartArchive.MAX_BYTES) {
        throw new Gen3DbException(
            Notice.of(
                HelmCode.CHART_NOT_READABLE,
                place + "/" + name,
                "the file is larger than %d MiB.".formatted(ChartArchive.MAX_BYTES >> 20)));
      }
      return bytes;
    } catch (IOException e) {
      throw unreadable(name, e);
    }
  }

  private Gen3DbException unreadable(String name, Exception e) {
    return new Gen3DbException(
        Notice.of(
            HelmCode.CHART_NOT_READABLE,
            place + "/" + name,
            "it cannot be read: " + Reason.of(e) + ".",
            "Check the permissions of the chart's files."));
  }
}
