package org.gen3db.adapter.postgres.restore;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.gen3db.adapter.postgres.connection.Failures;
import org.gen3db.adapter.postgres.connection.ServerConnection;
import org.gen3db.adapter.postgres.copy.LiveClone;
import org.gen3db.adapter.postgres.copy.TemplateDatabases;
import org.gen3db.adapter.postgres.session.HeldLocks;
import org.gen3db.adapter.postgres.session.Servers;
import org.gen3db.adapter.postgres.sql.MembershipSteps;
import org.gen3db.adapter.postgres.sql.RestoreMarks;
import org.gen3db.adapter.postgres.sql.Sql;
import org.gen3db.adapter.postgres.sql.Statements;
import org.gen3db.adapter.postgres.sql.Verifier;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.restore.LiveDatabase;
import org.gen3db.domain.restore.LoadedDump;
import org.gen3db.domain.restore.LoadingSession;
import org.gen3db.domain.restore.Replacement;
import org.gen3db.domain.restore.Shadow;
import org.gen3db.domain.restore.Template;
import org.gen3db.domain.server.MasterSession;
import org.gen3db.domain.server.Server;
import org.jspecify.annotations.Nullable;

/**
 * The database beside the live one. While it is loaded it belongs to a role of its own, whose
 * comment says so: by that the next run knows what it may throw away.
 */
final class PostgresShadow implements Shadow {
  private final Servers servers;
  private final Replacement replacement;
  private final ShadowNames names;
  private final Password password;
  private final MasterSession lock;
  private final HeldLocks held;
  private final Cancellation cancellation;

  /** Whether what bears the names was made by us, or by nobody. */
  private boolean ours;

  private boolean handedOver;
  private boolean placed;
  private boolean closed;
  private @Nullable Writes began;
  private Map<String, String> journal = Map.of();

  PostgresShadow(
      Servers servers,
      Replacement replacement,
      ShadowNames names,
      Password password,
      MasterSession lock,
      HeldLocks held,
      Cancellation cancellation) {
    this.servers = servers;
    this.replacement = replacement;
    this.names = names;
    this.password = password;
    this.lock = lock;
    this.held = held;
    this.cancellation = cancellation;
  }

  @Override
  public String database() {
    return names.database();
  }

  /** Takes over what an earlier run left, or throws it away and makes role and database. */
  void make() {
    boolean taken = takeOver();
    if (!taken) {
      outside(cancellation, (connection, doing) -> beside(connection).dropLeft());
    }
    look();
    if (!taken) {
      create();
    }
  }

  /** As the live database is before anything is made beside it. */
  private void look() {
    outside(
        cancellation,
        (connection, doing) -> ShadowDefinition.like(connection, replacement.database(), names));
    Succession succession = succession();
    if (!replacement.overTables() && succession.holdsTables()) {
      throw succession.holdsThem();
    }
    began = succession.now();
    ours = true;
  }

  /** Throws away what an earlier run left, and makes role and database as a copy of a template. */
  boolean makeCopy(Template template) {
    makeRole();
    return templates().copy(template, names.database(), names.role(), entry());
  }

  /** The same as a copy of a living database; why it cannot be. */
  Optional<String> makeClone(LiveDatabase source, boolean evict) {
    makeRole();
    return new LiveClone(servers, replacement.master(), cancellation)
        .make(source, evict, names.database(), names.role(), entry());
  }

  /** With the role that a copy belongs to. */
  private void makeRole() {
    outside(
        cancellation,
        (connection, doing) -> {
          Beside beside = beside(connection);
          beside.reopen();
          beside.dropLeft();
        });
    look();
    outside(
        cancellation,
        (connection, doing) -> {
          try {
            connection.tryRun(doing, createRole(connection));
          } catch (SQLException e) {
            throw Failures.secretStatement(connection.place(), doing, e);
          }
        });
  }

  private TemplateDatabases templates() {
    return new TemplateDatabases(servers, replacement.master(), cancellation);
  }

  /** Once it belongs to the service, nothing else lets the administrator in. */
  private Sql entry() {
    return Sql.together(
        Statements.grantConnect(names.database(), List.of(replacement.master().username())),
        Statements.comment(names.database(), RestoreMarks.LOADS));
  }

  @Override
  public Optional<Template> keep(Template.Input input, List<LoadedDump.Table> tables, long most) {
    var like = new ArrayList<String>();
    outside(
        cancellation,
        (connection, doing) ->
            like.add(ShadowDefinition.content(connection, replacement.database())));
    String name = TemplateDatabases.name(like.get(0), input);
    lock.lock(List.of(), List.of(name));
    return templates()
        .make(
            names.database(),
            names.role(),
            like.get(0),
            input,
            tables,
            replacement.database(),
            most);
  }

  /** The one that an earlier run was ended in the middle of, if it may go on. */
  private boolean takeOver() {
    var made = new ArrayList<String>();
    outside(
        cancellation,
        (connection, doing) -> {
          Beside beside = beside(connection);
          beside.reopen();
          if (beside.isBegun() && beside.endSessions()) {
            setPassword(connection, doing);
            made.add(ShadowDefinition.of(connection, replacement, names));
          }
        });
    if (made.isEmpty()) {
      return false;
    }
    Server server = replacement.master().server();
    try (var session =
        servers.enterAs(server, names.database(), names.role(), password, cancellation)) {
      Optional<Map<String, String>> notes = LoadJournal.in(session, made.get(0));
      journal = notes.map(Map::copyOf).orElse(Map.of());
      return notes.isPresent();
    } catch (Gen3DbException e) {
      // Where nobody gets in any more, as after somebody closed it to the role, it is of no use.
      // The administrator was there a moment ago: a server that is gone fails what comes next.
      cancellation.check(server.toString(), "entering database \"" + names.database() + "\"");
      return false;
    }
  }

  /** The one that the killed run had is known to nobody any more. */
  private void setPassword(ServerConnection connection, String doing) {
    try {
      connection.tryRun(
          doing, Statements.setPassword(names.role(), Verifier.of(names.role(), password)));
    } catch (SQLException e) {
      throw Failures.secretStatement(connection.place(), doing, e);
    }
  }

  /** Makes role and database. */
  private void create() {
    var made = new ArrayList<String>();
    outside(
        cancellation,
        (connection, doing) -> {
          Sql create = ShadowDefinition.like(connection, replacement.database(), names);
          made.add(ShadowDefinition.of(connection, replacement, names));
          try {
            connection.tryRun(doing, createRole(connection));
          } catch (SQLException e) {
            throw Failures.secretStatement(connection.place(), doing, e);
          }
          try {
            connection.tryRunAlone(doing, create);
          } catch (SQLException e) {
            throw Failures.statement(connection.place(), doing, e);
          }
          run(
              connection,
              doing,
              Sql.together(Statements.revokeConnectFromPublic(names.database()), entry()));
        });
    inside(
        (connection, doing) -> {
          Sql make = LoadJournal.make(names.role(), made.get(0));
          // From 15 on the schema public belongs to whoever owns the database.
          run(
              connection,
              doing,
              connection.superuser()
                  ? Sql.together(Statements.ownSchema(names.role()), make)
                  : make);
        });
  }

  @Override
  public Map<String, String> journal() {
    return journal;
  }

  @Override
  public void beginAnew() {
    outside(cancellation, (connection, doing) -> beside(connection).dropShadow());
    journal = Map.of();
    create();
  }

  /** The administrator becomes a member, as it gives the role a database and takes all again. */
  private Sql createRole(ServerConnection connection) {
    Sql role =
        Sql.together(
            Statements.createRole(names.role(), Verifier.of(names.role(), password)),
            Statements.commentOnRole(names.role(), RestoreMarks.LOADS));
    return connection.superuser()
        ? role
        : Sql.together(role, MembershipSteps.on(connection.major()).lendWithRights(names.role()));
  }

  @Override
  public Set<String> liveExtensions() {
    try (var visit = servers.visit(replacement.master(), replacement.database(), cancellation)) {
      return visit
          .connection()
          .rows("looking at the extensions", Sql.of("SELECT extname FROM pg_extension"))
          .stream()
          .map(row -> row.text(0))
          .collect(Collectors.toUnmodifiableSet());
    }
  }

  @Override
  public boolean holdsTables() {
    return succession().holdsTables(names.database());
  }

  @Override
  public LoadingSession open(Cancellation run) {
    return PostgresLoadingSession.over(
        servers.enterAs(
            replacement.master().server(), names.database(), names.role(), password, run));
  }

  @Override
  public void createExtension(String name, String schema) {
    inside(
        (connection, doing) -> {
          Sql create = Statements.createExtension(name);
          Sql placed =
              schema.isEmpty() ? create : Sql.of("%s WITH SCHEMA %s", create, Sql.name(schema));
          try {
            connection.tryRun(
                "making extension \"" + name + "\"",
                schema.isEmpty()
                    ? Sql.together(Sql.of("SET search_path = public"), placed)
                    : placed);
          } catch (SQLException e) {
            throw Failures.extension(connection.place(), "making extension \"" + name + "\"", e);
          }
        });
  }

  @Override
  public void handOver() {
    inside(
        (connection, doing) ->
            new HandingOver(connection, names.role(), replacement.owner()).run());
    outside(
        cancellation,
        (connection, doing) -> run(connection, doing, Statements.dropRole(names.role())));
    handedOver = true;
  }

  @Override
  public Trial standIn(String input) {
    Writes before = began;
    if (!handedOver || before == null) {
      throw new IllegalStateException("it was not handed over");
    }
    Trial trial = succession().standIn(before, input);
    placed = true;
    return trial;
  }

  private Succession succession() {
    return new Succession(servers, replacement, names, lock, held, cancellation);
  }

  private Beside beside(ServerConnection connection) {
    return new Beside(connection, replacement, names);
  }

  /** As the administrator in the shadow. */
  private void inside(BiConsumer<ServerConnection, String> use) {
    try (var visit = servers.visit(replacement.master(), names.database(), cancellation)) {
      use.accept(visit.connection(), "preparing database \"" + names.database() + "\"");
    }
  }

  /** As the administrator, in the database of the locks. */
  private void outside(Cancellation run, BiConsumer<ServerConnection, String> use) {
    String maintenance = servers.settings().maintenanceDatabase();
    try (var visit = servers.visit(replacement.master(), maintenance, run)) {
      use.accept(visit.connection(), "preparing database \"" + names.database() + "\"");
    }
  }

  private static void run(ServerConnection connection, String doing, Sql statements) {
    connection.run(doing, statements);
  }

  @Override
  public void leave() {
    closed = true;
    lock.close();
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try (lock) {
      if (ours && !placed) {
        // Also where the run was cancelled: what is left would be in the way of nobody but us.
        outside(Cancellation.create(), (connection, doing) -> beside(connection).dropShadow());
      }
    }
  }
}
