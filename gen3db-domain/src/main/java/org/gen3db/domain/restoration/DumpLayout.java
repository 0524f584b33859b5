package org.gen3db.domain.restoration;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.restore.DumpFile;
import org.gen3db.domain.restore.DumpSource;

/**
 * Where the dump of a service lies: {@code ENVIRONMENT/VERSION/pgdumps/SERVICE.sql} as the spec has
 * it, the same without environment or version, or the file alone; as it is, or compressed. The
 * first folder that has it counts.
 *
 * @param environment {@code global.environment}
 * @param version the version of the data; empty where none was named
 */
record DumpLayout(String environment, Optional<String> version) {
  private static final String DUMPS = "pgdumps";

  /** What may follow the service's name. */
  private static final List<String> ENDINGS = List.of(".sql", ".sql.gz", ".sql.zst", ".sql.lz4");

  /** The folders that are looked into, in this order. */
  List<String> folders() {
    String within = version.map(one -> one + "/").orElse("");
    var folders = new ArrayList<String>();
    folders.add(environment + "/" + within + DUMPS);
    folders.add(within + DUMPS);
    folders.add(version.orElse(""));
    return List.copyOf(folders);
  }

  /**
   * The dump of a service.
   *
   * @throws Gen3DbException when a folder has several
   */
  Optional<DumpFile> find(DumpSource source, String service, Cancellation cancellation) {
    for (String folder : folders()) {
      source.checkWhole(folder, name -> ENDINGS.contains(endOf(name, service)), cancellation);
      List<DumpFile> found =
          source.list(folder, cancellation).stream()
              .filter(file -> ENDINGS.contains(endOf(file.name(), service)))
              .toList();
      if (found.size() > 1) {
        throw new Gen3DbException(
            Notice.of(
                RestorationCode.DUMP_AMBIGUOUS,
                service,
                "in %s there are %s"
                    .formatted(
                        source.describe(),
                        String.join(", ", found.stream().map(DumpFile::path).toList()))));
      }
      if (!found.isEmpty()) {
        return Optional.of(found.get(0));
      }
    }
    return Optional.empty();
  }

  private static String endOf(String name, String service) {
    return name.startsWith(service) ? name.substring(service.length()) : "";
  }

  /** That there is none, and which versions there are. */
  Notice missing(DumpSource source, String service, Cancellation cancellation) {
    String looked =
        String.join(
            ", ",
            folders().stream()
                .map(folder -> (folder.isEmpty() ? "" : folder + "/") + service + ".sql")
                .toList());
    String message =
        "%s has none of %s, plain or compressed (.gz, .zst, .lz4)"
            .formatted(source.describe(), looked);
    List<String> versions = versions(source, cancellation);
    return versions.isEmpty()
        ? Notice.of(RestorationCode.DUMP_MISSING, service, message)
        : Notice.of(
            RestorationCode.DUMP_MISSING,
            service,
            message,
            "Name the version of the data: there are " + String.join(", ", versions) + ".");
  }

  /** The folders beside which one of pgdumps would be: versions, as far as anything tells. */
  private List<String> versions(DumpSource source, Cancellation cancellation) {
    var versions = new TreeSet<String>();
    for (String above : List.of(environment, "")) {
      source.folders(above, cancellation).stream()
          .filter(name -> !name.equals(DUMPS) && !name.equals(environment))
          .filter(name -> !version.equals(Optional.of(name)))
          .filter(
              name ->
                  Stream.of(above, name, DUMPS)
                          .filter(part -> !part.isEmpty())
                          .reduce((one, next) -> one + "/" + next)
                          .map(folder -> source.list(folder, cancellation))
                          .orElse(List.of())
                          .size()
                      > 0)
          .forEach(versions::add);
    }
    return versions.stream().limit(10).toList();
  }
}
