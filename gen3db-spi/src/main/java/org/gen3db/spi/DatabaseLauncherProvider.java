package org.gen3db.spi;

import org.gen3db.domain.server.DatabaseLauncher;
import org.gen3db.domain.server.DatabaseServer;

/**
 * Brings a {@link DatabaseLauncher}. Values choose it like a database server, by {@code
 * databaseServer.adapter}; the server that it starts is then spoken to by {@link #serverId()},
 * which gets the keys of the section that are not the launcher's own.
 *
 * @param <S> its settings
 */
public interface DatabaseLauncherProvider<S extends Record> extends AdapterProvider<S> {
  @Override
  default Section<DatabaseServer> section() {
    return DatabaseServerProvider.SECTION;
  }

  @Override
  default Class<DatabaseLauncher> port() {
    return DatabaseLauncher.class;
  }

  /** The id of the {@link DatabaseServerProvider} that speaks to the server it starts. */
  String serverId();
}
