package org.gen3db.domain.dump;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.gen3db.domain.dump.DumpManifest.DumpedFile;
import org.gen3db.domain.error.Notice;

/**
 * What became of a dump, or what would.
 *
 * @param target where it was written to, for people
 * @param path where it lies there
 * @param complete whether it is there; where any part failed, nothing is
 * @param parts all that it is made of
 * @param removed older dumps that were taken away
 * @param leftovers what killed runs had left, and was taken away
 * @param stays what could not be taken away, with the reason, for people
 * @param problem what went wrong with the dump as a whole
 */
public record DumpReport(
    String target,
    String path,
    boolean complete,
    List<Part> parts,
    List<String> removed,
    List<String> leftovers,
    List<String> stays,
    Optional<Notice> problem) {
  public DumpReport {
    parts = List.copyOf(parts);
    removed = List.copyOf(removed);
    leftovers = List.copyOf(leftovers);
    stays = List.copyOf(stays);
  }

  /** The same with something more that could not be taken away. */
  DumpReport staying(String what) {
    var all = new ArrayList<>(stays);
    all.add(what);
    return new DumpReport(target, path, complete, parts, removed, leftovers, all, problem);
  }

  /** Whether something went wrong. */
  public boolean hasProblem() {
    return problem.isPresent() || parts.stream().anyMatch(part -> part.problem().isPresent());
  }

  /** All that went wrong. */
  public List<Notice> problems() {
    return Stream.concat(parts.stream().flatMap(part -> part.problem().stream()), problem.stream())
        .toList();
  }

  /** What is dumped. */
  public enum Kind {
    /** A database. */
    DATABASE,
    /** An index. */
    INDEX
  }

  /**
   * A part.
   *
   * @param kind what it is of
   * @param name the service that owns the database, or the index
   * @param of the names of the database, or of the indices that services find
   * @param documents how many an index holds; 0 of a database
   * @param files what was written
   * @param took how long that took
   * @param problem what went wrong
   */
  public record Part(
      Kind kind,
      String name,
      List<String> of,
      long documents,
      List<DumpedFile> files,
      Duration took,
      Optional<Notice> problem) {
    public Part {
      of = List.copyOf(of);
      files = List.copyOf(files);
    }

    /** The size of all files. */
    public long bytes() {
      return files.stream().mapToLong(DumpedFile::bytes).sum();
    }
  }
}
