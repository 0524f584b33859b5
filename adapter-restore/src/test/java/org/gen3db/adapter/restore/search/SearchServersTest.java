package org.gen3db.adapter.restore.search;

import java.net.URI;
import org.gen3db.adapter.restore.search.SearchNode.Version;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/** The same on real servers, one after another. */
@Tag("full")
class SearchServersTest {
  @Nested
  class Elasticsearch710 extends SearchScenarios {
    private static SearchNode node;

    @BeforeAll
    static void start() {
      node = SearchNode.start(Version.ELASTICSEARCH_7_10);
    }

    @AfterAll
    static void stop() {
      node.close();
    }

    @Override
    URI url() {
      return node.url();
    }
  }

  @Nested
  class OpenSearch13 extends SearchScenarios {
    private static SearchNode node;

    @BeforeAll
    static void start() {
      node = SearchNode.start(Version.OPENSEARCH_1_3);
    }

    @AfterAll
    static void stop() {
      node.close();
    }

    @Override
    URI url() {
      return node.url();
    }
  }

  @Nested
  class OpenSearch219 extends SearchScenarios {
    private static SearchNode node;

    @BeforeAll
    static void start() {
      node = SearchNode.start(Version.OPENSEARCH_2_19);
    }

    @AfterAll
    static void stop() {
      node.close();
    }

    @Override
    URI url() {
      return node.url();
    }
  }

  @Nested
  class OpenSearch3 extends SearchScenarios {
    private static SearchNode node;

    @BeforeAll
    static void start() {
      node = SearchNode.start(Version.OPENSEARCH_3);
    }

    @AfterAll
    static void stop() {
      node.close();
    }

    @Override
    URI url() {
      return node.url();
    }
  }
}
