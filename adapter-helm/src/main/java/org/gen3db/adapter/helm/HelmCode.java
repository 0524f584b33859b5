package org.gen3db.adapter.helm;

import org.gen3db.domain.error.Code;

/** What can be wrong with values files, flags and charts, as Helm reads them. */
public enum HelmCode implements Code {
  /** A values file is not there or cannot be read. */
  VALUES_NOT_READABLE(
      Definition.usage(
          "GEN3DB-101",
          "A values file does not exist, is a folder, is no text, or cannot be read.",
          "Check the path after -f and its permissions.")),
  /** A values file is no YAML. */
  VALUES_NOT_YAML(
      Definition.usage(
          "GEN3DB-102",
          "A values file is not YAML, or is not a map at its top.",
          "Correct the file at the line named; helm template reads it by the same rules.")),
  /** A flag that sets a value cannot be understood. */
  BAD_SET(
      Definition.usage(
          "GEN3DB-103",
          "A --set, --set-string or --set-file is not in Helm's syntax, or meets a value of another"
              + " shape.",
          "Write it as key.path=value; commas, dots and brackets in text need a backslash.")),
  /** A chart that cannot be read. */
  CHART_NOT_READABLE(
      Definition.usage(
          "GEN3DB-114",
          "The chart given by --chart, or one that it depends on, is absent or cannot be read.",
          "Give the gen3 umbrella chart as a folder or .tgz; run helm dependency build in a checkout.")),
  /** What Helm drops without a word. */
  VALUES_DROPPED(
      Definition.warning(
          "GEN3DB-W106",
          "Part of a values file has no effect, as in Helm: of equal keys all but the last, or what"
              + " follows the first YAML document.",
          "Join what belongs together, and remove what is not used."));

  @SuppressWarnings("ImmutableEnumChecker") // a record of text
  private final Definition definition;

  HelmCode(Definition definition) {
    this.definition = definition;
  }

  @Override
  public Definition definition() {
    return definition;
  }
}
