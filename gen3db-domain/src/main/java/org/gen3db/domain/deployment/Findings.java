package org.gen3db.domain.deployment;

import java.util.ArrayList;
import java.util.List;
import org.gen3db.domain.error.Code;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.jspecify.annotations.Nullable;

/** Gathers all problems and warnings of the values, so that all are reported at once. */
final class Findings {
  private final List<Notice> problems = new ArrayList<>();
  private final List<Notice> warnings = new ArrayList<>();

  void problem(Code code, String place, String message) {
    problem(Notice.of(code, place, message));
  }

  /** A problem seen from several services, such as one in {@code global}, is kept once. */
  void problem(Notice problem) {
    if (!problems.contains(problem)) {
      problems.add(problem);
    }
  }

  void warn(Code code, @Nullable String service, String message) {
    warn(Notice.of(code, "", message).about(service));
  }

  void warn(Notice warning) {
    if (!warnings.contains(warning)) {
      warnings.add(warning);
    }
  }

  /** How many problems were found so far. */
  int problems() {
    return problems.size();
  }

  List<Notice> warnings() {
    return List.copyOf(warnings);
  }

  void throwIfAny() {
    if (!problems.isEmpty()) {
      throw new Gen3DbException(problems);
    }
  }
}
