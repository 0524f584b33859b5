package org.gen3db.domain.values;

/**
 * Reads what an operator gives to Helm. The port is small on purpose: merging and defaulting are
 * the domain's, reading text is the adapter's.
 */
public interface ValuesReader {
  /**
   * Reads the files, then the flags, in Helm's order ({@code -f} left to right, {@code --set},
   * {@code --set-string}, {@code --set-file}), and the chart's defaults.
   *
   * @throws org.gen3db.domain.error.Gen3DbException with all problems of all files and flags at
   *     once: a file that is not there, broken YAML, a wrong {@code --set}; all are usage errors
   */
  HelmValues read(ValuesRequest request);
}
