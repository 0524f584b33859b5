package org.gen3db.adapter.helm;

import com.google.auto.service.AutoService;
import org.gen3db.domain.values.ValuesReader;
import org.gen3db.spi.Adapter;
import org.gen3db.spi.AdapterContext;
import org.gen3db.spi.AdapterProvider;
import org.gen3db.spi.ValuesReaderProvider;

/** Brings the reader of Helm's values: files, {@code --set} flags and charts. */
@AutoService(AdapterProvider.class)
@SuppressWarnings("rawtypes") // the catalog finds providers of every port under one generic type
public final class HelmValuesReaderProvider
    implements ValuesReaderProvider<AdapterProvider.NoSettings> {
  /** Made by the service loader. */
  public HelmValuesReaderProvider() {}

  @Override
  public String id() {
    return "helm";
  }

  @Override
  public String description() {
    return "values files, --set flags and charts, read as Helm reads them";
  }

  @Override
  public Class<NoSettings> settingsType() {
    return NoSettings.class;
  }

  @Override
  public Adapter create(NoSettings settings, AdapterContext context) {
    return Adapter.of(ValuesReader.class, new HelmValuesReader());
  }
}
