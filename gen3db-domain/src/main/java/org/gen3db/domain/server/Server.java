package org.gen3db.domain.server;

import org.gen3db.domain.credentials.Endpoint;

/**
 * A server as gen3db reaches it.
 *
 * @param address where it answers: {@code databaseServer.address}, or the host and port of the
 *     credentials
 * @param bundled whether it is the development server bundled with the chart, or the embedded one,
 *     which speak no TLS by default
 */
public record Server(Endpoint address, boolean bundled) {
  @Override
  public String toString() {
    return address.toString();
  }
}
