package org.gen3db.junit;

import org.gen3db.domain.error.Code;

/** What can go wrong with tests' databases, beside the restore itself. */
enum JunitCode implements Code {
  /** A configuration parameter is none. */
  PARAMETER_INVALID(
      Definition.usage(
          "GEN3DB-960",
          "The configuration parameters of JUnit do not name a server and its administrator.",
          "Set gen3db.junit.server to HOST:PORT, gen3db.junit.username, and gen3db.junit.passwordFile"
              + " to a file that holds the password; or none of them, for a server of the tests' own.")),
  /** The server of tests does not what it should. */
  TEST_SERVER_FAILED(
      Definition.failure(
          "GEN3DB-961",
          "The server of the tests did not make or drop a test's database.",
          "Mend what the message names; the administrator must be able to make roles and"
              + " databases."));

  @SuppressWarnings("ImmutableEnumChecker") // a record of text
  private final Definition definition;

  JunitCode(Definition definition) {
    this.definition = definition;
  }

  @Override
  public Definition definition() {
    return definition;
  }
}
