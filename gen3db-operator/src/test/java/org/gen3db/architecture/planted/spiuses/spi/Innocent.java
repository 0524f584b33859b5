package org.gen3db.architecture.planted.spiuses.spi;

import java.util.ServiceLoader;

final class Innocent {
  ServiceLoader<?> inItsTableLine;
}
