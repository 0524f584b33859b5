package org.gen3db.adapter.postgres;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.gen3db.adapter.postgres.check.ServerCheck;
import org.gen3db.adapter.postgres.connection.Addresses;
import org.gen3db.adapter.postgres.connection.Connector;
import org.gen3db.adapter.postgres.connection.Connector.Outcome;
import org.gen3db.adapter.postgres.connection.Failures;
import org.gen3db.adapter.postgres.connection.LoginResults;
import org.gen3db.adapter.postgres.connection.PostgresCode;
import org.gen3db.adapter.postgres.connection.PostgresSettings;
import org.gen3db.adapter.postgres.connection.ServerConnection;
import org.gen3db.adapter.postgres.session.AdministratorVisit;
import org.gen3db.adapter.postgres.session.DatabaseEntry;
import org.gen3db.adapter.postgres.session.Places;
import org.gen3db.adapter.postgres.session.PostgresDatabaseSession;
import org.gen3db.adapter.postgres.session.PostgresMasterSession;
import org.gen3db.adapter.postgres.session.Servers;
import org.gen3db.adapter.postgres.session.TemplateView;
import org.gen3db.adapter.postgres.sql.ConnectionText;
import org.gen3db.adapter.postgres.sql.PsqlScript;
import org.gen3db.adapter.postgres.sql.Sql;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.check.Check;
import org.gen3db.domain.credentials.Endpoint;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.error.Code;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.plan.Change;
import org.gen3db.domain.server.ConnectionTexts;
import org.gen3db.domain.server.DatabaseServer;
import org.gen3db.domain.server.DatabaseSession;
import org.gen3db.domain.server.Login;
import org.gen3db.domain.server.Master;
import org.gen3db.domain.server.Server;
import org.gen3db.domain.server.ServerNeeds;

/** PostgreSQL servers. Masters' connections are kept when given back, as many as were in use. */
public final class PostgresServer implements DatabaseServer, Servers {
  private static final int OLDEST_MAJOR = 12;

  /** A connection idle for longer than this is asked whether it still lives. */
  private static final Duration TRUSTED_IDLE = Duration.ofSeconds(1);

  /** Why template1 may not be looked into, by rights. */
  private static final Set<Code> NOT_ENTERED =
      Set.of(
          PostgresCode.MASTER_LACKS_RIGHTS,
          PostgresCode.MASTER_REFUSED,
          PostgresCode.DATABASE_CLOSED);

  /** How many steps of others are awaited for a place inside, each as long as it may take. */
  private static final int STEPS_AWAITED = 10;

  private final PostgresSettings settings;
  private final Clock clock;
  private final Connector connector;
  private final Map<Master, Deque<Kept>> kept = new HashMap<>();

  /**
   * The extensions that servers offer. The list is the same in all databases of a server, and to
   * make it the server reads a folder of files: it is asked for once a run.
   */
  private final Map<Server, Set<String>> offered = new ConcurrentHashMap<>();

  /** What databases are copied from, for the same reason. */
  private final Map<Server, TemplateView> templates = new ConcurrentHashMap<>();

  /** Sessions of masters inside databases, beside those that hold the locks. */
  private final Places inside = new Places(MOST_INSIDE);

  private boolean closed;

  PostgresServer(PostgresSettings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
    this.connector = new Connector(settings, clock);
  }

  private record Kept(ServerConnection connection, Instant since) {}

  @Override
  public PostgresMasterSession connect(Master master, Cancellation cancellation) {
    cancellation.check(master.server().toString(), "reaching the server");
    ServerConnection connection =
        takeKept(master, cancellation).orElseGet(() -> open(master, cancellation));
    return new PostgresMasterSession(this, master, connection);
  }

  @Override
  public DatabaseSession login(
      Server server,
      String database,
      String username,
      Password password,
      Cancellation cancellation) {
    return enter(
        new DatabaseEntry(
            this, server, database, username, password, Optional.empty(), false, cancellation));
  }

  @Override
  public DatabaseSession enter(
      Master master,
      String database,
      String username,
      Password password,
      Cancellation cancellation) {
    return enter(
        new DatabaseEntry(
            this,
            master.server(),
            database,
            username,
            password,
            Optional.of(master),
            false,
            cancellation));
  }

  @Override
  public DatabaseSession enter(DatabaseEntry entry) {
    Outcome outcome =
        connector.connect(
            entry.server(), entry.database(), entry.role(), entry.password(), entry.cancellation());
    var login = LoginResults.of(outcome);
    if (login.isEmpty()) {
      throw failure(entry.server(), entry.database(), entry.role(), outcome);
    }
    return new PostgresDatabaseSession(login.get(), outcome.connected(), entry);
  }

  @Override
  public Optional<Boolean> proves(
      Server server,
      String database,
      String username,
      Password password,
      Cancellation cancellation) {
    Outcome outcome = connector.connect(server, database, username, password, cancellation);
    outcome.connected().ifPresent(ServerConnection::close);
    return LoginResults.of(outcome).map(Login::proves);
  }

  @Override
  public ServerConnection enterAs(
      Server server, String database, String role, Password password, Cancellation cancellation) {
    Outcome outcome = connector.connect(server, database, role, password, cancellation);
    return outcome.connected().orElseThrow(() -> failure(server, database, role, outcome));
  }

  private ServerConnection open(Master master, Cancellation cancellation) {
    ServerConnection connection = openIn(master, settings.maintenanceDatabase(), cancellation);
    try {
      connection.tryRun("opening the session", Sql.of("SELECT 1"));
      if (connection.pooled()) {
        throw Failures.pooler(
            master.server(), "the session's process is none of the server's processes");
      }
      if (connection.major() < OLDEST_MAJOR) {
        throw new Gen3DbException(
            Notice.of(
                PostgresCode.STATEMENT_FAILED,
                connection.place(),
                "the server is PostgreSQL %s, expected %d or later"
                    .formatted(connection.version(), OLDEST_MAJOR),
                "Upgrade the server; PostgreSQL 11 had its last release in 2023."));
      }
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw Failures.statement(connection.place(), "opening the session", e);
    } catch (RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  @Override
  public AdministratorVisit visit(Master master, String database, Cancellation cancellation) {
    Duration longest = settings.longestStep().multipliedBy(STEPS_AWAITED);
    if (!inside.take(longest, cancellation)) {
      cancellation.check(master.server().toString(), "waiting to enter " + database);
      throw new Gen3DbException(
          Notice.of(
              PostgresCode.LOCK_TIMEOUT,
              master.server().toString(),
              "entering %s: the %d sessions inside databases were in use for %d s"
                  .formatted(database, MOST_INSIDE, longest.toSeconds()),
              "Repeat the run; or lower gen3db.parallelism."));
    }
    boolean entered = false;
    try {
      var visit = new AdministratorVisit(openIn(master, database, cancellation), inside);
      entered = true;
      return visit;
    } finally {
      if (!entered) {
        inside.giveBack();
      }
    }
  }

  /** A new connection as the master, in any database. */
  private ServerConnection openIn(Master master, String database, Cancellation cancellation) {
    Password password = master.passwords().now();
    Outcome first = connect(master, database, password, cancellation);
    Optional<Password> other =
        LoginResults.of(first).filter(Login.REFUSED::equals).isPresent()
            ? master.passwords().insteadOf(password)
            : Optional.empty();
    Outcome outcome =
        other.isPresent() ? connect(master, database, other.get(), cancellation) : first;
    return outcome.connected().orElseThrow(() -> refused(master, database, outcome));
  }

  private Outcome connect(
      Master master, String database, Password password, Cancellation cancellation) {
    return connector.connect(master.server(), database, master.username(), password, cancellation);
  }

  private Gen3DbException refused(Master master, String database, Outcome outcome) {
    return Failures.master(master, database, cause(outcome))
        .orElseGet(() -> failure(master.server(), database, master.username(), outcome));
  }

  private Gen3DbException failure(Server server, String database, String role, Outcome outcome) {
    boolean awaited =
        !settings.startupDeadline().isZero() && !Failures.whyStarting(outcome).isEmpty();
    return Failures.connecting(
        server,
        database,
        role,
        connector.tlsMode(server),
        awaited ? " within %d s".formatted(settings.startupDeadline().toSeconds()) : "",
        cause(outcome));
  }

  private static SQLException cause(Outcome outcome) {
    SQLException failure = outcome.failure();
    return failure == null ? new SQLException("no reason given") : failure;
  }

  private Optional<ServerConnection> takeKept(Master master, Cancellation cancellation) {
    while (true) {
      Kept candidate;
      synchronized (kept) {
        candidate = kept.getOrDefault(master, new ArrayDeque<>()).pollFirst();
      }
      if (candidate == null) {
        return Optional.empty();
      }
      candidate.connection().obey(cancellation);
      boolean fresh = clock.instant().isBefore(candidate.since().plus(TRUSTED_IDLE));
      if (fresh || candidate.connection().answers(settings.connectTimeout())) {
        return Optional.of(candidate.connection());
      }
      candidate.connection().close();
    }
  }

  @Override
  public void giveBack(Master master, ServerConnection connection) {
    synchronized (kept) {
      if (!closed && connection.reusable()) {
        kept.computeIfAbsent(master, m -> new ArrayDeque<>())
            .addFirst(new Kept(connection, clock.instant()));
        return;
      }
    }
    connection.close();
  }

  @Override
  public Optional<Set<String>> offeredBy(Server server) {
    return Optional.ofNullable(offered.get(server));
  }

  @Override
  public void offers(Server server, Set<String> extensions) {
    offered.put(server, Set.copyOf(extensions));
  }

  @Override
  public TemplateView template(Master master, Cancellation cancellation) {
    return templates.computeIfAbsent(
        master.server(),
        server -> {
          try (var visit = visit(master, TemplateView.DATABASE, cancellation)) {
            return TemplateView.read(visit.connection());
          } catch (Gen3DbException e) {
            if (!isNotEntered(e)) {
              throw e;
            }
            try (PostgresMasterSession session = connect(master, cancellation)) {
              return session.untouchedTemplate();
            }
          }
        });
  }

  /** Whether template1 alone is closed, also by pg_hba.conf: the administrator has a session. */
  private static boolean isNotEntered(Gen3DbException e) {
    return NOT_ENTERED.contains(e.problem().code())
        || (e.getCause() instanceof SQLException said && Failures.notAdmitted(said));
  }

  @Override
  public TemplateView template(DatabaseEntry entry) {
    Outcome outcome =
        connector.connect(
            entry.server(),
            TemplateView.DATABASE,
            entry.role(),
            entry.password(),
            entry.cancellation());
    try (ServerConnection connection = outcome.connection()) {
      return connection == null ? TemplateView.UNKNOWN : TemplateView.read(connection);
    }
  }

  @Override
  public PostgresSettings settings() {
    return settings;
  }

  @Override
  public boolean sameServer(Endpoint one, Endpoint other, Cancellation cancellation) {
    return Addresses.same(one, other, settings.connectTimeout(), cancellation);
  }

  @Override
  public List<String> script(List<? extends Change> changes) {
    return new PsqlScript().of(changes);
  }

  @Override
  public ConnectionTexts texts() {
    return ConnectionText.texts();
  }

  @Override
  public List<Check> check(ServerNeeds needs, Cancellation cancellation) {
    cancellation.check(needs.server().toString(), "checking the server");
    return new ServerCheck(this, settings, clock).check(needs, cancellation);
  }

  @Override
  public void close() {
    List<ServerConnection> wires;
    synchronized (kept) {
      closed = true;
      wires = kept.values().stream().flatMap(Deque::stream).map(Kept::connection).toList();
      kept.clear();
    }
    wires.forEach(ServerConnection::close);
  }
}
