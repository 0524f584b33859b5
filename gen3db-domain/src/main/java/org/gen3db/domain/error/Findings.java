package org.gen3db.domain.error;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Gathers all problems and warnings of the values, so that all are reported at once, in the order
 * in which whoever mends them meets them: file by file, line by line, and then those of no line.
 */
public final class Findings {
  private static final Pattern FILE_AND_LINE = Pattern.compile("(.+):([0-9]{1,9})");

  private final List<Notice> problems = new ArrayList<>();
  private final List<Notice> warnings = new ArrayList<>();

  /** Nothing yet. */
  public Findings() {}

  /** A problem whose way out is the one that its code gives. */
  public void problem(Code code, String place, String message) {
    problem(Notice.of(code, place, message));
  }

  /** A problem seen from several services, such as one in {@code global}, is kept once. */
  public void problem(Notice problem) {
    if (!problems.contains(problem)) {
      problems.add(problem);
    }
  }

  /**
   * A warning.
   *
   * @param place where it was found, {@code FILE:LINE} where there is one; the message names it too
   * @param service the service it is about, or null
   */
  public void warn(Code code, String place, @Nullable String service, String message) {
    warn(Notice.of(code, place, message).about(service));
  }

  /** A warning, kept once. */
  public void warn(Notice warning) {
    if (!warnings.contains(warning)) {
      warnings.add(warning);
    }
  }

  /** A problem or a warning, as its code says. */
  public void add(Notice notice) {
    if (notice.code().kind() == Code.Kind.WARNING) {
      warn(notice);
    } else {
      problem(notice);
    }
  }

  /** How many problems were found so far. */
  public int problems() {
    return problems.size();
  }

  /** The warnings, by their lines. */
  public List<Notice> warnings() {
    return byLine(warnings);
  }

  /**
   * Goes on when there is no problem.
   *
   * @throws Gen3DbException with all problems, by their lines
   */
  public void throwIfAny() {
    if (!problems.isEmpty()) {
      throw new Gen3DbException(byLine(problems));
    }
  }

  /** Files come in the order in which they were met first; the sort keeps equals as they are. */
  private static List<Notice> byLine(List<Notice> notices) {
    Map<String, Integer> files = new LinkedHashMap<>();
    notices.forEach(
        notice -> {
          Matcher place = FILE_AND_LINE.matcher(notice.place());
          if (place.matches()) {
            files.putIfAbsent(place.group(1), files.size());
          }
        });
    return notices.stream()
        .sorted(
            Comparator.<Notice>comparingInt(notice -> file(notice, files))
                .thenComparingInt(Findings::line))
        .toList();
  }

  private static int file(Notice notice, Map<String, Integer> files) {
    Matcher place = FILE_AND_LINE.matcher(notice.place());
    return place.matches() ? files.getOrDefault(place.group(1), files.size()) : files.size();
  }

  private static int line(Notice notice) {
    Matcher place = FILE_AND_LINE.matcher(notice.place());
    return place.matches() ? Integer.parseInt(place.group(2)) : 0;
  }
}
