package org.gen3db.adapter.local;

import org.gen3db.domain.error.Code;

/** What can fail on this machine. */
public enum LocalCode implements Code {
  /** The embedded server cannot start. */
  EMBEDDED_FAILED(
      Definition.failure(
          "GEN3DB-309",
          "The embedded server cannot be unpacked, initialised, started or stopped.",
          "See the server's log named in the message.")),
  /** A folder that nothing can be written into. */
  FOLDER_UNUSABLE(
      Definition.finding(
          "GEN3DB-F730",
          "A folder of Secrets or of remote entries cannot be read or written, or cannot be made.",
          "Run gen3db as the user that owns the folder, or give it another path.")),
  /** Others may read or replace what is secret. */
  FOLDER_OPEN(
      Definition.finding(
          "GEN3DB-F731",
          "Others than its owner may read or replace what is in a folder of Secrets or entries.",
          "Take their rights away with chmod."));

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
