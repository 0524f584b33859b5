package org.gen3db.adapter.restore.source;

import com.google.auto.service.AutoService;
import java.nio.file.Path;
import org.gen3db.adapter.restore.RestoreCode;
import org.gen3db.adapter.restore.manifest.JsonManifests;
import org.gen3db.domain.dump.DumpTarget;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.restore.DumpSource;
import org.gen3db.spi.Adapter;
import org.gen3db.spi.AdapterContext;
import org.gen3db.spi.AdapterProvider;
import org.gen3db.spi.DumpSourceProvider;

/** Brings a folder of dumps. */
@AutoService(AdapterProvider.class)
@SuppressWarnings("rawtypes") // found as a service of the raw type, whatever its port
public final class DirectoryDumpSourceProvider
    implements DumpSourceProvider<DirectoryDumpsSettings> {
  @Override
  public String id() {
    return "directory";
  }

  @Override
  public String description() {
    return "dumps in a folder, laid out as ENVIRONMENT/VERSION/pgdumps/SERVICE.sql";
  }

  @Override
  public boolean isOnThisMachine() {
    return true;
  }

  @Override
  public Class<DirectoryDumpsSettings> settingsType() {
    return DirectoryDumpsSettings.class;
  }

  @Override
  public Adapter create(DirectoryDumpsSettings settings, AdapterContext context) {
    Path folder =
        settings
            .from()
            .orElseThrow(
                () ->
                    new Gen3DbException(
                        Notice.of(
                            RestoreCode.NO_SOURCE, "gen3db.dumps.from", "no folder is named")));
    return Adapter.of(DumpSource.class, new DirectoryDumpSource(folder))
        .and(DumpTarget.class, new DirectoryDumpTarget(folder, new JsonManifests()));
  }
}
