package org.gen3db.adapter.postgres.session;

import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.gen3db.adapter.postgres.connection.Failures;
import org.gen3db.adapter.postgres.connection.PostgresCode;
import org.gen3db.adapter.postgres.connection.ServerConnection;
import org.gen3db.adapter.postgres.sql.MembershipSteps;
import org.gen3db.adapter.postgres.sql.Sql;
import org.gen3db.adapter.postgres.sql.Statements;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.deployment.Extensions;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.plan.Change;
import org.gen3db.domain.plan.Observed;
import org.gen3db.domain.server.DatabaseSession;
import org.gen3db.domain.server.Login;
import org.gen3db.domain.server.Master;
import org.gen3db.domain.server.MasterSession;
import org.gen3db.domain.server.ServerFacts;
import org.jspecify.annotations.Nullable;

/** A master's session in the maintenance database. */
public final class PostgresMasterSession implements MasterSession {
  /** Waited too long for one lock, or for all of them. */
  private static final Set<String> WAITED = Set.of("55P03", "57014");

  private final Servers servers;
  private final Master master;
  private final ServerConnection connection;
  private final ServerChanges changes;
  private boolean locked;
  private boolean closed;

  public PostgresMasterSession(Servers servers, Master master, ServerConnection connection) {
    this.servers = servers;
    this.master = master;
    this.connection = connection;
    this.changes = new ServerChanges(servers, master, connection);
  }

  @Override
  public ServerFacts facts() {
    return new ServerFacts(connection.version(), connection.major(), connection.superuser());
  }

  @Override
  public void lock(Collection<String> roles, Collection<String> databases) {
    var locks = new Locks(roles, databases);
    if (locks.isEmpty()) {
      return;
    }
    var settings = servers.settings();
    locked = true;
    try {
      connection.tryRun(
          "waiting for " + locks.describe(),
          locks.take(settings.lockTimeout(), settings.statementTimeout()));
    } catch (SQLException e) {
      if (!WAITED.contains(Failures.state(e))) {
        throw Failures.statement(connection.place(), "locking " + locks.describe(), e);
      }
      String holders =
          locks.describeHolders(connection.rows("looking who holds the locks", locks.holders()));
      unlock();
      throw new Gen3DbException(
          Notice.of(
              PostgresCode.LOCK_TIMEOUT,
              connection.place(),
              "waited %d s for %s: %s"
                  .formatted(settings.lockTimeout().toSeconds(), locks.describe(), holders)),
          e);
    }
  }

  @Override
  public void unlock() {
    if (!locked) {
      return;
    }
    try {
      connection.tidyUp(Locks.release());
      locked = false;
    } catch (SQLException e) {
      throw Failures.statement(connection.place(), "unlocking", e);
    }
  }

  @Override
  public Observed.OnServer observe(String role, Collection<String> databases) {
    var all = look("looking at role \"" + role + "\"", Map.of(role, databases));
    return Optional.ofNullable(all.get(role)).orElseThrow();
  }

  @Override
  public Map<String, Observed.OnServer> observeAll(Map<String, List<String>> databases) {
    return databases.isEmpty()
        ? Map.of()
        : look("looking at %d roles".formatted(databases.size()), databases);
  }

  private Map<String, Observed.OnServer> look(
      String doing, Map<String, ? extends Collection<String>> databases) {
    Sql assuming = MembershipSteps.on(connection.major()).assuming();
    return ServerView.read(
        databases.keySet(), connection.run(doing, ServerView.query(databases, assuming)));
  }

  @Override
  public List<Observed.Reached> reach(String role) {
    return ServerView.reached(
        connection.rows("looking what role \"" + role + "\" opens", ServerView.reach(role)));
  }

  @Override
  public List<Observed.MadeBeside> madeBeside(Collection<String> databases) {
    return databases.isEmpty()
        ? List.of()
        : BesideView.read(
            connection.rows("looking what restores left", BesideView.query(databases)));
  }

  @Override
  public Observed.Marked marked() {
    return ServerView.readMarked(connection.rows("looking at what is marked", ServerView.marked()));
  }

  private DatabaseEntry entry(String database, String role, Password password) {
    return new DatabaseEntry(
        servers,
        master.server(),
        database,
        role,
        password,
        Optional.of(master),
        changes.made(database),
        connection.cancellation());
  }

  @Override
  public Observed.Inside inside(String database, String role) {
    try (DatabaseSession session =
        new PostgresDatabaseSession(
            Login.REFUSED, Optional.empty(), entry(database, role, master.password()))) {
      return session.inside();
    }
  }

  @Override
  public Observed.Rights rights(String database, String role) {
    try (DatabaseSession session =
        new PostgresDatabaseSession(
            Login.REFUSED, Optional.empty(), entry(database, role, master.password()))) {
      return session.rights();
    }
  }

  @Override
  public Observed.Inside freshInside() {
    return freshInside(Set.of());
  }

  @Override
  public Observed.Inside freshInside(Set<String> needed) {
    TemplateView template = servers.template(master, connection.cancellation());
    Set<String> offered = offered();
    var wanted = new TreeSet<>(needed);
    wanted.addAll(Extensions.WANTED_EVERYWHERE);
    wanted.retainAll(offered);
    wanted.removeAll(template.installed());
    return template.fresh(master.server().toString(), master.username(), offered, refused(wanted));
  }

  /** What template1 is taken for where this administrator may not look into it. */
  public TemplateView untouchedTemplate() {
    return TemplateView.untouched(connection);
  }

  /** Without a superuser a server that trusts no extension lets nobody make one. */
  private Map<String, String> refused(Set<String> wanted) {
    if (connection.superuser() || wanted.isEmpty()) {
      return Map.of();
    } else if (connection.major() < PostgresDatabaseSession.TRUSTED_EXTENSIONS) {
      return wanted.stream()
          .collect(
              Collectors.toMap(
                  extension -> extension,
                  extension -> "before PostgreSQL 13 only a superuser makes extensions"));
    }
    return untrusted(wanted);
  }

  /**
   * Those that only superusers make, wherever it is, and that this administrator may not make
   * either: a provider lets its own make some of them all the same, so that only trying tells. It
   * is tried here and undone; what is here already, or fails for another reason, stays open.
   */
  private Map<String, String> untrusted(Set<String> wanted) {
    Set<String> suspects =
        InsideView.names(
            connection.rows("looking which extensions are trusted", InsideView.untrusted(wanted)));
    var refused = new TreeMap<String, String>();
    for (String extension : suspects) {
      String doing = "trying the extension " + extension;
      try {
        connection.tryAndUndo(doing, Statements.createExtension(extension));
      } catch (SQLException e) {
        if (Failures.serversState(e)) {
          throw Failures.statement(master.server().toString(), doing, e);
        } else if (Failures.state(e).equals("42501")) {
          refused.put(extension, Failures.said(e));
        }
      }
    }
    return refused;
  }

  private Set<String> offered() {
    return servers
        .offeredBy(master.server())
        .orElseGet(
            () -> {
              var names =
                  InsideView.names(
                      connection.rows(
                          "looking which extensions there are", InsideView.available()));
              servers.offers(master.server(), names);
              return names;
            });
  }

  @Override
  public void perform(Change.AtServer change, @Nullable Password password) {
    changes.perform(change, password);
  }

  @Override
  public DatabaseSession enter(String database, String username, Password password) {
    return servers.enter(entry(database, username, password));
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      if (locked && !connection.broken()) {
        connection.tidyUp(Locks.release());
      }
      servers.giveBack(master, connection);
    } catch (SQLException e) {
      // The locks end with the session, so nothing is left to tell.
      connection.close();
    }
  }
}
