package org.gen3db.domain.server;

import org.gen3db.domain.credentials.Endpoint;
import org.jspecify.annotations.Nullable;

/**
 * A server as gen3db reaches it.
 *
 * @param address where it answers: {@code databaseServer.address}, or the host and port of the
 *     credentials
 * @param bundled whether it is the development server bundled with the chart, or the embedded one,
 *     which speak no TLS by default
 */
public record Server(Endpoint address, boolean bundled) {
  // By hand, since what a record brings is linked anew in every process, which delays a start.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Server that && bundled == that.bundled && address.equals(that.address);
  }

  @Override
  public int hashCode() {
    return 31 * address.hashCode() + Boolean.hashCode(bundled);
  }

  @Override
  public String toString() {
    return address.toString();
  }
}
