package org.gen3db.domain.restoration;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.restore.LoadingSession;
import org.gen3db.domain.restore.LoadingSession.Answer;
import org.gen3db.domain.restore.Script;
import org.gen3db.domain.restore.Shadow;

/** The user's checks: each of their queries gives true in one row, or no rows. */
final class Checks {
  private Checks() {}

  /**
   * Runs all of them, by the role that loads.
   *
   * @return how many there were
   * @throws Gen3DbException with all that do not hold
   */
  static int run(List<Script> checks, Shadow shadow, Cancellation cancellation) {
    var wrong = new LinkedHashMap<String, List<String>>();
    try (LoadingSession session = shadow.open(cancellation)) {
      for (Script check : checks) {
        List<String> found = wrong(check, answers(check, session));
        if (!found.isEmpty()) {
          wrong.put(check.place(), found);
        }
      }
    }
    if (!wrong.isEmpty()) {
      throw new Gen3DbException(
          Notice.of(
              RestorationCode.CHECK_FAILED,
              wrong.keySet().iterator().next(),
              wrong.values().stream().flatMap(List::stream).collect(Collectors.joining("; "))));
    }
    return checks.size();
  }

  private static List<Answer> answers(Script check, LoadingSession session) {
    try {
      return session.ask(check.sql());
    } catch (Gen3DbException e) {
      Notice said = e.problem();
      throw new Gen3DbException(
          Notice.of(said.code(), check.place(), said.message(), said.remedy()), e);
    }
  }

  /** Without what the rows hold: it is somebody's data. */
  private static List<String> wrong(Script check, List<Answer> answers) {
    if (answers.isEmpty()) {
      return List.of(check.place() + " asks nothing");
    }
    var wrong = new ArrayList<String>();
    for (int i = 0; i < answers.size(); i++) {
      Answer answer = answers.get(i);
      if (!answer.holds() && answer.rows() > 0) {
        wrong.add(
            "query %d of %s gives %s"
                .formatted(
                    i + 1,
                    check.place(),
                    answer.rows() == 1 ? "a row that is not true" : answer.rows() + " rows"));
      }
    }
    return wrong;
  }
}
