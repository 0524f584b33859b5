package org.gen3db.runner.indices;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.search.IndexRestore;
import org.gen3db.domain.search.IndexRestore.Outcome;
import org.gen3db.domain.search.LoadedIndex;
import org.gen3db.domain.search.ReleasedIndex;
import org.gen3db.domain.search.RolledBackIndex;
import org.gen3db.runner.console.Screen;
import org.gen3db.runner.console.Sizes;
import org.gen3db.runner.output.Document;
import org.gen3db.runner.output.Fields;
import org.gen3db.runner.output.Messages;
import org.gen3db.runner.output.Repeated;

/** What became of indices, for programs and for people. */
final class IndexRestoreText {
  private IndexRestoreText() {}

  static Document document(IndexRestore.Result done, List<Notice> warnings) {
    return new Document(
        "IndexRestore",
        fields -> {
          indices(fields, done);
          warnings(fields, warnings);
        });
  }

  /** The document of databases, and of the indices that were restored with them. */
  static Document document(Document databases, IndexRestore.Result indices) {
    return new Document(
        databases.kind(),
        fields -> {
          databases.content().accept(fields);
          indices(fields, indices);
        });
  }

  private static void indices(Fields fields, IndexRestore.Result done) {
    fields.texts("recovered", done.recovered());
    fields.list("indices", done.outcomes(), outcome -> outcome(fields, outcome));
  }

  private static void outcome(Fields fields, Outcome outcome) {
    fields.text("index", outcome.index());
    fields.text("outcome", word(outcome));
    outcome.loaded().ifPresent(loaded -> loaded(fields, loaded));
    outcome
        .released()
        .ifPresent(
            released -> {
              fields.text("physical", released.physical());
              fields.text("previous", released.previous().orElse(null));
            });
    outcome
        .rolledBack()
        .ifPresent(
            back -> {
              fields.text("physical", back.physical());
              fields.text("kept", back.kept());
            });
    outcome.problem().ifPresent(problem -> error(fields, problem));
  }

  static void error(Fields fields, Notice problem) {
    fields.object(
        "error",
        error -> {
          error.text("code", problem.code().id());
          error.text("place", problem.place());
          error.notice(problem);
        });
  }

  static void warnings(Fields fields, List<Notice> warnings) {
    fields.list(
        "warnings",
        warnings,
        warning -> {
          fields.text("code", warning.code().id());
          fields.text("service", warning.service().orElse(null));
          fields.notice(warning);
        });
  }

  private static void loaded(Fields fields, LoadedIndex loaded) {
    fields.number("documents", loaded.documents());
    fields.number("bytes", loaded.bytes());
    fields.flag("cached", loaded.cached());
    fields.number("loadMillis", loaded.loading().toMillis());
    fields.number("compareMillis", loaded.comparing().toMillis());
    fields.texts("remarks", loaded.remarks());
  }

  /**
   * LOADED is what was compared and not released, as something else failed; NOT_LOADED is what was
   * not begun.
   */
  private static String word(Outcome outcome) {
    if (outcome.problem().isPresent()) {
      return "FAILED";
    }
    if (outcome.rolledBack().isPresent()) {
      return "ROLLED_BACK";
    }
    if (outcome.left()) {
      return "UNCHANGED";
    }
    if (outcome.released().isPresent()) {
      return "RESTORED";
    }
    return outcome.loaded().isPresent() ? "LOADED" : "NOT_LOADED";
  }

  static void print(IndexRestore.Result done, Screen screen, Repeated repeated) {
    done.recovered().forEach(what -> screen.line("Taken away: " + what));
    for (Outcome outcome : done.outcomes()) {
      screen.line(outcome.index() + "  " + word(outcome));
      outcome.released().ifPresent(released -> screen.line("  " + words(released)));
      outcome.rolledBack().ifPresent(back -> screen.line("  " + words(back)));
      outcome.loaded().ifPresent(loaded -> print(loaded, screen));
    }
    screen.line();
    Messages.problems(
        screen,
        repeated,
        done.outcomes().stream().flatMap(each -> each.problem().stream()).toList());
    if (!done.isReleased()
        && done.outcomes().stream().anyMatch(each -> word(each).equals("LOADED"))) {
      screen.paragraph(
          "",
          "Nothing was released: services find what they found before. What was compared is used"
              + " again by the next run.");
    }
  }

  private static void print(LoadedIndex loaded, Screen screen) {
    screen.line(
        loaded.cached()
            ? "  %,d documents, compared by an earlier run".formatted(loaded.documents())
            : "  %,d documents, %s, loaded in %s, compared in %s"
                .formatted(
                    loaded.documents(),
                    Sizes.of(loaded.bytes()),
                    seconds(loaded.loading()),
                    seconds(loaded.comparing())));
    loaded.remarks().forEach(remark -> screen.paragraph("  ", remark));
  }

  private static String words(ReleasedIndex released) {
    return "is now "
        + released.physical()
        + released.previous().map(old -> "; " + old + " stays beside it").orElse("");
  }

  private static String words(RolledBackIndex back) {
    return "is now " + back.physical() + "; what was released stays as " + back.kept();
  }

  private static String seconds(Duration time) {
    return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0);
  }
}
