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
  /** Standard input is not what a chart renders. */
  NOT_MANIFESTS(
      Definition.usage(
          "GEN3DB-640",
          "Standard input of post-render is empty, or holds no manifests of Kubernetes; nothing is"
              + " passed on, since Helm would install a part of the chart.",
          "Give it what the chart renders, as helm does by --post-renderer, or helm template by a"
              + " pipe.")),
  /** Nothing is left. */
  NOTHING_LEFT(
      Definition.failure(
          "GEN3DB-641",
          "All that the chart renders is taken out, and an empty manifest would be installed by Helm"
              + " as if it were a success.",
          "Leave post-render out for this chart: gen3db makes all of it.")),
  /** Nobody says where to look. */
  NOT_SAID_WHERE(
      Definition.usage(
          "GEN3DB-642",
          "post-render looks at live objects only in a namespace and cluster that it is told, since"
              + " helm's own may be others than those of the kubeconfig.",
          "Give -n and --kube-context, the same as to helm; or --assume-kept, where the cluster cannot"
              + " be reached and apply has run before.")),
  /** A password on the command line. */
  PASSWORD_IN_ARGUMENTS(
      Definition.warning(
          "GEN3DB-W104",
          "A password stands on the command line, where process lists show it.",
          "Use --set-file with a file that only you can read.")),
  /** The Job waits for a Secret. */
  SECRET_TO_BE_MADE(
      Definition.warning(
          "GEN3DB-W646",
          "The Job that is rendered takes passwords from a Secret that is not rendered.",
          "Make the Secret with the keys that the message names; or render with --with-secrets.")),
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
