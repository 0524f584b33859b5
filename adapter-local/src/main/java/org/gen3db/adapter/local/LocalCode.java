package org.gen3db.adapter.local;

import org.gen3db.domain.error.Code;

/** What can fail on this machine. */
public enum LocalCode implements Code {
  /** The embedded server cannot start. */
  EMBEDDED_FAILED(
      Definition.failure(
          "GEN3DB-309",
          "The embedded server cannot be unpacked, initialised, started or stopped.",
          "See the server's log named in the message."));

  @SuppressWarnings("ImmutableEnumChecker") // a record of text
  private final Definition definition;

  LocalCode(Definition definition) {
    this.definition = definition;
  }

  @Override
  public Definition definition() {
    return definition;
  }
}
