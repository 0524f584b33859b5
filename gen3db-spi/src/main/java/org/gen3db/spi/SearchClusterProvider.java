package org.gen3db.spi;

import org.gen3db.domain.search.SearchCluster;

/**
 * Brings a {@link SearchCluster}.
 *
 * @param <S> its settings
 */
public interface SearchClusterProvider<S extends Record> extends AdapterProvider<S> {
  /** The section {@code search}; made only where indices are restored. */
  Section<SearchCluster> SECTION =
      Section.of("search", SearchCluster.class).byDefault("elasticsearch");

  @Override
  default Section<SearchCluster> section() {
    return SECTION;
  }
}
