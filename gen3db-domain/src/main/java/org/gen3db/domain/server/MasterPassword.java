package org.gen3db.domain.server;

import java.util.Optional;
import org.gen3db.domain.credentials.Password;

/**
 * Where the password of an administrator comes from: one that stands somewhere, and may be rotated
 * there at any moment, or one that is made for each connection, such as a token that is good for
 * minutes. Thread-safe; whoever connects asks anew each time.
 */
public interface MasterPassword {
  /**
   * The password for a connection that is made now.
   *
   * @throws org.gen3db.domain.error.Gen3DbException when none can be had
   */
  Password now();

  /**
   * What to try, once, instead of a password that the server refused: what stands there by now.
   * Empty where that is the same, or cannot be told. Never throws.
   */
  Optional<Password> insteadOf(Password refused);

  /** What may be missing where a server refuses it, as sentences; empty where it is just wrong. */
  default Optional<String> whenRefused() {
    return Optional.empty();
  }

  /** One that stays, as in the values. */
  static MasterPassword fixed(Password password) {
    return new MasterPassword() {
      @Override
      public Password now() {
        return password;
      }

      @Override
      public Optional<Password> insteadOf(Password refused) {
        return Optional.empty();
      }
    };
  }
}
