package org.gen3db.domain.decision;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.gen3db.domain.credentials.DbCredentials;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.error.Code;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.plan.Change;
import org.gen3db.domain.server.ConnectionTexts;

/** A decision in the few words of a table's row; - where there is nothing to tell. */
public final class Told {
  private Told() {}

  /** What is done with which password, as {@code PENDING: publish-secret fence-dbcreds; …}. */
  public static String acts(Decision decision) {
    return orNone(
        decision.acts().stream()
            .map(act -> act.origin().name() + ": " + changes(act.changes()))
            .collect(Collectors.joining("; ")));
  }

  /** Actions with their targets. */
  public static String changes(List<? extends Change> changes) {
    return changes.stream()
        .map(change -> change.action() + " " + change.target())
        .collect(Collectors.joining(", "));
  }

  /** Credentials in one text, as a server's adapter would put them. */
  public static final ConnectionTexts TEXTS =
      new ConnectionTexts() {
        @Override
        public Set<String> forms() {
          return Set.of("uri");
        }

        @Override
        public Password of(String form, DbCredentials credentials, String mode) {
          return Password.of(
              "%s://%s:%s@%s/%s?%s"
                  .formatted(
                      form,
                      credentials.username(),
                      credentials.password().text(),
                      credentials.endpoint(),
                      credentials.database(),
                      mode));
        }
      };

  /** How it ends: a refusal's code, or what is awaited. */
  public static String end(Decision decision) {
    return decision
        .problem()
        .map(problem -> problem.code().toString())
        .orElse(decision.awaited() == null ? "-" : "awaits " + decision.awaited());
  }

  /** The codes of what was found and is left. */
  public static String findings(Decision decision) {
    return codes(decision.findings());
  }

  public static String codes(List<Notice> notices) {
    return orNone(
        notices.stream().map(Notice::code).map(Code::toString).collect(Collectors.joining(" ")));
  }

  /** All of it, as {@code acts | where the password comes from | end | findings}. */
  public static String all(Decision decision) {
    return acts(decision)
        + " | "
        + decision.plan().password().source()
        + " | "
        + end(decision)
        + " | "
        + findings(decision);
  }

  private static String orNone(String text) {
    return text.isEmpty() ? "-" : text;
  }
}
