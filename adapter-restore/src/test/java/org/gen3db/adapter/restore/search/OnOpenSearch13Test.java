package org.gen3db.adapter.restore.search;

import org.gen3db.adapter.restore.search.SearchNode.Version;

class OnOpenSearch13Test extends RealScenarios {
  OnOpenSearch13Test() {
    super(Version.OPENSEARCH_1_3);
  }
}
