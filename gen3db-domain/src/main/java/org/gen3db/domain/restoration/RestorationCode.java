package org.gen3db.domain.restoration;

import org.gen3db.domain.error.Code;
import org.gen3db.domain.error.Means;
import org.gen3db.domain.error.Remedy;

/** What a restore refuses or finds, whatever its source and its server (R16). */
public enum RestorationCode implements Code {
  /** Nobody asks for it. */
  NOTHING_TO_RESTORE(
      Definition.usage(
          "GEN3DB-810",
          "No service of the values asks for a restore, and none is named (R16).",
          "Name the services; or set postgres.dbRestore: true for them, or"
              + " global.postgres.dbRestore: true for all.")),
  /** There is no dump. */
  DUMP_MISSING(
      Definition.failure(
          "GEN3DB-811",
          "The source has no dump of the service where dumps are looked for.",
          "Put the dump there; or name the right source or version.")),
  /** There are two. */
  DUMP_AMBIGUOUS(
      Definition.failure(
          "GEN3DB-812",
          "The source has several dumps of the service in one folder, or one for each of several"
              + " services that share a database, which are one restore (R16).",
          "Keep the one that is meant, and move the others elsewhere.")),
  /** It holds no data. */
  DUMP_WITHOUT_TABLES(
      Definition.failure(
          "GEN3DB-813",
          "The dump makes no table, so that it is no service's data; nothing was replaced.",
          "Look whether it is the right file; make the dump again if it is. A dump of gen3db that"
              + " has its manifest may be of a database without tables.")),
  /** A check of the user's finds something. */
  CHECK_FAILED(
      Definition.failure(
          "GEN3DB-816",
          "A check found something wrong with the restored data; nothing was replaced.",
          "Run the query of the file in the original database; then mend the data, or the check:"
              + " each of its queries gives true in one row, or no rows at all.")),
  /** A folder of scripts cannot be read. */
  SCRIPTS_UNREADABLE(
      Definition.failure(
          "GEN3DB-817",
          "A folder of SQL that the values name, or a file in it, cannot be read.",
          "Name the right folder, and let this user read it; or take the setting away.")),
  /** There is nothing to clone. */
  NO_SOURCE_DATABASE(
      Definition.failure(
          "GEN3DB-818",
          "The other environment has no database of this service.",
          "Name the release and the namespace of an environment that has one; or only the services"
              + " that it has.")),
  /** Half a release is in its place. */
  NOT_TAKEN_BACK(
      Definition.failure(
          "GEN3DB-920",
          "Another part of the release failed, and this database, which was in its place already,"
              + " could not be taken back.",
          "Look at what the message names; then roll the database back, or mend what failed and"
              + " repeat the run.")),
  /** All or nothing. */
  RELEASE_WITHHELD(
      Definition.finding(
          "GEN3DB-F920",
          "The database is as it was, as another part of what is released together failed.",
          "Mend what failed; then repeat the run.")),
  /** It is not replaced by itself. */
  DATA_STAYS(
      Definition.finding(
          "GEN3DB-F810",
          "The database holds tables of users already, so that nothing was restored over them (R16).",
          Remedy.together(
              Remedy.text("When the dump is to take their place:"),
              new Remedy.Use(Means.REPLACE_DATA)))),
  /** Not everything could be taken along. */
  NOT_CARRIED_OVER(
      Definition.finding(
          "GEN3DB-F811",
          "The restored database is in place, and something around it could not be done as well.",
          "Do by hand what the message names, if it is still wanted.")),
  /** A new row would meet an old one's key. */
  SEQUENCE_BEHIND(
      Definition.finding(
          "GEN3DB-F812",
          "A sequence of the restored database would give a value that its column has passed, so"
              + " that new rows may meet the keys of old ones; the dump has it so.",
          "Give the sequence the highest value of the column: SELECT setval('SEQUENCE', (SELECT"
              + " max(COLUMN) FROM TABLE));")),
  /** Masks are wanted, and there are none. */
  NOT_MASKED(
      Definition.finding(
          "GEN3DB-F814",
          "The values name a folder of masks, and it has none for the restored database: its data"
              + " is as the dump has it.",
          "Write masks for it; or, if nothing of it must be masked, leave it so.")),
  /** It took longer than it could. */
  CLONED_BY_DUMP(
      Definition.finding(
          "GEN3DB-F816",
          "The database of the other environment could not be copied by the server, and was dumped"
              + " and loaded.",
          "Nothing is to be done: it holds the same. Where only sessions stood in the way, let the next"
              + " run send them away.")),
  /** Further restores of the dump load it again. */
  TEMPLATE_NOT_KEPT(
      Definition.finding(
          "GEN3DB-F815",
          "The restored database is in place, and no template of it could be kept, so that another"
              + " restore of the same dump loads it again.",
          "Mend what the message names; or set gen3db.restore.templates: never, if none is wanted.")),
  /** A part of a release was not loaded. */
  LOADING_FAILED(
      Definition.failure(
          "GEN3DB-827",
          "The Job that loads the parts of a release has failed, so that nothing is released.",
          "See what its Pods say, mend that, delete both Jobs and apply what render printed again;"
              + " what was loaded is used again.")),
  /** What was loaded by itself is gone with its run. */
  NOTHING_LIES_READY(
      Definition.failure(
          "GEN3DB-828",
          "What is loaded by itself is to lie ready for the next restore, and no template of it could"
              + " be kept, or none is to be.",
          "Mend what the message names; then repeat the run.")),
  /** Not everything was compared. */
  NOT_COMPARED(
      Definition.finding(
          "GEN3DB-F813",
          "Of some tables only the number of rows was compared with the dump, or nothing.",
          "Look at these tables if it matters; rows that a dump has in COPY blocks are compared."));

  @SuppressWarnings("ImmutableEnumChecker") // a record of text
  private final Definition definition;

  RestorationCode(Definition definition) {
    this.definition = definition;
  }

  @Override
  public Definition definition() {
    return definition;
  }
}
