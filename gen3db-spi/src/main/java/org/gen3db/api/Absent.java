package org.gen3db.api;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gen3db.domain.error.Means;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.error.Remedy;
import org.gen3db.domain.values.Nearest;
import org.gen3db.spi.AdapterProvider;
import org.gen3db.spi.Section;
import org.gen3db.spi.SpiCode;
import org.gen3db.spi.internal.BadAdapter;

/** An adapter that was chosen and is not there, in words: which are, and which could not be. */
record Absent(AdapterCatalog catalog, Section<?> section, String id, String place) {
  Notice problem(List<BadAdapter> bad) {
    List<String> known = catalog.of(section).stream().map(AdapterProvider::id).toList();
    String key = "gen3db." + section.key() + ".adapter";
    String installed =
        switch (known.size()) {
          case 0 -> ", and there is none for this section";
          case 1 -> "; there is only " + known.get(0);
          default -> "; there are " + String.join(", ", known);
        };
    String broken =
        bad.isEmpty()
            ? ""
            : "; of these none could be loaded:\n"
                + bad.stream()
                    .map(one -> one.where() + ": " + one.why())
                    .collect(Collectors.joining("\n"));
    // The place of a default is the key itself.
    if (place.startsWith(key)) {
      String message = "'" + id + "' is not installed" + installed + broken;
      return known.isEmpty()
          ? Notice.of(SpiCode.UNKNOWN_ADAPTER, place, message)
          : Notice.of(
              SpiCode.UNKNOWN_ADAPTER,
              place,
              message,
              Remedy.together(
                  Remedy.text("Set " + key + ": " + known.get(0) + "."),
                  new Remedy.Use(Means.DO_WITHOUT)));
    }
    return Notice.of(
        SpiCode.UNKNOWN_ADAPTER,
        place,
        key
            + " is '"
            + id
            + "'"
            + installed
            + Nearest.to(id, candidates(catalog, section))
                .map(nearest -> "; did you mean " + nearest + "?")
                .orElse("")
            + broken);
  }

  /** What may have been meant: what is installed, and the default, which may be still to come. */
  static List<String> candidates(AdapterCatalog catalog, Section<?> section) {
    return Stream.concat(
            catalog.of(section).stream().map(AdapterProvider::id), section.byDefault().stream())
        .toList();
  }
}
