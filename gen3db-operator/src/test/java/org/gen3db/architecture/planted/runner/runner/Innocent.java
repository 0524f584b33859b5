package org.gen3db.architecture.planted.runner.runner;

import org.gen3db.architecture.planted.runner.spi.Provider;

final class Innocent {
  Provider found;
}
