package org.gen3db.adapter.restore;

import org.gen3db.domain.error.Code;

/** What can be wrong with a dump. */
public enum RestoreCode implements Code {
  /** No plain dump. */
  DUMP_NOT_PLAIN(
      Definition.failure(
          "GEN3DB-801",
          "The file is no dump as plain text.",
          "Make it with pg_dump --format=plain, or turn the archive into one with pg_restore"
              + " --file.")),
  /** Damaged or in no encoding that is known. */
  DUMP_UNREADABLE(
      Definition.failure(
          "GEN3DB-802",
          "The dump cannot be read to its end.",
          "Get the file anew, and compare its checksum with the original's; where it was damaged"
              + " there, make the dump again.")),
  /** Cut off. */
  DUMP_TRUNCATED(
      Definition.failure(
          "GEN3DB-803",
          "The dump ends before it is complete.",
          "Get the file anew, or make the dump again.")),
  /** Something that no dump of a single database needs. */
  DUMP_REFUSED(
      Definition.failure(
          "GEN3DB-804",
          "The dump does something that loading one database does not need, and that may reach"
              + " beyond it; nothing of it is used.",
          "Look at the line. If it is meant so, take it out of the dump and do it by hand; if"
              + " nobody knows why it is there, do not trust the file.")),
  /** An encoding that is not read. */
  DUMP_ENCODING(
      Definition.failure(
          "GEN3DB-805",
          "The dump is in an encoding that is not read.",
          "Make it with pg_dump --encoding=UTF8.")),
  /** Larger than anything that is read as a whole. */
  DUMP_TOO_LARGE(
      Definition.failure(
          "GEN3DB-806",
          "A statement of the dump is too large to be read as a whole.",
          "Make the dump without --inserts and --rows-per-insert, so that rows are copied.")),
  /** Nobody says where dumps are. */
  NO_SOURCE(
      Definition.usage(
          "GEN3DB-807",
          "Nothing says where the dumps are.",
          "Set gen3db.dumps.from to the folder of dumps; or name it when restoring.")),
  /** The source cannot be read. */
  SOURCE_UNREADABLE(
      Definition.failure(
          "GEN3DB-808",
          "The folder of dumps, or a file in it, cannot be read.",
          "Name the right folder, and let this user read it; then repeat the run.")),
  /** It is not the file that was found. */
  DUMP_CHANGED(
      Definition.failure(
          "GEN3DB-809",
          "The dump was replaced or written to meanwhile; nothing of it is used.",
          "Repeat the run once the file is complete.")),
  /** It is not what it should be. */
  DUMP_DIFFERS(
      Definition.failure(
          "GEN3DB-814",
          "The dump is not the file that the checksum beside it was made of, or that its manifest"
              + " names; nothing of it is used.",
          "Get the file anew; or make the checksum again, if the file is right.")),
  /** A table is not what the dump says. */
  CONTENT_DIFFERS(
      Definition.failure(
          "GEN3DB-815",
          "A table was loaded and does not hold the rows that the dump has of it; nothing was"
              + " replaced.",
          "Repeat the run. If it is so again: look for what changes rows while they are loaded, such"
              + " as a trigger that the dump makes before its rows; or, if the dump was written by"
              + " hand in other words than the server's, do not compare:"
              + " --set gen3db.restore.compare=false."));

  @SuppressWarnings("ImmutableEnumChecker") // a record of text
  private final Definition definition;

  RestoreCode(Definition definition) {
    this.definition = definition;
  }

  @Override
  public Definition definition() {
    return definition;
  }
}
