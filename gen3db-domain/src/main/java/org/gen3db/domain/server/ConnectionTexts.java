package org.gen3db.domain.server;

import java.util.Set;
import org.gen3db.domain.credentials.DbCredentials;
import org.gen3db.domain.credentials.Password;

/**
 * Puts credentials into one text, in forms that programs of one server's technology read. Asks
 * nobody.
 */
public interface ConnectionTexts {
  /** The forms that there are, each by the key of a Secret that holds it. */
  Set<String> forms();

  /**
   * The credentials in one of the forms; as secret as their password. Whatever user, password and
   * database hold, every character stands for itself.
   *
   * @param sslMode such as {@code require}
   */
  Password of(String form, DbCredentials credentials, String sslMode);
}
