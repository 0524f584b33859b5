package org.gen3db.adapter.postgres.restore;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.gen3db.adapter.postgres.connection.Failures;
import org.gen3db.adapter.postgres.connection.PostgresCode;
import org.gen3db.adapter.postgres.connection.ServerConnection;
import org.gen3db.adapter.postgres.session.Servers;
import org.gen3db.adapter.postgres.sql.MembershipSteps;
import org.gen3db.adapter.postgres.sql.Sql;
import org.gen3db.adapter.postgres.sql.Statements;
import org.gen3db.adapter.postgres.sql.Verifier;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.restore.LoadingSession;
import org.gen3db.domain.restore.Replacement;
import org.gen3db.domain.restore.Shadow;
import org.gen3db.domain.server.MasterSession;

/**
 * The database beside the live one. While it is loaded it belongs to a role of its own, whose
 * comment says so: by that the next run knows what it may throw away.
 */
final class PostgresShadow implements Shadow {
  private static final String MARK = "gen3db: loads a restore";

  private static final String TABLES =
      """
      SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
      WHERE relkind IN ('r', 'p', 'm', 'f') AND nspname NOT IN ('pg_catalog', 'information_schema')
        AND nspname !~ '^pg_(toast|temp)'
        AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass
          AND d.objid = c.oid AND d.deptype = 'e')
      ORDER BY 1 LIMIT 1\
      """;

  private final Servers servers;
  private final Replacement replacement;
  private final ShadowNames names;
  private final Password password;
  private final MasterSession lock;
  private final Cancellation cancellation;

  /** Whether what bears the names was made by us, or by nobody. */
  private boolean ours;

  private boolean handedOver;
  private boolean closed;

  PostgresShadow(
      Servers servers,
      Replacement replacement,
      ShadowNames names,
      Password password,
      MasterSession lock,
      Cancellation cancellation) {
    this.servers = servers;
    this.replacement = replacement;
    this.names = names;
    this.password = password;
    this.lock = lock;
    this.cancellation = cancellation;
  }

  @Override
  public String database() {
    return names.database();
  }

  /** Throws away what an earlier run left, and makes role and database. */
  void make() {
    outside(
        cancellation,
        (connection, doing) -> {
          dropLeft(connection);
          ours = true;
          Sql create = ShadowDefinition.like(connection, replacement.database(), names);
          run(connection, doing, createRole(connection));
          try {
            connection.tryRunAlone(doing, create);
          } catch (SQLException e) {
            throw Failures.statement(connection.place(), doing, e);
          }
          run(connection, doing, Statements.revokeConnectFromPublic(names.database()));
        });
    inside(
        (connection, doing) -> {
          // From 15 on the schema public belongs to whoever owns the database.
          if (connection.superuser()) {
            run(connection, doing, Statements.ownSchema(names.role()));
          }
        });
  }

  /** The administrator becomes a member, as it gives the role a database and takes all again. */
  private Sql createRole(ServerConnection connection) {
    Sql role =
        Sql.together(
            Statements.createRole(names.role(), Verifier.of(names.role(), password)),
            Statements.commentOnRole(names.role(), MARK));
    return connection.superuser()
        ? role
        : Sql.together(role, MembershipSteps.on(connection.major()).lendWithRights(names.role()));
  }

  private void dropLeft(ServerConnection connection) {
    var owner =
        connection.rows(
            "looking for what an earlier run left",
            Sql.of(
                """
                SELECT pg_get_userbyid(datdba) = %s FROM pg_database WHERE datname = %s\
                """,
                Sql.literal(names.role()), Sql.literal(names.database())));
    var role =
        connection.rows(
            "looking for what an earlier run left",
            Sql.of(
                """
                SELECT coalesce(shobj_description(oid, 'pg_authid') = %s, false)
                FROM pg_roles WHERE rolname = %s\
                """,
                Sql.literal(MARK), Sql.literal(names.role())));
    if (!role.isEmpty() && !role.get(0).bool(0)) {
      throw PostgresRestoreTarget.taken(connection.place(), "role", names.role());
    }
    if (!owner.isEmpty() && (role.isEmpty() || !owner.get(0).bool(0))) {
      throw PostgresRestoreTarget.taken(connection.place(), "database", names.database());
    }
    if (!owner.isEmpty() || !role.isEmpty()) {
      drop(connection);
    }
  }

  private void drop(ServerConnection connection) {
    String doing = "throwing away database \"" + names.database() + "\"";
    try {
      connection.tryRun(
          doing,
          Sql.of(
              "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE usename = %s",
              Sql.literal(names.role())));
    } catch (SQLException e) {
      // Before 14 there is no wait; whoever is still there is met by the drop itself.
      run(
          connection,
          doing,
          Sql.of(
              "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = %s",
              Sql.literal(names.role())));
    }
    try {
      connection.tryRunAlone(
          doing, Statements.dropDatabase(names.database(), connection.major() >= 13));
    } catch (SQLException e) {
      throw Failures.statement(connection.place(), doing, e);
    }
    run(connection, doing, Statements.dropRole(names.role()));
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
  public Placed takePlace() {
    if (!handedOver) {
      throw new IllegalStateException("it was not handed over");
    }
    String live = replacement.database();
    lock.lock(List.of(replacement.owner()), List.of(live));
    refuseTables(live);
    var leftOut = new ArrayList<String>();
    outside(
        cancellation,
        (connection, doing) -> {
          refusePrevious(connection);
          leftOut.addAll(
              new CarriedOver(connection, replacement.owner()).from(live, names.database()));
          new Exchange(connection, replacement.owner())
              .run(live, names.database(), names.previous());
        });
    return new Placed(names.previous(), leftOut);
  }

  /** What could be somebody's data stays where it is. */
  private void refuseTables(String live) {
    try (var visit = servers.visit(replacement.master(), live, cancellation)) {
      var tables =
          visit.connection().rows("looking into database \"" + live + "\"", Sql.of(TABLES));
      if (!tables.isEmpty()) {
        throw new Gen3DbException(
            Notice.of(
                PostgresCode.STATEMENT_FAILED,
                visit.connection().place(),
                "the live database holds tables, \"%s\" among them"
                    .formatted(tables.get(0).text(0)),
                "Move them elsewhere, if nobody needs them here; nothing was changed."));
      }
    }
  }

  private void refusePrevious(ServerConnection connection) {
    var there =
        connection.rows(
            "looking for an earlier database",
            Sql.of("SELECT 1 FROM pg_database WHERE datname = %s", Sql.literal(names.previous())));
    if (!there.isEmpty()) {
      throw PostgresRestoreTarget.taken(connection.place(), "database", names.previous());
    }
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
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try (lock) {
      if (ours && !handedOver) {
        // Also where the run was cancelled: what is left would be in the way of nobody but us.
        outside(Cancellation.create(), (connection, doing) -> drop(connection));
      }
    }
  }
}
