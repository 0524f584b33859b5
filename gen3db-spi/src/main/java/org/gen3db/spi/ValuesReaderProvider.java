package org.gen3db.spi;

import org.gen3db.domain.values.ValuesReader;

/** Brings a {@link ValuesReader}. */
public interface ValuesReaderProvider extends AdapterProvider<ValuesReader> {
  @Override
  default Class<ValuesReader> port() {
    return ValuesReader.class;
  }

  @Override
  default String section() {
    return "values";
  }
}
