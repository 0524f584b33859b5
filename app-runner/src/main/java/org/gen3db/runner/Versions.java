package org.gen3db.runner;

import java.util.Optional;

/** Versions as the jars' manifests tell them. */
final class Versions {
  private Versions() {}

  /** The version of the jar of a class; empty where classes lie in a folder. */
  static Optional<String> of(Class<?> type) {
    return Optional.ofNullable(type.getPackage().getImplementationVersion());
  }
}
