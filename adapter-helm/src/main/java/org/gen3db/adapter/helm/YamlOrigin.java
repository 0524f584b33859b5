package org.gen3db.adapter.helm;

import java.util.function.IntFunction;
import org.gen3db.domain.error.Code;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.values.Source;

/**
 * Where a YAML text stands: what its values and problems are said to come from.
 *
 * @param name the file as the user named it
 * @param code what its problems are
 * @param sources the source of a value by its line, counted from 1
 */
record YamlOrigin(String name, Code code, IntFunction<Source> sources) {
  static YamlOrigin valuesFile(String name) {
    return new YamlOrigin(name, HelmCode.VALUES_NOT_YAML, line -> new Source.FileLine(name, line));
  }

  static YamlOrigin chartFile(String name) {
    return new YamlOrigin(name, HelmCode.CHART_NOT_READABLE, line -> Source.CHART_DEFAULT);
  }

  Source line(int line) {
    return sources.apply(line);
  }

  String place(int line) {
    return name + ":" + line;
  }

  Notice problem(int line, String message, String hint) {
    return Notice.of(code, place(line), message, hint);
  }
}
