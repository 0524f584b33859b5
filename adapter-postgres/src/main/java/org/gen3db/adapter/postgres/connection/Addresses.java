package org.gen3db.adapter.postgres.connection;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.credentials.Endpoint;

/** Which names lead to one server, as the system's look-up of names says now. */
public final class Addresses {
  private Addresses() {}

  /**
   * Whether both lead to the same server (R4).
   *
   * @param most how long one look-up may take; one that takes longer knows nothing
   */
  public static boolean same(
      Endpoint one, Endpoint other, Duration most, Cancellation cancellation) {
    if (one.port() != other.port()) {
      return false;
    }
    if (one.host().equalsIgnoreCase(other.host()) || (one.isLoopback() && other.isLoopback())) {
      return true;
    }
    Set<InetAddress> addresses = of(one, most, cancellation);
    Set<InetAddress> others = of(other, most, cancellation);
    return addresses.stream().anyMatch(others::contains)
        || (leadsHere(addresses) && leadsHere(others));
  }

  private static boolean leadsHere(Set<InetAddress> addresses) {
    return addresses.stream().anyMatch(InetAddress::isLoopbackAddress);
  }

  private static Set<InetAddress> of(Endpoint endpoint, Duration most, Cancellation cancellation) {
    try {
      return Aside.await(
          "gen3db-name",
          () -> new HashSet<>(Arrays.asList(InetAddress.getAllByName(endpoint.host()))),
          tooLate -> {},
          most,
          cancellation);
    } catch (ExecutionException | TimeoutException e) {
      // Nothing is known of it, so nothing speaks for its being the same server.
      return Set.of();
    } catch (InterruptedException e) {
      throw Failures.interrupted(endpoint.toString(), "looking up its name");
    }
  }
}
