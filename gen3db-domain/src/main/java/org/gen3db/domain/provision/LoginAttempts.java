package org.gen3db.domain.provision;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.server.DatabaseSession;
import org.gen3db.domain.server.Login;
import org.jspecify.annotations.Nullable;

/**
 * The known passwords tried in R8's order until one proves right.
 *
 * @param right the candidate that the server took after asking for it, or null
 * @param asked whether the server asks for passwords at all
 * @param open the session of the last login, when it let us in; the caller closes it
 */
record LoginAttempts(@Nullable Candidate right, boolean asked, @Nullable DatabaseSession open) {

  /** Tries each password once; {@code login} logs in with it. */
  static LoginAttempts of(List<Candidate> candidates, Function<Password, DatabaseSession> login) {
    var tried = new HashSet<Password>();
    for (Candidate candidate : candidates) {
      if (!tried.add(candidate.password())) {
        continue;
      }
      DatabaseSession session = login.apply(candidate.password());
      Login ended = session.login();
      if (ended.proves() || ended == Login.NOT_ASKED) {
        if (!ended.connected()) {
          session.close();
        }
        return new LoginAttempts(
            ended.proves() ? candidate : null,
            ended != Login.NOT_ASKED,
            ended.connected() ? session : null);
      }
      session.close();
    }
    return new LoginAttempts(null, true, null);
  }

  Optional<DatabaseSession> session() {
    return Optional.ofNullable(open);
  }
}
