package org.gen3db.adapter.restore.load;

import com.google.auto.service.AutoService;
import org.gen3db.adapter.restore.gpg.Gpg;
import org.gen3db.adapter.restore.manifest.JsonManifests;
import org.gen3db.domain.dump.DumpManifests;
import org.gen3db.domain.dump.Encryption;
import org.gen3db.domain.restore.DumpLoader;
import org.gen3db.spi.Adapter;
import org.gen3db.spi.AdapterContext;
import org.gen3db.spi.AdapterProvider;
import org.gen3db.spi.AdapterProvider.NoSettings;
import org.gen3db.spi.DumpLoaderProvider;

/** Brings the loader of plain dumps. */
@AutoService(AdapterProvider.class)
@SuppressWarnings("rawtypes") // found as a service of the raw type, whatever its port
public final class PlainDumpLoaderProvider implements DumpLoaderProvider<NoSettings> {
  @Override
  public String id() {
    return "plain";
  }

  @Override
  public String description() {
    return "dumps by pg_dump, plain (as they are or by gzip, zstd or lz4), as archives, or by gpg";
  }

  @Override
  public Class<NoSettings> settingsType() {
    return NoSettings.class;
  }

  @Override
  public Adapter create(NoSettings settings, AdapterContext context) {
    return Adapter.of(DumpLoader.class, new PlainDumpLoader())
        .and(DumpManifests.class, new JsonManifests())
        .and(Encryption.class, new Gpg("gpg", context.workingDirectory()));
  }
}
