package org.gen3db.architecture.planted.domainuses.domain;

import org.slf4j.Logger;

final class Offender {
  Logger notInItsTableLine;
}
