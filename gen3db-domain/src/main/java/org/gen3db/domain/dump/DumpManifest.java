package org.gen3db.domain.dump;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gen3db.domain.plan.Mark;
import org.jspecify.annotations.Nullable;

/**
 * What a dump says of itself, in the file {@value #NAME} beside its folders: by it a restore tells
 * a dump from one that was changed or cut, and retention tells dumps of gen3db from anything else.
 *
 * @param release whose data it is
 * @param namespace where that release was
 * @param environment {@code global.environment}
 * @param id the environment's id (R11), which tells it from others that are called alike: the
 *     namespace's UID, or a random one beside a folder of Secrets; null where it was not known
 * @param version the version of the data
 * @param finished when it was complete
 * @param databases what it holds of databases, by service
 * @param indices what it holds of indices, by name
 */
public record DumpManifest(
    String release,
    String namespace,
    String environment,
    @Nullable String id,
    String version,
    Instant finished,
    List<DumpedDatabase> databases,
    List<DumpedIndex> indices) {
  /** The name of its file. */
  public static final String NAME = "gen3db-dump.json";

  public DumpManifest {
    databases = List.copyOf(databases);
    indices = List.copyOf(indices);
  }

  /**
   * A file.
   *
   * @param path within the dump, with slashes
   * @param bytes its size
   * @param sha256 of its bytes as they are stored, in lower-case hex digits
   */
  public record DumpedFile(String path, long bytes, String sha256) {}

  /**
   * A database.
   *
   * @param services all that use it; the file bears the first one's name
   * @param database its name
   * @param server the version of its server
   * @param file its dump
   */
  public record DumpedDatabase(
      List<String> services, String database, String server, DumpedFile file) {
    public DumpedDatabase {
      services = List.copyOf(services);
    }
  }

  /**
   * An index.
   *
   * @param index the name under which services find it
   * @param physical the indices that they found under it
   * @param documents how many it holds
   * @param files mapping, settings, analyzers and documents
   */
  public record DumpedIndex(
      String index, List<String> physical, long documents, List<DumpedFile> files) {
    public DumpedIndex {
      physical = List.copyOf(physical);
      files = List.copyOf(files);
    }
  }

  /** All of its files. */
  public List<DumpedFile> files() {
    return Stream.concat(
            databases.stream().map(DumpedDatabase::file),
            indices.stream().flatMap(index -> index.files().stream()))
        .toList();
  }

  /** What it says of a file, by its path within the dump. */
  public Optional<DumpedFile> file(String path) {
    return files().stream().filter(file -> file.path().equals(path)).findFirst();
  }

  /** What it holds: dumps of different parts of an environment do not stand in for each other. */
  Set<String> parts() {
    return Stream.concat(
            databases.stream().map(database -> partOfDatabase(database.database())),
            indices.stream().map(index -> partOfIndex(index.index())))
        .collect(Collectors.toUnmodifiableSet());
  }

  static String partOfDatabase(String name) {
    return "database " + name;
  }

  static String partOfIndex(String name) {
    return "index " + name;
  }

  /** The environment's id (R11), where it was known. */
  public Optional<String> environmentId() {
    return Optional.ofNullable(id);
  }

  /** Whether it is of the same environment as another one: nobody else is meant by its id. */
  boolean isOf(Mark environmentOf) {
    return release.equals(environmentOf.release())
        && namespace.equals(environmentOf.namespace())
        && environment.equals(environmentOf.environment())
        && environmentOf.id().equals(id);
  }
}
