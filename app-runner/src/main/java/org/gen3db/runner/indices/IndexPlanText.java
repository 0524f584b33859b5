package org.gen3db.runner.indices;

import java.util.List;
import java.util.stream.Collectors;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.search.IndexPlace;
import org.gen3db.domain.search.IndexPlan;
import org.gen3db.domain.search.IndexPlan.Planned;
import org.gen3db.runner.console.Screen;
import org.gen3db.runner.console.Sizes;
import org.gen3db.runner.output.Document;
import org.gen3db.runner.output.Fields;
import org.gen3db.runner.output.Messages;
import org.gen3db.runner.output.Repeated;

/** What a restore would do with indices, for programs and for people. */
final class IndexPlanText {
  private IndexPlanText() {}

  static Document document(IndexPlan plan, List<Notice> warnings) {
    return new Document(
        "IndexPlan",
        fields -> {
          indices(fields, plan);
          IndexRestoreText.warnings(fields, warnings);
        });
  }

  /** The document of databases, and of the indices that would be restored with them. */
  static Document document(Document databases, IndexPlan plan) {
    return new Document(
        databases.kind(),
        fields -> {
          databases.content().accept(fields);
          indices(fields, plan);
        });
  }

  private static void indices(Fields fields, IndexPlan plan) {
    fields.texts("left", plan.left());
    fields.list("indices", plan.indices(), planned -> planned(fields, planned));
  }

  private static void planned(Fields fields, Planned planned) {
    fields.text("index", planned.dump().index());
    fields.list(
        "files",
        planned.dump().parts(),
        part -> {
          fields.text("file", part.name());
          fields.number("bytes", part.size());
        });
    planned.place().ifPresent(place -> place(fields, place));
    if (isLeft(planned)) {
      fields.flag("unchanged", true);
    }
    planned.problem().ifPresent(problem -> IndexRestoreText.error(fields, problem));
  }

  /** Whether services find something that stays. */
  private static boolean isLeft(Planned planned) {
    return planned.place().isEmpty() && planned.problem().isEmpty();
  }

  private static void place(Fields fields, IndexPlace place) {
    fields.text("physical", place.physical());
    fields.text("current", place.current().orElse(null));
    fields.number("currentDocuments", place.documents());
    fields.text("kept", place.kept().orElse(null));
    fields.texts("removed", place.removed());
  }

  static void print(IndexPlan plan, Screen screen, Repeated repeated) {
    plan.left().forEach(what -> screen.line("Would be taken away: " + what));
    for (Planned planned : plan.indices()) {
      screen.line(planned.dump().index());
      if (isLeft(planned)) {
        screen.line("  stays as it is");
      } else {
        screen.paragraph(
            "  load     ",
            planned.dump().parts().isEmpty()
                ? "nothing: it would be made without documents"
                : planned.dump().parts().stream()
                    .map(part -> part.name() + " (" + Sizes.of(part.size()) + ")")
                    .collect(Collectors.joining(", ")));
      }
      planned.place().ifPresent(place -> print(place, screen));
    }
    screen.line();
    Messages.problems(
        screen,
        repeated,
        plan.indices().stream().flatMap(each -> each.problem().stream()).toList());
    screen.paragraph("", "Nothing was changed, and no file was read but a configuration of guppy.");
  }

  private static void print(IndexPlace place, Screen screen) {
    screen.line("  release  as " + place.physical());
    place
        .current()
        .ifPresent(
            current ->
                screen.line(
                    "  replace  %s, with %,d documents, which stays%s"
                        .formatted(
                            current,
                            place.documents(),
                            place
                                .kept()
                                .filter(kept -> !kept.equals(current))
                                .map(kept -> " as " + kept)
                                .orElse(""))));
    place.removed().forEach(old -> screen.line("  remove   " + old));
  }
}
