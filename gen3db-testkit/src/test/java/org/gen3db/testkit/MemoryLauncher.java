package org.gen3db.testkit;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.gen3db.domain.credentials.Endpoint;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.server.DatabaseLauncher;
import org.gen3db.domain.server.Master;
import org.gen3db.domain.server.Server;
import org.jspecify.annotations.Nullable;

/** A server that is none, the smallest that keeps what a launcher promises. */
class MemoryLauncher implements DatabaseLauncher {
  private static final AtomicInteger NUMBERS = new AtomicInteger();

  /** What lies on the disk, and what listens. */
  static final class Place {
    final Set<String> data = new HashSet<>();
    @Nullable Master made;
    boolean runs;

    /** What a client gets; only what the contract asks. */
    synchronized String query(Master master, String sql) {
      if (!runs || !master.equals(made)) {
        throw new IllegalStateException("no connection");
      }
      if (sql.startsWith("CREATE TABLE")) {
        data.add("kept");
      } else if (sql.contains("FROM contract")) {
        return data.stream().findFirst().orElseThrow();
      }
      return sql.contains("'yes'") ? "yes" : "";
    }
  }

  final Place place;

  MemoryLauncher(Place place) {
    this.place = place;
  }

  /** An administrator as no other. */
  static Master fresh() {
    int number = NUMBERS.incrementAndGet();
    return new Master(
        new Server(new Endpoint("127.0.0.1", 20_000 + number), true),
        "postgres",
        Password.of("master-" + number + "-" + Samples.HIDDEN));
  }

  @Override
  public Master start() {
    synchronized (place) {
      Master master = place.made == null ? fresh() : place.made;
      place.made = master;
      place.runs = true;
      return master;
    }
  }

  @Override
  public Optional<Master> running() {
    synchronized (place) {
      return place.runs ? Optional.ofNullable(place.made) : Optional.empty();
    }
  }

  @Override
  public Optional<Endpoint> address() {
    return running().map(master -> master.server().address());
  }

  @Override
  public boolean stop() {
    synchronized (place) {
      boolean ran = place.runs;
      place.runs = false;
      return ran;
    }
  }

  @Override
  public String describe() {
    return "memory";
  }
}
