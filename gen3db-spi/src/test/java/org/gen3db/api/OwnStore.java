package org.gen3db.api;

import java.util.List;
import org.gen3db.spi.Adapter;
import org.gen3db.spi.AdapterContext;
import org.gen3db.spi.AdapterProvider;
import org.gen3db.spi.SecretStoreProvider;

/** A provider that nothing is made of. */
record OwnStore(List<String> nothing) implements SecretStoreProvider<AdapterProvider.NoSettings> {
  @Override
  public String id() {
    return "own";
  }

  @Override
  public String description() {
    return "the test's own";
  }

  @Override
  public Class<NoSettings> settingsType() {
    return NoSettings.class;
  }

  @Override
  public Adapter create(NoSettings settings, AdapterContext context) {
    throw new IllegalStateException("not to be made");
  }
}
