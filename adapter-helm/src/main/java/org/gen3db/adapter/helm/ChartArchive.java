package org.gen3db.adapter.helm;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;

/**
 * A chart as a .tgz. It is read in memory and never unpacked to the disk, so no path in it can
 * point anywhere; paths that try are refused all the same, as a sign of a foul archive.
 */
final class ChartArchive implements ChartFiles {
  /** What an archive may hold unpacked, and a single file of a chart at most. */
  static final int MAX_BYTES = 128 << 20;

  private static final int MAX_ENTRIES = 50_000;

  private final String place;
  private final NavigableMap<String, byte[]> files;

  private ChartArchive(String place, NavigableMap<String, byte[]> files) {
    this.place = place;
    this.files = files;
  }

  /**
   * Reads an archive.
   *
   * @throws Gen3DbException when it is none, or too large
   */
  static ChartArchive of(String place, byte[] bytes) {
    var files = new TreeMap<String, byte[]>();
    long total = 0;
    int entries = 0;
    try (var tar =
        new TarArchiveInputStream(new GZIPInputStream(new ByteArrayInputStream(bytes)))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        if (++entries > MAX_ENTRIES) {
          throw refused(place, "the archive holds more than " + MAX_ENTRIES + " files.");
        }
        if (!entry.isFile()) {
          continue;
        }
        byte[] content = tar.readNBytes((int) (MAX_BYTES - total + 1));
        total += content.length;
        if (total > MAX_BYTES) {
          throw refused(place, "the archive holds more than %d MiB.".formatted(MAX_BYTES >> 20));
        }
        files.put(inChart(place, entry.getName()), content);
      }
    } catch (IOException | IllegalArgumentException e) {
      throw refused(place, "this is no .tgz archive, or it is damaged or cut off.");
    }
    return new ChartArchive(place, files);
  }

  /** The path in the chart: without the folder that every chart archive has at its top. */
  private static String inChart(String place, String name) {
    String path = name.startsWith("./") ? name.substring(2) : name;
    if (path.startsWith("/") || path.contains("\\") || List.of(path.split("/")).contains("..")) {
      throw refused(place, "the archive holds a path that points out of it.");
    }
    return path.substring(path.indexOf('/') + 1);
  }

  private static Gen3DbException refused(String place, String message) {
    return new Gen3DbException(
        Notice.of(
            HelmCode.CHART_NOT_READABLE,
            place,
            message,
            "Make the archive again with helm package, or give the chart as a folder."));
  }

  @Override
  public String place() {
    return place;
  }

  @Override
  public Optional<byte[]> file(String path) {
    return Optional.ofNullable(files.get(path));
  }

  @Override
  public List<byte[]> templates() {
    return List.copyOf(below("templates/").values());
  }

  @Override
  public List<ChartFiles> vendored() {
    NavigableMap<String, byte[]> charts = below("charts/");
    var names = new LinkedHashSet<String>();
    charts.keySet().forEach(path -> names.add(path.substring("charts/".length()).split("/")[0]));
    var found = new ArrayList<ChartFiles>();
    for (String name : names) {
      String path = "charts/" + name;
      if (name.startsWith("_") || name.startsWith(".")) {
        continue;
      }
      byte[] archive = charts.get(path);
      if (archive != null) {
        if (name.endsWith(".tgz")) {
          found.add(of(place + "/" + path, archive));
        }
      } else if (charts.containsKey(path + "/Chart.yaml")) {
        var inner = new TreeMap<String, byte[]>();
        below(path + "/").forEach((p, b) -> inner.put(p.substring(path.length() + 1), b));
        found.add(new ChartArchive(place + "/" + path, inner));
      }
    }
    return found;
  }

  @Override
  public Optional<ChartFiles> at(String path) {
    return Optional.empty();
  }

  private NavigableMap<String, byte[]> below(String prefix) {
    return files.subMap(prefix, true, prefix + Character.MAX_VALUE, false);
  }
}
