package org.gen3db.adapter.postgres;

import com.google.auto.service.AutoService;
import java.nio.file.Files;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.error.ValuesCode;
import org.gen3db.domain.server.DatabaseServer;
import org.gen3db.spi.Adapter;
import org.gen3db.spi.AdapterContext;
import org.gen3db.spi.AdapterProvider;
import org.gen3db.spi.DatabaseServerProvider;

/** Brings {@code databaseServer.adapter: postgres}. */
@AutoService(AdapterProvider.class)
@SuppressWarnings("rawtypes") // providers are found by the type that names no port
public final class PostgresServerProvider implements DatabaseServerProvider<PostgresSettings> {
  @Override
  public String id() {
    return "postgres";
  }

  @Override
  public String description() {
    return "PostgreSQL 12 to 18";
  }

  @Override
  public Class<PostgresSettings> settingsType() {
    return PostgresSettings.class;
  }

  @Override
  public Adapter create(PostgresSettings settings, AdapterContext context) {
    // Here and not where the settings are bound: a plan without contact does without the file.
    settings
        .sslRootCert()
        .filter(file -> !Files.isRegularFile(file) || !Files.isReadable(file))
        .ifPresent(
            file -> {
              throw new Gen3DbException(
                  Notice.of(
                      ValuesCode.BAD_SETTING,
                      "gen3db.databaseServer.sslRootCert",
                      Files.exists(file)
                          ? "the sslRootCert " + file + " cannot be read"
                          : "there is no sslRootCert " + file,
                      "Give the file with the certificates (PEM) that may sign the server's."));
            });
    return Adapter.of(DatabaseServer.class, new PostgresServer(settings, context.clock()));
  }
}
