package org.gen3db.adapter.restore.search;

import org.gen3db.adapter.restore.search.SearchNode.Version;

class OnOpenSearch3Test extends RealScenarios {
  OnOpenSearch3Test() {
    super(Version.OPENSEARCH_3);
  }
}
