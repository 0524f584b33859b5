package org.gen3db.adapter.restore.search;

import org.gen3db.adapter.restore.search.SearchNode.Version;

class OnOpenSearch219Test extends RealScenarios {
  OnOpenSearch219Test() {
    super(Version.OPENSEARCH_2_19);
  }
}
