package org.gen3db.architecture.planted.internals.runner;

import org.gen3db.architecture.planted.internals.spi.internal.Hidden;

final class Offender {
  Hidden ofAnotherModule;
}
