package org.gen3db.adapter.local.postgres;

import java.util.Optional;
import org.gen3db.domain.credentials.Endpoint;
import org.gen3db.domain.server.DatabaseLauncher;
import org.gen3db.domain.server.Master;

/** The embedded PostgreSQL of an environment, kept until it is stopped. */
public final class EmbeddedPostgresLauncher implements DatabaseLauncher {
  private final EmbeddedPostgres server;

  /** A launcher of this server. */
  public EmbeddedPostgresLauncher(EmbeddedPostgres server) {
    this.server = server;
  }

  @Override
  public Master start() {
    return server.start();
  }

  @Override
  public Optional<Master> running() {
    return server.running();
  }

  @Override
  public Optional<Endpoint> address() {
    return server.address();
  }

  @Override
  public boolean stop() {
    return server.stop();
  }

  @Override
  public String describe() {
    return server.folder().toString();
  }
}
