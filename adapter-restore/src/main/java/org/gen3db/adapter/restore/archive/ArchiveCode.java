package org.gen3db.adapter.restore.archive;

import org.gen3db.domain.error.Code;

/** What can go wrong with dumps that another program reads. */
public enum ArchiveCode implements Code {
  /** No pg_restore, or it says no. */
  ARCHIVE_UNREADABLE(
      Definition.failure(
          "GEN3DB-825",
          "The dump is an archive, which pg_restore reads, and pg_restore is not there or says no.",
          "Install the client programs of PostgreSQL (Debian: postgresql-client), at least of the"
              + " version that made the archive, so that pg_restore is on the PATH; or make the dump"
              + " plain where one is: pg_restore --file=SERVICE.sql ARCHIVE")),
  /** No gpg, or it says no. */
  DUMP_NOT_DECRYPTED(
      Definition.failure(
          "GEN3DB-826",
          "The dump is encrypted, and gpg is not there or cannot decrypt it.",
          "Install gpg, and let the ring of this user have the secret key and gpg-agent its"
              + " passphrase; or decrypt the file where that is so: gpg --decrypt-files FILE.gpg"));

  @SuppressWarnings("ImmutableEnumChecker") // a record of text
  private final Definition definition;

  ArchiveCode(Definition definition) {
    this.definition = definition;
  }

  @Override
  public Definition definition() {
    return definition;
  }
}
