package org.gen3db.adapter.helm;

import java.util.ArrayList;
import java.util.List;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;

/** What is to be said of one YAML text: what is wrong, and what Helm drops without a word. */
final class YamlReport {
  private final YamlOrigin origin;
  private final List<Notice> problems = new ArrayList<>();
  private final List<Notice> warnings = new ArrayList<>();

  YamlReport(YamlOrigin origin) {
    this.origin = origin;
  }

  void problem(int line, String message, String hint) {
    problem(origin.problem(line, message, hint));
  }

  void problem(Notice problem) {
    problems.add(problem);
  }

  /** Something that Helm reads and does not use: a credential may be in it. */
  void dropped(int line, String message) {
    warnings.add(Notice.of(HelmCode.VALUES_DROPPED, place(line), place(line) + ": " + message));
  }

  String place(int line) {
    return origin.place(line);
  }

  /** With everything that is wrong. */
  Gen3DbException exception() {
    return new Gen3DbException(problems);
  }

  void throwIfAny() {
    if (!problems.isEmpty()) {
      throw exception();
    }
  }

  List<Notice> warnings() {
    return List.copyOf(warnings);
  }
}
