package org.gen3db.junit;

import java.nio.file.Path;
import java.util.List;

/**
 * What is restored: the same for all classes that say the same.
 *
 * @param service whose dump
 * @param from where dumps lie
 * @param version the version of the data; empty for none
 * @param values values files
 */
record Input(String service, String from, String version, List<String> values) {
  Input {
    values = List.copyOf(values);
  }

  static Input of(Restored wanted) {
    String from = wanted.from();
    return new Input(
        wanted.service(),
        from.contains("://") ? from : Path.of(from).toAbsolutePath().normalize().toString(),
        wanted.version(),
        List.of(wanted.values()));
  }
}
