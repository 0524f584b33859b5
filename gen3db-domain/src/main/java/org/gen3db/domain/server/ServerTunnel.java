package org.gen3db.domain.server;

import java.util.Optional;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.credentials.Endpoint;

/**
 * A way to the server that the chart brings, for a run outside of the cluster in which its name
 * means something. Safe for use by several threads; it stays open as long as its adapter does.
 */
@FunctionalInterface
public interface ServerTunnel {
  /**
   * Opens the way, unless it is open; whoever is at work is told of it.
   *
   * @param server as services in the cluster name it
   * @return where it answers on this machine; empty where the run is in the cluster itself
   * @throws org.gen3db.domain.error.Gen3DbException when there is no way
   */
  Optional<Endpoint> open(Endpoint server, Cancellation cancellation);
}
