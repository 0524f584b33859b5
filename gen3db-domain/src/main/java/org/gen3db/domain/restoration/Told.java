package org.gen3db.domain.restoration;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.restore.LoadedDump;
import org.gen3db.domain.restore.LoadedDump.Compared;

/** What is worth a look in data that was loaded. */
final class Told {
  private static final int NAMED = 5;

  private Told() {}

  /** The tables whose content was not compared, if there are any. */
  static Optional<Notice> notCompared(LoadedDump loaded) {
    List<LoadedDump.Table> tables =
        loaded.tables().stream().filter(table -> table.compared() != Compared.CONTENT).toList();
    if (tables.isEmpty()) {
      return Optional.empty();
    }
    String named = tables.stream().limit(NAMED).map(Told::why).collect(Collectors.joining(", "));
    int more = tables.size() - NAMED;
    return Optional.of(
        Notice.of(
            RestorationCode.NOT_COMPARED,
            "",
            "the content of %s%s was not compared with the dump"
                .formatted(named, more > 0 ? " and " + more + " more tables" : "")));
  }

  private static String why(LoadedDump.Table table) {
    String reason =
        table.compared() == Compared.NOTHING
            ? "its statements skip rows"
            : table.types().isEmpty()
                ? "rows in statements"
                : "texts of " + String.join(" and ", table.types());
    return table.name() + " (" + reason + ")";
  }

  /** The database whose data nobody masked. */
  static Notice notMasked(List<String> services, Path folder) {
    return Notice.of(
        RestorationCode.NOT_MASKED,
        "",
        "%s has no file %s"
            .formatted(
                folder,
                services.stream()
                    .map(service -> service + "/*.sql")
                    .collect(Collectors.joining(" or "))));
  }

  /** A sequence behind its column. */
  static Notice behind(LoadedDump.Behind one) {
    return Notice.of(
        RestorationCode.SEQUENCE_BEHIND,
        "",
        "the sequence %s is behind %s".formatted(one.sequence(), one.column()));
  }
}
