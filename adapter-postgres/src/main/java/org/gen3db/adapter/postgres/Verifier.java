package org.gen3db.adapter.postgres;

import org.gen3db.domain.credentials.Password;
import org.postgresql.util.PasswordUtil;

/**
 * What the server stores in place of a password: made here, so that no statement, log or statistic
 * of the server ever holds the password itself.
 */
final class Verifier {
  private Verifier() {}

  /** A SCRAM-SHA-256 verifier with a salt of its own, as a text value. */
  static Sql of(Password password) {
    return Sql.literal(password.reveal(PasswordUtil::encodeScramSha256));
  }
}
