package org.gen3db.adapter.postgres.session;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.gen3db.adapter.postgres.connection.Failures;
import org.gen3db.adapter.postgres.connection.ServerConnection;
import org.gen3db.adapter.postgres.session.InsideView.Creator;
import org.gen3db.adapter.postgres.session.InsideView.PublicSchema;
import org.gen3db.adapter.postgres.sql.Sql;
import org.gen3db.adapter.postgres.sql.Statements;
import org.gen3db.domain.deployment.Extensions;
import org.gen3db.domain.plan.Change;
import org.gen3db.domain.plan.InDatabaseVisitor;
import org.gen3db.domain.plan.Observed;
import org.gen3db.domain.server.DatabaseSession;
import org.gen3db.domain.server.Login;
import org.jspecify.annotations.Nullable;

/**
 * A service's database. The service's own connection does what it may; an administrator's is opened
 * for the first change that needs one, and serves those after it. A mere look gives it back at
 * once: several databases may be looked into before one is changed, and places inside are few.
 */
public final class PostgresDatabaseSession implements DatabaseSession {
  /** Since when a database's owner may make the extensions that the server trusts. */
  static final int TRUSTED_EXTENSIONS = 13;

  private final Login login;
  private final @Nullable ServerConnection service;
  private final DatabaseEntry entry;
  private @Nullable AdministratorVisit visit;

  public PostgresDatabaseSession(
      Login login, Optional<ServerConnection> service, DatabaseEntry entry) {
    this.login = login;
    this.service = service.orElse(null);
    this.entry = entry;
  }

  @Override
  public Login login() {
    return login;
  }

  @Override
  public Observed.Inside inside() {
    String doing = "looking into the database";
    Optional<Set<String>> offered = entry.offered();
    Sql query = InsideView.query(role(), entry.administratorName(), offered.isEmpty());
    var results = service == null ? look(doing, query) : service.run(doing, query);
    Set<String> available = offered.orElseGet(() -> entry.offers(InsideView.names(results.get(3))));
    Set<String> installed = InsideView.names(results.get(2));
    return InsideView.read(
        results,
        available,
        InsideView.onlyOldTables(results) && onlyTemplatesTables(),
        service != null && entry.administrator().isPresent() && InsideView.marked(results)
            ? refused(installed, available, InsideView.goneBy(results))
            : Map.of());
  }

  /** A second login has become the role that it logs in for (R18). */
  private Sql role() {
    return service == null ? Sql.literal(entry.role()) : Sql.of("current_user");
  }

  @Override
  public Observed.Rights rights() {
    String doing = "looking at the rights in the database";
    Sql query = AccessView.query(role(), entry.administratorName());
    var results = service == null ? look(doing, query) : service.run(doing, query);
    return AccessView.read(results.get(0));
  }

  /**
   * The wanted extensions that are offered and not there, and that nobody at hand may make. Who may
   * is decided by the version, the provider's list of those that are allowed, event triggers, what
   * stands in the way under a name of theirs, the server's files and more, for superusers too, so
   * that only trying tells; what is tried is undone.
   *
   * @param goneBy whether a run has come further than to the extensions here
   */
  private Map<String, String> refused(
      Set<String> installed, Set<String> available, boolean goneBy) {
    var refused = new LinkedHashMap<String, String>();
    if (!goneBy && administratorIsUnhindered()) {
      return refused; // nothing speaks against any yet, and a look writes nothing without need
    }
    for (String extension : Extensions.WANTED_EVERYWHERE) {
      if (available.contains(extension) && !installed.contains(extension)) {
        try {
          make("trying the extension " + extension, extension, true);
        } catch (SQLException e) {
          boolean replicas = Failures.state(e).equals("25006") && isReplica();
          if (Failures.serversState(e) && !replicas) {
            throw Failures.statement(entry.place(), "trying the extension " + extension, e);
          }
          refused.put(extension, Failures.said(e)); // at a replica, whose primary nobody asks here
        }
      }
    }
    return refused;
  }

  private boolean isReplica() {
    String doing = "looking whether it is a replica";
    Sql query = Sql.of("SELECT pg_is_in_recovery()");
    var rows = service == null ? look(doing, query) : service.run(doing, query);
    return rows.get(0).get(0).bool(0);
  }

  private boolean administratorIsUnhindered() {
    Sql query = InsideView.unhindered(entry.administratorName().orElse(""));
    String doing = "looking at the administrator";
    var rows = service == null ? look(doing, query) : service.run(doing, query);
    return rows.get(0).get(0).bool(0);
  }

  private boolean onlyTemplatesTables() {
    String doing = "looking at the tables";
    Sql query = InsideView.tables();
    var rows = service == null ? look(doing, query) : service.run(doing, query);
    return entry.template().tables().containsAll(TemplateView.tables(rows.get(0)));
  }

  private List<List<ServerConnection.Row>> look(String doing, Sql query) {
    if (visit != null) {
      return visit.connection().run(doing, query);
    }
    try (AdministratorVisit brief = entry.visit(doing)) {
      return brief.connection().run(doing, query);
    }
  }

  @Override
  public void perform(Change.InDatabase change) {
    String doing = change.action() + " " + change.target();
    if (!change.database().equals(entry.database())) {
      throw new IllegalArgumentException(doing + " belongs into another database than this one");
    }
    change.accept(new Performing(doing)).run();
  }

  /** What is to be run for each change. */
  private final class Performing implements InDatabaseVisitor<Runnable> {
    private final String doing;

    Performing(String doing) {
      this.doing = doing;
    }

    @Override
    public Runnable ownSchema(Change.OwnSchema change) {
      return () -> PostgresDatabaseSession.this.ownSchema(doing, change);
    }

    @Override
    public Runnable grantSchema(Change.GrantSchema change) {
      return () -> PostgresDatabaseSession.this.grantSchema(doing, change);
    }

    @Override
    public Runnable createExtension(Change.CreateExtension change) {
      return () -> PostgresDatabaseSession.this.createExtension(doing, change);
    }

    /** As the second login itself, which is a member of the role and may do both. */
    @Override
    public Runnable ownThings(Change.OwnThings change) {
      return () ->
          actAs(
              change.login(),
              doing,
              Statements.ownThings(change.login(), change.owner()),
              administrator(doing));
    }

    @Override
    public Runnable grantAccess(Change.GrantAccess change) {
      return () -> new AccessGrants(administrator(doing), entry.place(), doing, change).grant();
    }

    @Override
    public Runnable defaultPrivileges(Change.DefaultPrivileges change) {
      return () -> PostgresDatabaseSession.this.defaultPrivileges(doing, change);
    }
  }

  private PublicSchema schema(String doing, String role, ServerConnection connection) {
    return PublicSchema.read(connection.rows(doing, InsideView.schema(Sql.literal(role))).get(0));
  }

  /** Needs the rights of who owns it now and of the database's owner, and to become the new one. */
  private void ownSchema(String doing, Change.OwnSchema change) {
    ServerConnection connection = administrator(doing);
    var membership = new TemporaryMembership(connection);
    var schema = schema(doing, change.owner(), connection);
    if (schema.owned()) {
      return;
    }
    Sql own =
        schema.exists()
            ? Statements.ownSchema(change.owner())
            : Statements.createSchema(change.owner());
    var rights = new LinkedHashSet<>(List.of(schema.databaseOwner()));
    if (schema.exists()) {
      rights.add(schema.owner());
    }
    try {
      connection.tryRun(doing, membership.with(rights, change.owner(), own));
    } catch (SQLException e) {
      throw Failures.ofAnother(
          entry.place(), doing, schema.exists() ? schema.owner() : schema.databaseOwner(), own, e);
    }
  }

  private void grantSchema(String doing, Change.GrantSchema change) {
    ServerConnection connection = administrator(doing);
    var membership = new TemporaryMembership(connection);
    var schema = schema(doing, change.role(), connection);
    if (schema.usable()) {
      return; // before 15 by PUBLIC's grant, which a limited administrator could not repeat
    }
    Sql grant = Statements.grantSchema(change.role());
    Sql statements =
        schema.exists()
            ? grant
            : Sql.together(Statements.createSchema(schema.databaseOwner()), grant);
    String owner = schema.exists() ? schema.owner() : schema.databaseOwner();
    try {
      connection.tryRun(doing, membership.as(owner, statements));
    } catch (SQLException e) {
      throw Failures.ofAnother(entry.place(), doing, owner, statements, e);
    }
    if (!schema(doing, change.role(), connection).usable()) {
      throw Failures.withoutEffect(entry.place(), doing, owner, statements);
    }
  }

  /** By the service where the server trusts the extension, otherwise by the administrator. */
  private void createExtension(String doing, Change.CreateExtension change) {
    try {
      make(doing, change.extension(), false);
    } catch (SQLException e) {
      throw Failures.extension(entry.place(), doing, e);
    }
  }

  private void make(String doing, String extension, boolean undone) throws SQLException {
    Sql create =
        Sql.together(
            Sql.of("SET LOCAL search_path = public"), Statements.createExtension(extension));
    if (service != null && service.major() >= TRUSTED_EXTENSIONS) {
      try {
        run(service, doing, create, undone);
        return;
      } catch (SQLException e) {
        if (!Failures.state(e).equals("42501") || entry.administrator().isEmpty()) {
          throw e;
        }
      }
    }
    if (undone && visit == null) {
      try (AdministratorVisit brief = entry.visit(doing)) {
        run(brief.connection(), doing, create, true);
      }
    } else {
      run(administrator(doing), doing, create, undone);
    }
  }

  private static void run(ServerConnection connection, String doing, Sql sql, boolean undone)
      throws SQLException {
    if (undone) {
      connection.tryAndUndo(doing, sql);
    } else {
      connection.tryRun(doing, sql);
    }
  }

  private void defaultPrivileges(String doing, Change.DefaultPrivileges change) {
    ServerConnection connection = administrator(doing);
    for (Creator creator : creators(doing, change.role(), connection)) {
      if (change.sharers().contains(creator.name())) {
        // Both ways, so that both are settled whoever is looked at first.
        share(doing, creator.name(), change.role(), connection);
        share(doing, change.role(), creator.name(), connection);
      } else if (creator.rules() && creator.future()) {
        Sql grants =
            together(Statements.defaultPrivileges(Sql.name(creator.name()), change.role()));
        actAs(creator.name(), doing, grants, connection);
      }
    }
  }

  /** What one service has made and makes later, another may use. */
  private void share(String doing, String creator, String user, ServerConnection connection) {
    var all = new ArrayList<>(Statements.defaultPrivileges(Sql.name(creator), user));
    all.addAll(made(doing, creator, user, connection));
    actAs(creator, doing, together(all), connection);
  }

  private static Sql together(List<Sql> statements) {
    return Sql.together(statements.toArray(Sql[]::new));
  }

  private void actAs(String role, String doing, Sql statements, ServerConnection connection) {
    try {
      connection.tryRun(doing, new TemporaryMembership(connection).as(role, statements));
    } catch (SQLException e) {
      throw Failures.ofAnother(entry.place(), doing, role, statements, e);
    }
  }

  private static List<Sql> made(
      String doing, String creator, String role, ServerConnection connection) {
    var bySequence =
        connection.rows(doing, InsideView.madeBy(creator)).stream()
            .collect(
                Collectors.groupingBy(
                    row -> row.bool(2),
                    Collectors.mapping(row -> row.text(1), Collectors.toList())));
    return bySequence.entrySet().stream()
        .map(made -> Statements.grantMade(made.getKey(), made.getValue(), role))
        .toList();
  }

  /**
   * Who else makes things there. In a database that was made a moment ago only a superuser does
   * beside the owner, and has granted nothing yet: the look, slow in a session that knows no
   * catalog yet, is spared.
   */
  private List<Creator> creators(String doing, String role, ServerConnection connection) {
    return entry.justMade() && connection.superuser()
        ? entry.administratorName().stream()
            .map(name -> new Creator(name, true, true, false))
            .toList()
        : connection
            .rows(doing, InsideView.creators(Sql.literal(role), entry.administratorName()))
            .stream()
            .map(Creator::read)
            .toList();
  }

  private ServerConnection administrator(String doing) {
    if (visit == null) {
      visit = entry.visit(doing);
    }
    return visit.connection();
  }

  @Override
  public void close() {
    if (service != null) {
      service.close();
    }
    if (visit != null) {
      visit.close();
      visit = null;
    }
  }
}
