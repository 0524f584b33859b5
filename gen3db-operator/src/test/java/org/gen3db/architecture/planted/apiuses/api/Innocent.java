package org.gen3db.architecture.planted.apiuses.api;

import java.time.Clock;

final class Innocent {
  Clock inItsTableLine;
}
