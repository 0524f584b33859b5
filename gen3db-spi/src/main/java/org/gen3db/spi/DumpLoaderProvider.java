package org.gen3db.spi;

import org.gen3db.domain.restore.DumpLoader;

/**
 * Brings a {@link DumpLoader}. No setting chooses it, as it takes whatever a source has: there is
 * one.
 *
 * @param <S> its settings, which nothing fills: every component needs a default
 */
public interface DumpLoaderProvider<S extends Record> extends AdapterProvider<S> {
  /** No section of the values; the word under which adapters are listed. */
  Section<DumpLoader> SECTION = Section.of("loader", DumpLoader.class);

  @Override
  default Section<DumpLoader> section() {
    return SECTION;
  }
}
