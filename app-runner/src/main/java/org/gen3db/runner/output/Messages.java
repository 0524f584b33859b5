package org.gen3db.runner.output;

import java.util.List;
import org.gen3db.domain.error.Notice;
import org.gen3db.runner.console.Screen;
import picocli.CommandLine.Help.Ansi.Style;

/** Problems, warnings and findings, each as a block: code, place, message, and the way out. */
public final class Messages {
  private Messages() {}

  /** What went wrong. */
  public static void problems(Screen screen, Repeated repeated, List<Notice> problems) {
    for (Notice problem : problems) {
      head(
          screen,
          "error ",
          Style.fg_red,
          problem.code().id(),
          Wording.place(problem),
          problem.message());
      hint(screen, "  ", new Wording(repeated).hint(problem));
    }
  }

  /** What is probably not meant so. */
  public static void warnings(Screen screen, Repeated repeated, List<Notice> warnings) {
    for (Notice warning : warnings) {
      head(
          screen,
          "warning ",
          Style.fg_yellow,
          warning.code().id(),
          warning.service().orElse(""),
          warning.message());
      hint(screen, "  ", new Wording(repeated).hint(warning));
    }
  }

  private static void head(
      Screen screen, String word, Style style, String code, String place, String message) {
    screen.paragraph(
        screen.styled(word.strip(), style, Style.bold) + " ",
        code + (place.isEmpty() ? "" : " " + place) + ": " + message);
  }

  /** Why a service failed or would be refused, below the service's name. */
  static void problem(Screen screen, Repeated repeated, Notice problem) {
    screen.paragraph("  " + screen.styled("x", Style.fg_red) + " ", words(problem));
    hint(screen, "    ", new Wording(repeated).hint(problem));
  }

  /** What was seen and left, below the service's name. */
  static void findings(Screen screen, Repeated repeated, List<Notice> findings) {
    for (Notice finding : findings) {
      screen.paragraph("  " + screen.styled("!", Style.fg_yellow) + " ", words(finding));
      hint(screen, "    ", new Wording(repeated).hint(finding));
    }
  }

  private static String words(Notice notice) {
    String place = Wording.place(notice);
    return notice.code().id() + (place.isEmpty() ? "" : " " + place) + ": " + notice.message();
  }

  private static void hint(Screen screen, String indent, String hint) {
    if (hint.contains("gen3db ")) {
      // A command that is broken into lines cannot be pasted.
      screen.line(indent + "hint: " + hint);
    } else if (!hint.isEmpty()) {
      screen.paragraph(indent, "hint: " + hint);
    }
  }
}
