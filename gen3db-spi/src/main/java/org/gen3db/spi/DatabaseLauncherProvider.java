package org.gen3db.spi;

import org.gen3db.domain.server.DatabaseLauncher;

/**
 * Brings a {@link DatabaseLauncher}. Values choose it like a database server, by {@code
 * databaseServer.adapter}; the server that it starts is then spoken to by {@link #serverId()}.
 */
public interface DatabaseLauncherProvider extends AdapterProvider<DatabaseLauncher> {
  @Override
  default Class<DatabaseLauncher> port() {
    return DatabaseLauncher.class;
  }

  @Override
  default String section() {
    return "databaseServer";
  }

  /** The id of the {@link DatabaseServerProvider} that speaks to the server it starts. */
  String serverId();
}
