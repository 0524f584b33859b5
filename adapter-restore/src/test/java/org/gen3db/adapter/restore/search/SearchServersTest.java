package org.gen3db.adapter.restore.search;

import org.gen3db.adapter.restore.search.SearchNode.Version;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/** On real servers, of which each version is started once for all that is in here. */
@Tag("full")
class SearchServersTest {
  @AfterAll
  static void end() {
    SearchNode.endShared();
  }

  @Nested
  class Elasticsearch710 extends RealScenarios {
    Elasticsearch710() {
      super(Version.ELASTICSEARCH_7_10);
    }
  }

  @Nested
  class OpenSearch13 extends RealScenarios {
    OpenSearch13() {
      super(Version.OPENSEARCH_1_3);
    }
  }

  @Nested
  class OpenSearch219 extends RealScenarios {
    OpenSearch219() {
      super(Version.OPENSEARCH_2_19);
    }
  }

  @Nested
  class OpenSearch3 extends RealScenarios {
    OpenSearch3() {
      super(Version.OPENSEARCH_3);
    }
  }

  @Nested
  class OfElasticdump extends ElasticdumpFiles {}

  @Nested
  class Killed extends SearchKills {}
}
