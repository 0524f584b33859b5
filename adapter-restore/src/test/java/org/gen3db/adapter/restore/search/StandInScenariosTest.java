package org.gen3db.adapter.restore.search;

import java.net.URI;
import org.gen3db.testkit.search.StandInCluster;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;

/** Elsewhere on real servers; here on a stand-in of each product. */
class StandInScenariosTest {
  abstract static class OnStandIn extends SearchScenarios {
    private StandInCluster standIn;

    abstract StandInCluster start();

    @Override
    URI url() {
      if (standIn == null) {
        standIn = start();
      }
      return standIn.url();
    }

    @AfterEach
    void stop() {
      standIn.close();
    }
  }

  @Nested
  class Elasticsearch extends OnStandIn {
    @Override
    StandInCluster start() {
      return StandInCluster.elasticsearch();
    }
  }

  @Nested
  class OpenSearch extends OnStandIn {
    @Override
    StandInCluster start() {
      return StandInCluster.openSearch();
    }
  }
}
