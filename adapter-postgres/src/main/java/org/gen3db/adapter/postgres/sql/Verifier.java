package org.gen3db.adapter.postgres.sql;

import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.error.ValuesCode;
import org.postgresql.util.PasswordUtil;

/**
 * What the server stores in place of a password: made here, so that no statement, log or statistic
 * of the server ever holds the password itself.
 */
public final class Verifier {
  /** What every verifier begins with. */
  public static final String MARK = "SCRAM-SHA-256$";

  private Verifier() {}

  /**
   * A SCRAM-SHA-256 verifier with a salt of its own, as a text value.
   *
   * @throws Gen3DbException when nothing of the password remains for SCRAM, which leaves out
   *     invisible characters (RFC 4013)
   */
  public static Sql of(String role, Password password) {
    try {
      return Sql.literal(password.reveal(PasswordUtil::encodeScramSha256));
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      // The cause stays behind: its message may tell of the password.
      throw new Gen3DbException(
          Notice.of(
              ValuesCode.BAD_VALUE,
              "role \"" + role + "\"",
              "its password is empty or has invisible characters only; no server takes it",
              "Choose another password, or none so that one is generated."));
    }
  }
}
