package org.gen3db.spi;

import org.gen3db.domain.search.RequestSigner;

/**
 * Brings a {@link RequestSigner}. Where values choose one, each request to the search cluster is
 * signed by it, and the cluster's own users and keys are not used.
 *
 * @param <S> its settings
 */
public interface RequestSignerProvider<S extends Record> extends AdapterProvider<S> {
  /** The section {@code searchSigner}; without an adapter there, nothing is signed. */
  Section<RequestSigner> SECTION = Section.of("searchSigner", RequestSigner.class);

  @Override
  default Section<RequestSigner> section() {
    return SECTION;
  }
}
