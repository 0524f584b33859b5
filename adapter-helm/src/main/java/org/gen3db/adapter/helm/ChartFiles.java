package org.gen3db.adapter.helm;

import java.util.List;
import java.util.Optional;

/** The files of one chart, in whatever form it is kept. */
interface ChartFiles {
  /** Where it is, as the user would name it. */
  String place();

  /** A file of the chart by its path in it, such as {@code values.yaml}. */
  Optional<byte[]> file(String path);

  /** What all files below {@code templates/} hold. */
  List<byte[]> templates();

  /** The charts below {@code charts/}, as folders or archives. */
  List<ChartFiles> vendored();

  /** The chart at a path from this one, as in {@code file://../fence}; empty when there is none. */
  Optional<ChartFiles> at(String path);
}
