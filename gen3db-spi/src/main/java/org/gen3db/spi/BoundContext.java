package org.gen3db.spi;

import java.nio.file.Path;
import org.gen3db.domain.values.ValueNode.ValueMap;

/** The context of one adapter of one run. */
record BoundContext(
    ValueMap section, String path, String release, String namespace, Path workingDirectory)
    implements AdapterContext {
  static final String STATE = ".gen3db";

  @Override
  public <R extends Record> R settings(Class<R> type) {
    return new RecordBinder(workingDirectory).bind(section, path, type);
  }

  @Override
  public Path stateDirectory() {
    return workingDirectory.resolve(STATE);
  }
}
