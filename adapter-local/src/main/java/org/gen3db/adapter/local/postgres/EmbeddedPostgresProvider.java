package org.gen3db.adapter.local.postgres;

import com.google.auto.service.AutoService;
import org.gen3db.domain.server.DatabaseLauncher;
import org.gen3db.spi.Adapter;
import org.gen3db.spi.AdapterContext;
import org.gen3db.spi.AdapterProvider;
import org.gen3db.spi.DatabaseLauncherProvider;

/** Brings the embedded PostgreSQL, in the folder {@code postgres} of gen3db's own folder. */
@AutoService(AdapterProvider.class)
@SuppressWarnings("rawtypes") // found as a service of the raw type, whatever its port
public final class EmbeddedPostgresProvider
    implements DatabaseLauncherProvider<AdapterProvider.NoSettings> {
  @Override
  public String id() {
    return "embedded";
  }

  @Override
  public String description() {
    return "a PostgreSQL that gen3db starts on this machine, for trying out";
  }

  @Override
  public String serverId() {
    return "postgres";
  }

  @Override
  public Class<NoSettings> settingsType() {
    return NoSettings.class;
  }

  @Override
  public Adapter create(NoSettings settings, AdapterContext context) {
    return Adapter.of(
        DatabaseLauncher.class,
        new EmbeddedPostgresLauncher(
            EmbeddedPostgres.in(context.stateDirectory().resolve("postgres"))
                .cancellation(context.cancellation())));
  }
}
