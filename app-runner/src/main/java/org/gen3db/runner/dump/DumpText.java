package org.gen3db.runner.dump;

import java.util.List;
import java.util.Locale;
import org.gen3db.domain.dump.DumpReport;
import org.gen3db.domain.dump.DumpReport.Kind;
import org.gen3db.domain.dump.DumpReport.Part;
import org.gen3db.domain.error.Notice;
import org.gen3db.runner.console.Screen;
import org.gen3db.runner.console.Sizes;
import org.gen3db.runner.output.Document;
import org.gen3db.runner.output.Fields;
import org.gen3db.runner.output.Messages;
import org.gen3db.runner.output.Repeated;

/**
 * What became of a dump, or what would, for programs and for people.
 *
 * @param shows whether nothing was written
 */
record DumpText(DumpReport done, boolean shows, Screen screen) {
  static Document document(DumpReport done, boolean shows, List<Notice> warnings) {
    return new Document(
        shows ? "DumpPlan" : "Dump",
        fields -> {
          fields.text("target", done.target());
          fields.text("path", done.path());
          if (!shows) {
            fields.flag("complete", done.complete());
          }
          fields.list("parts", done.parts(), part -> part(fields, part, done, shows));
          fields.texts("removed", done.removed());
          fields.texts("leftovers", done.leftovers());
          fields.texts("stays", done.stays());
          done.problem().ifPresent(problem -> error(fields, problem));
          fields.list(
              "warnings",
              warnings,
              warning -> {
                fields.text("code", warning.code().id());
                fields.text("service", warning.service().orElse(null));
                fields.notice(warning);
              });
        });
  }

  private static void part(Fields fields, Part part, DumpReport done, boolean shows) {
    fields.text("kind", part.kind().name());
    fields.text("name", part.name());
    if (part.kind() == Kind.DATABASE) {
      fields.text("database", part.of().get(0));
    } else {
      fields.texts("physical", part.of());
      fields.number("documents", part.documents());
    }
    if (!shows) {
      fields.text("outcome", outcome(part, done));
      fields.number("millis", part.took().toMillis());
      fields.list(
          "files",
          part.files(),
          file -> {
            fields.text("file", done.path() + "/" + file.path());
            fields.number("bytes", file.bytes());
            fields.text("sha256", file.sha256());
          });
    }
    part.problem().ifPresent(problem -> error(fields, problem));
  }

  private static void error(Fields fields, Notice problem) {
    fields.object(
        "error",
        error -> {
          error.text("code", problem.code().id());
          error.text("place", problem.place());
          error.notice(problem);
        });
  }

  /** NOT_KEPT is what was read whole, and is not there as another part failed. */
  private static String outcome(Part part, DumpReport done) {
    return part.problem().isPresent() ? "FAILED" : done.complete() ? "DUMPED" : "NOT_KEPT";
  }

  void print(Repeated repeated) {
    done.leftovers()
        .forEach(left -> screen.line((shows ? "Would be taken away: " : "Taken away: ") + left));
    for (Part part : done.parts()) {
      screen.line(
          part.name() + "  " + (shows ? "would be dumped" : outcome(part, done)) + words(part));
    }
    done.stays().forEach(screen::line);
    done.removed().forEach(old -> screen.line((shows ? "Would be removed: " : "Removed: ") + old));
    screen.line();
    Messages.problems(screen, repeated, done.problems());
    screen.paragraph("", end());
  }

  private String words(Part part) {
    if (part.problem().isPresent()) {
      return "";
    }
    String what =
        part.kind() == Kind.DATABASE
            ? "  the database " + part.of().get(0)
            : "  %,d documents of %s".formatted(part.documents(), String.join(", ", part.of()));
    return shows
        ? what
        : what
            + ", "
            + Sizes.of(part.bytes())
            + String.format(Locale.ROOT, ", in %.1f s", part.took().toMillis() / 1000.0);
  }

  private String end() {
    String place = done.path() + " of " + done.target();
    if (shows) {
      return "The dump would be " + place + ". Nothing was written.";
    }
    return done.complete()
        ? "The dump is " + place + ", with a manifest that restore compares it with."
        : "There is no dump: where a part fails, nothing of it is kept.";
  }
}
