package org.gen3db.architecture.planted.helmuses.adapter.helm;

import org.slf4j.Logger;

final class Offender {
  Logger notInItsTableLine;
}
