package org.gen3db.domain.search;

import org.gen3db.domain.error.Code;

/** What a restore of indices tells by itself, whichever cluster it is. */
public enum SearchRestoreCode implements Code {
  /** No files. */
  INDEX_DUMP_MISSING(
      Definition.failure(
          "GEN3DB-914",
          "The source of dumps has no files of an index.",
          "Name the right source, version or index; files are called <index>__mapping.json and"
              + " <index>__data.json.")),
  /** Several files. */
  INDEX_FILES_TWICE(
      Definition.failure(
          "GEN3DB-915",
          "The same part of an index is there in two files.",
          "Take one of them away.")),
  /** None of guppy's. */
  NO_INDEX_OF_GUPPY(
      Definition.usage(
          "GEN3DB-916",
          "Nothing says which empty indices are to be made.",
          "Set guppy.enabled, guppy.indices and guppy.configIndex as they are in the chart.")),
  /** No field. */
  ETL_MAPPING_UNREADABLE(
      Definition.usage(
          "GEN3DB-917",
          "A part of etl.etlMapping, from which the fields of empty indices are taken, is none.",
          "Write it as the ETL reads it: lists of maps, each with a name.")),
  /** What a killed run left is gone. */
  BLOCK_LIFTED(
      Definition.warning(
          "GEN3DB-919",
          "A restore of indices was killed while it replaced one, and had left writing into it"
              + " blocked; that was lifted.",
          "Repeat that restore, if its data is still wanted: the index is as it was before."));

  @SuppressWarnings("ImmutableEnumChecker") // a record of text
  private final Definition definition;

  SearchRestoreCode(Definition definition) {
    this.definition = definition;
  }

  @Override
  public Definition definition() {
    return definition;
  }
}
