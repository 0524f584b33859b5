package org.gen3db.architecture.planted.testkituses.testkit;

import org.junit.jupiter.api.TestInfo;

final class Innocent {
  TestInfo inItsTableLine;
}
