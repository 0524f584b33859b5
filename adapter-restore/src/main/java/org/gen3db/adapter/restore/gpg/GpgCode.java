package org.gen3db.adapter.restore.gpg;

import org.gen3db.domain.error.Code;

/** What can go wrong with encryption. */
public enum GpgCode implements Code {
  /** It is not there, or says no. */
  DUMP_NOT_ENCRYPTED(
      Definition.failure(
          "GEN3DB-938",
          "A dump cannot be encrypted by gpg; nothing of it is kept.",
          "Install gpg; name a key by its full fingerprint, once gpg --import has it, or by the file"
              + " that holds it."));

  @SuppressWarnings("ImmutableEnumChecker") // a record of text
  private final Definition definition;

  GpgCode(Definition definition) {
    this.definition = definition;
  }

  @Override
  public Definition definition() {
    return definition;
  }
}
