package org.gen3db.domain.restoration;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.restore.DumpFile;
import org.gen3db.domain.restore.DumpSource;
import org.gen3db.domain.restore.FolderArchives;

/**
 * Where the dump of a service lies: {@code ENVIRONMENT/VERSION/pgdumps/SERVICE.sql} as the spec has
 * it, the same without environment or version, or the file alone; as it is, compressed, encrypted,
 * or an archive. The first folder that has it counts.
 *
 * @param environment {@code global.environment}
 * @param version the version of the data; empty where none was named
 */
record DumpLayout(String environment, Optional<String> version) {
  private static final String DUMPS = "pgdumps";

  /** What may follow the service's name, encrypted or not. */
  private static final Set<String> ENDINGS =
      Set.of(".sql", ".sql.gz", ".sql.zst", ".sql.lz4", ".dump", ".tar", FolderArchives.ENDING);

  private static final String ENCRYPTED = ".gpg";

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
      source.checkWhole(folder, name -> isOf(service, name), cancellation);
      List<DumpFile> found =
          decryptedOnce(
              source.list(folder, cancellation).stream()
                  .filter(file -> isOf(service, file.name()))
                  .toList());
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

  private static boolean isOf(String service, String name) {
    return name.startsWith(service)
        && ENDINGS.contains(decrypted(name).substring(service.length()));
  }

  private static String decrypted(String name) {
    return name.endsWith(ENCRYPTED) ? name.substring(0, name.length() - ENCRYPTED.length()) : name;
  }

  /** Beside what somebody has decrypted, the encrypted file counts no more. */
  private static List<DumpFile> decryptedOnce(List<DumpFile> files) {
    Set<String> names = files.stream().map(DumpFile::name).collect(Collectors.toSet());
    return files.stream()
        .filter(
            file ->
                decrypted(file.name()).equals(file.name())
                    || !names.contains(decrypted(file.name())))
        .toList();
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
        "%s has none of %s, plain or compressed (.gz, .zst, .lz4), nor an archive of these names (%s)"
            .formatted(source.describe(), looked, ".dump, .tar, .dir");
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
