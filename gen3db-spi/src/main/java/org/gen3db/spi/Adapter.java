package org.gen3db.spi;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * An adapter at work: one client of some technology, and the ports that stand on it. The port that
 * the section wants comes first; further ones, which may be of types that only the adapter's own
 * jar knows, are for the adapters made after it ({@link AdapterContext#port}).
 *
 * <p>The ports are used from several threads at once. {@link #close} is called once, when the run
 * has ended and no call is under way; it closes those ports that can be closed, the last first, and
 * then what {@link #closing} named.
 */
public final class Adapter implements AutoCloseable {
  private final Map<Class<?>, Object> ports;
  private final List<AutoCloseable> clients;
  private final AtomicBoolean closed = new AtomicBoolean();

  private Adapter(Map<Class<?>, Object> ports, List<AutoCloseable> clients) {
    this.ports = ports;
    this.clients = List.copyOf(clients);
  }

  /** An adapter with one port. */
  public static <P> Adapter of(Class<P> type, P port) {
    return new Adapter(Map.of(type, port), List.of());
  }

  /** The same with one more port. */
  public <P> Adapter and(Class<P> type, P port) {
    var more = new LinkedHashMap<>(ports);
    more.put(type, port);
    return new Adapter(more, clients);
  }

  /** The same, which also closes the client that its ports share, after all of them. */
  public Adapter closing(AutoCloseable client) {
    var more = new ArrayList<>(clients);
    more.add(0, client);
    return new Adapter(ports, more);
  }

  /** A port of it, if it has such a one. */
  public <P> Optional<P> port(Class<P> type) {
    return Optional.ofNullable(type.cast(ports.get(type)));
  }

  /**
   * Closes ports and clients, all of them even when one fails; again, it does nothing.
   *
   * @throws Exception the first failure, with the others suppressed
   */
  @Override
  public void close() throws Exception {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    var all = new ArrayList<AutoCloseable>(clients);
    for (Object port : ports.values()) {
      if (port instanceof AutoCloseable closeable) {
        all.add(0, closeable);
      }
    }
    Exception first = null;
    for (AutoCloseable one : all) {
      try {
        one.close();
      } catch (Exception e) {
        if (first == null) {
          first = e;
        } else {
          first.addSuppressed(e);
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }
}
