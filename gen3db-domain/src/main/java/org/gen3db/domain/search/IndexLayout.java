package org.gen3db.domain.search;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.restore.DumpFile;
import org.gen3db.domain.restore.DumpSource;

/**
 * Where the dumps of indices lie: {@code ENVIRONMENT/VERSION/elasticsearch} as the spec has it, the
 * same without environment or version, or the folder alone. The first folder that has any counts.
 *
 * @param environment {@code global.environment}
 * @param version the version of the data; empty where none was named
 */
record IndexLayout(String environment, Optional<String> version) {
  private static final String INDICES = "elasticsearch";

  private record Part(DumpSource source, DumpFile file, Cancellation end) implements DumpPart {
    @Override
    public String name() {
      return file.path();
    }

    @Override
    public long size() {
      return file.bytes();
    }

    @Override
    public Optional<String> sha256() {
      return file.sha256();
    }

    @Override
    public boolean manifested() {
      return file.manifested();
    }

    @Override
    public InputStream open() {
      return source.open(file, 0, end);
    }
  }

  private List<String> folders() {
    String within = version.map(one -> one + "/").orElse("");
    var folders = new ArrayList<String>();
    folders.add(environment + "/" + within + INDICES);
    folders.add(within + INDICES);
    folders.add(version.orElse(""));
    return folders;
  }

  /**
   * The dumps of some indices.
   *
   * @param wanted their names; empty for all that are there
   * @throws Gen3DbException when there is none of one, or two files of one part
   */
  List<IndexDump> find(DumpSource source, Set<String> wanted, Cancellation end) {
    for (String folder : folders()) {
      source.checkWhole(folder, name -> isWanted(name, wanted), end);
      var files = new TreeMap<String, DumpPart>();
      source.list(folder, end).forEach(file -> files.put(file.name(), new Part(source, file, end)));
      List<IndexDump> found = among(source, files);
      if (!found.isEmpty()) {
        return chosen(source, folder, found, wanted);
      }
    }
    throw missing(
        source,
        "no file of an index in "
            + folders().stream()
                .map(folder -> folder.isEmpty() ? "the folder itself" : folder)
                .collect(Collectors.joining(", ")));
  }

  private static boolean isWanted(String file, Set<String> wanted) {
    return IndexDump.index(file)
        .filter(index -> wanted.isEmpty() || wanted.contains(index))
        .isPresent();
  }

  private static List<IndexDump> among(DumpSource source, TreeMap<String, DumpPart> files) {
    try {
      return IndexDump.among(files);
    } catch (IllegalArgumentException e) {
      throw new Gen3DbException(
          Notice.of(
              SearchRestoreCode.INDEX_FILES_TWICE,
              source.describe(),
              String.valueOf(e.getMessage())));
    }
  }

  private static List<IndexDump> chosen(
      DumpSource source, String folder, List<IndexDump> found, Set<String> wanted) {
    if (wanted.isEmpty()) {
      return found;
    }
    var absent = new TreeSet<>(wanted);
    found.forEach(dump -> absent.remove(dump.index()));
    if (!absent.isEmpty()) {
      throw missing(
          source,
          "%s has no file of %s; there are %s"
              .formatted(
                  folder.isEmpty() ? "the folder" : folder,
                  String.join(", ", absent),
                  String.join(", ", found.stream().map(IndexDump::index).toList())));
    }
    return found.stream().filter(dump -> wanted.contains(dump.index())).toList();
  }

  private static Gen3DbException missing(DumpSource source, String message) {
    return new Gen3DbException(
        Notice.of(SearchRestoreCode.INDEX_DUMP_MISSING, source.describe(), message));
  }
}
