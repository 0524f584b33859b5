package org.gen3db.domain.provision;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.credentials.DbCredentials;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.placement.Place;
import org.gen3db.domain.placement.RoleGroup;
import org.gen3db.domain.server.DatabaseServer;
import org.gen3db.domain.server.DatabaseSession;
import org.gen3db.domain.server.Login;
import org.gen3db.domain.server.Master;
import org.gen3db.domain.server.MasterSession;
import org.gen3db.domain.server.Server;
import org.jspecify.annotations.Nullable;

/**
 * All sessions that are open for one role: the administrator's, which is opened when it is first
 * needed, and at most one in the database of each service. Whoever opens a visit closes it, and
 * with it all of them.
 */
final class Visit implements AutoCloseable {
  private final DatabaseServer server;
  private final Cancellation cancellation;
  private final @Nullable Master administrator;
  private @Nullable MasterSession session;
  private final Map<String, Open> open = new HashMap<>();

  /** A session that let us in, with the password that it was asked with. */
  private record Open(DatabaseSession session, Password password) {}

  private Visit(DatabaseServer server, Cancellation cancellation, @Nullable Master administrator) {
    this.server = server;
    this.cancellation = cancellation;
    this.administrator = administrator;
  }

  /** As the administrator of the role, where anybody may change it. */
  static Visit to(RoleGroup group, Run run) {
    return new Visit(run.world().server(), run.cancellation(), group.administrator().orElse(null));
  }

  boolean hasMaster() {
    return administrator != null;
  }

  /** The administrator's session. */
  MasterSession master() {
    if (administrator == null) {
      throw new IllegalStateException("a visit as an administrator where there is none");
    }
    if (session == null) {
      session = server.connect(administrator, cancellation);
    }
    return session;
  }

  /** Logs in as a service does, and keeps the session where it was let in. */
  Login login(String service, Place place, Password password) {
    close(service);
    DatabaseSession entered = enter(place, password);
    open.put(service, new Open(entered, password));
    Login ended = entered.login();
    if (!ended.connected()) {
      close(service);
    }
    return ended;
  }

  private DatabaseSession enter(Place place, Password password) {
    if (administrator == null || place.master().isEmpty()) {
      return login(place.loginVia(), place.with(password));
    }
    return session == null
        ? server.enter(administrator, place.database(), place.login(), password, cancellation)
        : session.enter(place.database(), place.login(), password);
  }

  private DatabaseSession login(Server via, DbCredentials with) {
    return server.login(via, with.database(), with.username(), with.password(), cancellation);
  }

  /** Logs in by way of a server, for a look. */
  <T> T look(Server via, DbCredentials with, Function<DatabaseSession, T> look) {
    DatabaseSession brief = login(via, with);
    try {
      return look.apply(brief);
    } finally {
      end(brief::close);
    }
  }

  /** The session in a service's database, where one is open. */
  Optional<DatabaseSession> in(String service) {
    return Optional.ofNullable(open.get(service)).map(Open::session);
  }

  /** The same, where it was let in with this very password. */
  Optional<DatabaseSession> provenBy(String service, Password password) {
    return Optional.ofNullable(open.get(service))
        .filter(one -> one.password().equals(password))
        .map(Open::session);
  }

  /** Closes the session of one service, before the next one of the role enters its database. */
  void close(String service) {
    Open one = open.remove(service);
    if (one != null) {
      end(one.session()::close);
    }
  }

  /** Closes the sessions of all services; the administrator's stays. */
  void closeServices() {
    List.copyOf(open.keySet()).forEach(this::close);
  }

  @Override
  public void close() {
    closeServices();
    if (session != null) {
      end(session::close);
    }
  }

  /**
   * What was done in a session is done and reported, whatever becomes of its end: locks and
   * connections end with the process at the latest.
   */
  private static void end(Runnable closing) {
    try {
      closing.run();
    } catch (OutOfMemoryError e) {
      throw e;
    } catch (Throwable e) {
      // told by the adapter's log, and no reason to tell the services' work as failed
    }
  }
}
