package org.gen3db.spi;

import org.gen3db.domain.server.DatabaseServer;

/** Brings a {@link DatabaseServer}. */
public interface DatabaseServerProvider extends AdapterProvider<DatabaseServer> {
  @Override
  default Class<DatabaseServer> port() {
    return DatabaseServer.class;
  }

  @Override
  default String section() {
    return "databaseServer";
  }
}
