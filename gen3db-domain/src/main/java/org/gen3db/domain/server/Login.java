package org.gen3db.domain.server;

/** How a login as a service ended (R9). A server that cannot be reached is an exception instead. */
public enum Login {
  /** The server asked for the password and let the session in. */
  PROVEN(true),
  /** The server let the session in without asking, as with trust or peer: it proves nothing. */
  NOT_ASKED(false),
  /** The password is right, but the database does not exist. */
  NO_DATABASE(true),
  /** The password is right, but the role may not connect to the database. */
  NO_CONNECT(true),
  /** The password is right, but the role may not log in. */
  NO_LOGIN(true),
  /** The server refused the password, or there is no such role. */
  REFUSED(false);

  private final boolean proof;

  Login(boolean proof) {
    this.proof = proof;
  }

  /** Whether it proves the password right. */
  public boolean proves() {
    return proof;
  }

  /** Whether there is a session now. */
  public boolean connected() {
    return this == PROVEN || this == NOT_ASKED;
  }
}
