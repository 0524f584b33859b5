package org.gen3db.architecture.planted.domainuses.domain;

import java.time.Duration;

final class Innocent {
  Duration inItsTableLine;
}
