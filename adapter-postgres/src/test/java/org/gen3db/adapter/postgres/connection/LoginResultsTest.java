package org.gen3db.adapter.postgres.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.gen3db.adapter.postgres.connection.Connector.Outcome;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;
import org.postgresql.util.ServerErrorMessage;

/** R9: what the end of a login says of the password, by what the server says. */
class LoginResultsTest {
  private static String told(@Nullable SQLException failure, boolean asked) {
    return LoginResults.of(new Outcome(null, failure, asked, true))
        .map(Enum::name)
        .orElse("not judged");
  }

  /** What a server sends: its SQLSTATE, the routine that speaks, and the function it was in. */
  private static PSQLException said(String state, String routine, @Nullable String where) {
    return new PSQLException(
        new ServerErrorMessage(
            "SFATAL\0C%s\0Mwords\0R%s\0%s"
                .formatted(state, routine, where == null ? "" : "W" + where + "\0")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // state | routine | a function of the database's users | asked | the login
        "28P01 | auth_failed                       |        | true  | REFUSED",
        "28P01 | auth_failed                       |        | false | REFUSED",
        "3D000 | InitPostgres                      |        | true  | NO_DATABASE",
        "3D000 | InitPostgres                      |        | false | REFUSED",
        "42501 | CheckMyDatabase                   |        | true  | NO_CONNECT",
        "42501 | CheckMyDatabase                   |        | false | REFUSED",
        "28000 | InitializeSessionUserId           |        | true  | NO_LOGIN",
        "28000 | InitializeSessionUserIdStandalone |        | true  | NO_LOGIN",
        "28000 | InitializeSessionUserId           |        | false | REFUSED",
        "28000 | ClientAuthentication              |        | true  | not judged", // pg_hba.conf
        "28000 | auth_failed                       |        | true  | REFUSED", // PAM, LDAP, RADIUS
        "57P03 | ProcessStartupPacket              |        | true  | not judged",
        "53300 | InitProcess                       |        | true  | not judged",
        "08006 | x                                 |        | true  | not judged",
        // a login trigger may say anything
        "28P01 | exec_stmt_raise                   | f() at RAISE | true | not judged",
        "42501 | exec_stmt_raise                   | f() at RAISE | true | not judged",
      })
  void aFailureIsJudgedByWhoSpeaks(
      String state, String routine, @Nullable String where, boolean asked, String login) {
    assertThat(told(said(state, routine, where), asked)).isEqualTo(login);
  }

  @Test
  void aSessionProvesThePasswordOnlyWhereItWasAskedFor() {
    assertThat(told(null, true)).isEqualTo("PROVEN");
    assertThat(told(null, false)).isEqualTo("NOT_ASKED");
  }

  /** What the driver says by itself comes from no server, and judges no password. */
  @Test
  void theDriversOwnFailuresJudgeNothing() {
    assertThat(told(new PSQLException("gone", PSQLState.CONNECTION_FAILURE), true))
        .isEqualTo("not judged");
    assertThat(told(new SQLException("no state"), true)).isEqualTo("not judged");
  }
}
