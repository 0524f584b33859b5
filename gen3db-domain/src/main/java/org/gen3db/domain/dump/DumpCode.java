package org.gen3db.domain.dump;

import org.gen3db.domain.error.Code;

/** What a dump refuses, whatever its source and its target. */
public enum DumpCode implements Code {
  /** Something is there. */
  DUMP_EXISTS(
      Definition.failure(
          "GEN3DB-930",
          "Something lies where the dump would go; no dump is ever written over.",
          "Name another version, or none: then it is the time.")),
  /** Nothing is asked for. */
  NOTHING_TO_DUMP(
      Definition.usage(
          "GEN3DB-931",
          "There is nothing to dump.",
          "Choose services or indices that are there; indices are those that guppy.indices and"
              + " guppy.configIndex name, or those that are named.")),
  /** A file of it is not there. */
  DUMP_INCOMPLETE(
      Definition.failure(
          "GEN3DB-940",
          "The manifest of a dump names a file that is not there, so that the dump is not whole;"
              + " nothing of it is used.",
          "Get the dump anew; or restore only the services and indices whose files are there, by"
              + " their names.")),
  /** No room, or no right. */
  DUMP_NOT_WRITTEN(
      Definition.failure(
          "GEN3DB-933",
          "A dump cannot be written where it should go; nothing of it is left there.",
          "Look at the disk, the folder and its permissions; then repeat the run.")),
  /** No manifest. */
  MANIFEST_UNREADABLE(
      Definition.failure(
          "GEN3DB-932",
          "The manifest of a dump cannot be read, so that nothing tells whether the dump is whole;"
              + " nothing of it is used.",
          "Get the dump anew; or take the manifest away, where the files are known to be right."));

  @SuppressWarnings("ImmutableEnumChecker") // a record of text
  private final Definition definition;

  DumpCode(Definition definition) {
    this.definition = definition;
  }

  @Override
  public Definition definition() {
    return definition;
  }
}
