package org.gen3db.domain.dump;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.gen3db.domain.dump.DumpManifest.DumpedDatabase;
import org.gen3db.domain.dump.DumpManifest.DumpedIndex;
import org.gen3db.domain.dump.DumpReport.Kind;
import org.gen3db.domain.dump.DumpReport.Part;
import org.gen3db.domain.error.Notice;

/** A part of a dump, as it is told, and as the manifest has it where it is written. */
record DumpedPart(Part part, Optional<DumpedDatabase> database, Optional<DumpedIndex> index) {
  static DumpedPart of(DumpedDatabase database, Duration took) {
    return new DumpedPart(
        new Part(
            Kind.DATABASE,
            database.services().get(0),
            List.of(database.database()),
            0,
            List.of(database.file()),
            took,
            Optional.empty()),
        Optional.of(database),
        Optional.empty());
  }

  static DumpedPart of(DumpedIndex index, Duration took) {
    return new DumpedPart(
        new Part(
            Kind.INDEX,
            index.index(),
            index.physical(),
            index.documents(),
            index.files(),
            took,
            Optional.empty()),
        Optional.empty(),
        Optional.of(index));
  }

  static DumpedPart failed(Kind kind, String name, List<String> of, Notice problem) {
    return new DumpedPart(
        new Part(kind, name, of, 0, List.of(), Duration.ZERO, Optional.of(problem)),
        Optional.empty(),
        Optional.empty());
  }
}
