package org.gen3db.domain.search;

import org.gen3db.domain.error.Code;

/** What a restore of indices refuses before it contacts a cluster. */
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
          "Write it as the ETL reads it: lists of maps, each with a name."));

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
