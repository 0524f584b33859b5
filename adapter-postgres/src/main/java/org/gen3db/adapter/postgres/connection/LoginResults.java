package org.gen3db.adapter.postgres.connection;

import java.sql.SQLException;
import java.util.Optional;
import org.gen3db.adapter.postgres.connection.Connector.Outcome;
import org.gen3db.domain.server.Login;

/** What the end of a login says about the password (R9). */
public final class LoginResults {
  private LoginResults() {}

  /**
   * How it ended; empty when the server could not judge it. What a server that asks for no password
   * says about role and database proves nothing, so it counts as refused.
   */
  public static Optional<Login> of(Outcome outcome) {
    SQLException failure = outcome.failure();
    if (failure == null) {
      return Optional.of(outcome.asked() ? Login.PROVEN : Login.NOT_ASKED);
    }
    if (Failures.raisedByCode(failure)) {
      return Optional.empty();
    }
    return switch (Failures.state(failure)) {
      case "28P01" -> Optional.of(Login.REFUSED);
      case "3D000" -> Optional.of(proof(outcome, Login.NO_DATABASE));
      case "42501" -> Optional.of(proof(outcome, Login.NO_CONNECT));
      case "28000" -> roleOrMethod(outcome, failure);
      default -> Optional.empty();
    };
  }

  /**
   * PAM, LDAP and RADIUS refuse a password by the same SQLSTATE that tells of a role without LOGIN;
   * only the place in the server tells them apart.
   */
  private static Optional<Login> roleOrMethod(Outcome outcome, SQLException failure) {
    if (Failures.roleRefused(failure)) {
      return Optional.of(proof(outcome, Login.NO_LOGIN));
    }
    return Failures.notAdmitted(failure) ? Optional.empty() : Optional.of(Login.REFUSED);
  }

  private static Login proof(Outcome outcome, Login whenAsked) {
    return outcome.asked() ? whenAsked : Login.REFUSED;
  }
}
