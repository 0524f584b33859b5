package org.gen3db.runner.call;

import org.gen3db.domain.error.Code;

/** What can be wrong with a command line and with what it prints. */
public enum RunnerCode implements Code {
  /** Wrong usage of the command line. */
  BAD_USAGE(
      Definition.usage(
          "GEN3DB-501",
          "The command line has an option or argument that cannot be understood.",
          "See gen3db COMMAND --help.")),
  /** A result cannot be written. */
  OUTPUT_FAILED(
      Definition.failure(
          "GEN3DB-504",
          "Standard output, or the file of --out or --report, cannot be written.",
          "Look at the disk, the folder and its permissions; then repeat the command.")),
  /** A password on the command line. */
  PASSWORD_IN_ARGUMENTS(
      Definition.warning(
          "GEN3DB-W104",
          "A password stands on the command line, where process lists show it.",
          "Use --set-file with a file that only you can read.")),
  /** No values file. */
  NO_VALUES_FILE(
      Definition.warning(
          "GEN3DB-W108",
          "No values file was given: as in Helm, the chart's defaults are the values.",
          "Give those of the release as for helm: -f FILE."));

  @SuppressWarnings("ImmutableEnumChecker") // a record of text
  private final Definition definition;

  RunnerCode(Definition definition) {
    this.definition = definition;
  }

  @Override
  public Definition definition() {
    return definition;
  }
}
