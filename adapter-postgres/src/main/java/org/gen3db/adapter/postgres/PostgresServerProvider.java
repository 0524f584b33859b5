package org.gen3db.adapter.postgres;

import com.google.auto.service.AutoService;
import java.util.Set;
import org.gen3db.adapter.postgres.connection.Connector;
import org.gen3db.adapter.postgres.connection.PostgresSettings;
import org.gen3db.adapter.postgres.dump.PgDump;
import org.gen3db.adapter.postgres.restore.PostgresRestoreTarget;
import org.gen3db.adapter.postgres.sql.ConnectionText;
import org.gen3db.adapter.postgres.sql.Verifier;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.dump.DatabaseDumper;
import org.gen3db.domain.restore.RestoreTarget;
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
  public Set<String> connectionForms() {
    return ConnectionText.FORMS;
  }

  @Override
  public Adapter create(PostgresSettings settings, AdapterContext context) {
    var server = new PostgresServer(settings, context.clock());
    return Adapter.of(DatabaseServer.class, server)
        .and(RestoreTarget.class, new PostgresRestoreTarget(server, server))
        .and(DatabaseDumper.class, new PgDump(settings, new Connector(settings, context.clock())));
  }

  /** The driver, and what SCRAM takes: together they are most of what a first login waits for. */
  @Override
  public void warmUp() {
    Connector.warmUp();
    Verifier.of("nobody", Password.of("nobody"));
  }
}
