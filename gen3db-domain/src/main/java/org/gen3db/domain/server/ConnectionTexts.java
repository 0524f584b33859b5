package org.gen3db.domain.server;

import org.gen3db.domain.credentials.ConnectionForm;
import org.gen3db.domain.credentials.DbCredentials;
import org.gen3db.domain.credentials.Password;

/** Puts credentials into one text, as programs of one server's technology read it. Asks nobody. */
@FunctionalInterface
public interface ConnectionTexts {
  /**
   * The credentials in this form; as secret as their password. Whatever user, password and database
   * hold, every character stands for itself.
   *
   * @param sslMode such as {@code require}
   */
  Password of(ConnectionForm form, DbCredentials credentials, String sslMode);
}
