package org.gen3db.architecture.planted.internals.spi;

import org.gen3db.architecture.planted.internals.spi.internal.Hidden;

public final class Innocent {
  Hidden ofItsOwnModule;
}
