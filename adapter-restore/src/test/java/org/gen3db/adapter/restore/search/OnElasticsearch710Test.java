package org.gen3db.adapter.restore.search;

import org.gen3db.adapter.restore.search.SearchNode.Version;

class OnElasticsearch710Test extends RealScenarios {
  OnElasticsearch710Test() {
    super(Version.ELASTICSEARCH_7_10);
  }
}
