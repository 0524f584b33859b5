package org.gen3db.spi;

import org.gen3db.domain.values.ValuesReader;

/**
 * Brings a {@link ValuesReader}. No setting chooses it, as it reads the settings: there is one.
 *
 * @param <S> its settings, which nothing fills: every component needs a default
 */
public interface ValuesReaderProvider<S extends Record> extends AdapterProvider<S> {
  /** No section of the values; the word under which adapters are listed. */
  Section<ValuesReader> SECTION = Section.of("values", ValuesReader.class);

  @Override
  default Section<ValuesReader> section() {
    return SECTION;
  }
}
