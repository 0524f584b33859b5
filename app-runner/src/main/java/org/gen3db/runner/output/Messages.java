package org.gen3db.runner.output;

import java.util.List;
import java.util.function.Function;
import org.gen3db.domain.error.Notice;
import org.gen3db.runner.console.Console;
import org.gen3db.runner.console.Screen;
import org.gen3db.runner.log.LogFormat;
import org.gen3db.runner.log.LogLine;
import org.slf4j.event.Level;
import picocli.CommandLine.Help.Ansi.Style;

/** Problems, warnings and findings, each as a block: code, place, message, and the way out. */
public final class Messages {
  private Messages() {}

  /** What went wrong, on standard error. */
  public static void problems(Console console, Repeated repeated, List<Notice> problems) {
    if (console.logs() == LogFormat.JSON) {
      log(console, Level.ERROR, repeated, problems);
    } else {
      problems(console.errors(), repeated, problems);
    }
  }

  /** What is probably not meant so, on standard error. */
  public static void warnings(Console console, Repeated repeated, List<Notice> warnings) {
    if (console.logs() == LogFormat.JSON) {
      log(console, Level.WARN, repeated, warnings);
    } else {
      warnings(console.errors(), repeated, warnings);
    }
  }

  private static void log(Console console, Level level, Repeated repeated, List<Notice> notices) {
    var wording = new Wording(repeated);
    for (Notice notice : notices) {
      LogLine.of(level, notice.message())
          .with("code", notice.code().id())
          .with("place", Wording.place(notice))
          .with("service", notice.service().orElse(""))
          .with("hint", wording.hint(notice))
          .to(console.err());
    }
  }

  /** What went wrong. Several in a row with one way out have it once, behind the last. */
  public static void problems(Screen screen, Repeated repeated, List<Notice> problems) {
    tell(screen, "error ", Style.fg_red, new Wording(repeated), problems, Wording::place);
  }

  /** What is probably not meant so. */
  private static void warnings(Screen screen, Repeated repeated, List<Notice> warnings) {
    tell(
        screen,
        "warning ",
        Style.fg_yellow,
        new Wording(repeated),
        warnings,
        warning ->
            warning
                .service()
                .filter(service -> !warning.message().startsWith(service + "."))
                .orElse(""));
  }

  private static void tell(
      Screen screen,
      String word,
      Style style,
      Wording wording,
      List<Notice> notices,
      Function<Notice, String> place) {
    List<String> hints = notices.stream().map(wording::hint).toList();
    for (int i = 0; i < notices.size(); i++) {
      Notice notice = notices.get(i);
      head(screen, word, style, notice.code().id(), place.apply(notice), notice.message());
      if (i + 1 == notices.size() || !hints.get(i).equals(hints.get(i + 1))) {
        hint(screen, "  ", hints.get(i));
      }
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
    String place = Wording.placeBelow(notice);
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
