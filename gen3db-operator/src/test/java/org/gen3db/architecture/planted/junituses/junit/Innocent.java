package org.gen3db.architecture.planted.junituses.junit;

import org.junit.jupiter.api.TestInfo;

final class Innocent {
  TestInfo inItsTableLine;
}
