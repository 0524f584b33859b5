package org.gen3db.adapter.postgres.session;

import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.gen3db.adapter.postgres.check.RightsChecks;
import org.gen3db.adapter.postgres.connection.Failures;
import org.gen3db.adapter.postgres.connection.Pauses;
import org.gen3db.adapter.postgres.connection.PostgresCode;
import org.gen3db.adapter.postgres.connection.ServerConnection;
import org.gen3db.adapter.postgres.sql.Sql;
import org.gen3db.adapter.postgres.sql.Statements;
import org.gen3db.adapter.postgres.sql.Verifier;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.credentials.Logins;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.plan.AtServerVisitor;
import org.gen3db.domain.plan.Change;
import org.gen3db.domain.server.Master;
import org.jspecify.annotations.Nullable;

/** Performs the changes outside the services' databases, in a master's session. */
final class ServerChanges {
  /** CREATE DATABASE found somebody in template1; the server itself waits 5 s before it says so. */
  private static final String TEMPLATE_IN_USE = "55006";

  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

  private static final Set<String> EXISTS = Set.of("42710", "42P04", "23505");

  private final Servers servers;
  private final Master master;
  private final ServerConnection connection;
  private final TemporaryMembership membership;

  /** Databases that this session made: their comment is empty, and nobody was in them yet. */
  private final Set<String> made = new HashSet<>();

  ServerChanges(Servers servers, Master master, ServerConnection connection) {
    this.servers = servers;
    this.master = master;
    this.connection = connection;
    this.membership = new TemporaryMembership(connection);
  }

  /** Whether this session made the database, so that what is in it is known. */
  boolean made(String database) {
    return made.contains(database);
  }

  void perform(Change.AtServer change, @Nullable Password password) {
    change.accept(new Performing(change.action() + " " + change.target(), password)).run();
  }

  /** What is to be run for each change. */
  private final class Performing implements AtServerVisitor<Runnable> {
    private final String doing;
    private final @Nullable Password password;

    Performing(String doing, @Nullable Password password) {
      this.doing = doing;
      this.password = password;
    }

    private Password password() {
      if (password == null) {
        throw new IllegalArgumentException(doing + " needs a password");
      }
      return password;
    }

    @Override
    public Runnable createRole(Change.CreateRole change) {
      Sql verifier = Verifier.of(change.role(), password());
      return () -> ServerChanges.this.createRole(doing, change, password(), verifier);
    }

    /** From 16 on an administrator needs ADMIN OPTION on a role to change it: it is told how. */
    private Runnable ofRole(String role, Runnable change) {
      return () -> {
        try {
          change.run();
        } catch (Gen3DbException e) {
          Notice said = e.problem();
          boolean another =
              said.code() == PostgresCode.MASTER_LACKS_RIGHTS
                  && connection.major() >= RightsChecks.ADMIN_OPTION;
          throw another ? Failures.roleOfAnother(said, role, master.username()) : e;
        }
      };
    }

    @Override
    public Runnable setPassword(Change.SetPassword change) {
      Sql verifier = Verifier.of(change.role(), password());
      return ofRole(
          change.role(),
          () ->
              runSecret(
                  doing,
                  timed(
                      doing,
                      change.role(),
                      change.validity(),
                      Statements.setPassword(change.role(), verifier))));
    }

    @Override
    public Runnable openLogin(Change.OpenLogin change) {
      Sql verifier = Verifier.of(change.role(), password());
      return ofRole(
          change.owner(),
          change.isSecond()
              ? () -> openSecond(doing, change, verifier)
              : () ->
                  runSecret(
                      doing,
                      timed(
                          doing,
                          change.role(),
                          change.validity(),
                          Statements.openRole(change.role(), verifier))));
    }

    @Override
    public Runnable allowLogin(Change.AllowLogin change) {
      return ofRole(
          change.role(), () -> connection.run(doing, Statements.allowLogin(change.role())));
    }

    @Override
    public Runnable forbidLogin(Change.ForbidLogin change) {
      return ofRole(
          change.role(), () -> connection.run(doing, Statements.forbidLogin(change.role())));
    }

    @Override
    public Runnable adjustRole(Change.AdjustRole change) {
      return () -> ServerChanges.this.adjustRole(doing, change);
    }

    @Override
    public Runnable dropRole(Change.DropRole change) {
      return () -> connection.run(doing, Statements.dropRole(change.role()));
    }

    @Override
    public Runnable dropDatabase(Change.DropDatabase change) {
      return () -> new DatabaseDrop(connection, membership).run(doing, change);
    }

    @Override
    public Runnable createDatabase(Change.CreateDatabase change) {
      return () -> ServerChanges.this.createDatabase(doing, change);
    }

    @Override
    public Runnable openDatabase(Change.OpenDatabase change) {
      return () -> new LeftClosed(connection).open(change.database());
    }

    @Override
    public Runnable ownDatabase(Change.OwnDatabase change) {
      Sql own = Statements.ownDatabase(change.database(), change.owner());
      return () -> connection.run(doing, membership.asMemberOf(change.owner(), own));
    }

    @Override
    public Runnable limitConnect(Change.LimitConnect change) {
      return () -> ServerChanges.this.limitConnect(doing, change);
    }

    @Override
    public Runnable grantConnect(Change.GrantConnect change) {
      return () -> ServerChanges.this.grantConnect(doing, change);
    }

    @Override
    public Runnable setMark(Change.SetMark change) {
      return () -> ServerChanges.this.setMark(doing, change);
    }
  }

  /**
   * In one transaction. A setting that only a superuser gives is not a matter of whose the role is:
   * of that the server's own words tell.
   */
  private void adjustRole(String doing, Change.AdjustRole change) {
    List<Sql> adjusted = Statements.adjustRole(change.role(), change.wishes());
    Sql all =
        timed(
            doing,
            change.role(),
            change.wishes().validFor().orElse(null),
            Sql.together(adjusted.toArray(Sql[]::new)));
    try {
      connection.tryRun(doing, all);
    } catch (SQLException e) {
      Gen3DbException failed = Failures.statement(connection.place(), doing, e);
      boolean another =
          failed.problem().code() == PostgresCode.MASTER_LACKS_RIGHTS
              && connection.major() >= RightsChecks.ADMIN_OPTION
              && !isForSuperusers(doing, change.wishes().settings().keySet());
      throw another
          ? Failures.roleOfAnother(failed.problem(), change.role(), master.username())
          : failed;
    }
  }

  /**
   * With the day on which a password ends that begins now, by the server's own clock: PostgreSQL
   * takes no expression there.
   */
  private Sql timed(String doing, String role, @Nullable Duration validity, Sql statements) {
    if (validity == null) {
      return statements;
    }
    Sql ending = Sql.of("SELECT (%s)::text", Statements.ending(validity));
    String until = connection.rows(doing, ending).get(0).text(0);
    Sql set = Statements.validUntil(role, Sql.literal(until));
    return statements.text().isEmpty() ? set : Sql.together(statements, set);
  }

  private boolean isForSuperusers(String doing, Set<String> settings) {
    return !settings.isEmpty()
        && !connection
            .rows(
                doing,
                Sql.of(
                    "SELECT 1 FROM pg_settings WHERE context <> 'user' AND lower(name) IN (%s)",
                    Sql.literals(settings)))
            .isEmpty();
  }

  /**
   * A role that exists already is ours when it takes the password; one that somebody else made
   * since it was looked for is not touched.
   */
  private void createRole(String doing, Change.CreateRole change, Password password, Sql verifier) {
    Sql create =
        timed(
            doing,
            change.role(),
            change.validity(),
            Sql.together(
                Statements.createRole(change.role(), verifier),
                Statements.commentOnRole(change.role(), change.mark().toString())));
    try {
      connection.tryRun(doing, create);
    } catch (SQLException e) {
      boolean ours =
          EXISTS.contains(Failures.state(e))
              && servers
                  .proves(
                      master.server(),
                      servers.settings().maintenanceDatabase(),
                      change.role(),
                      password,
                      connection.cancellation())
                  .orElse(false);
      if (!ours) {
        throw Failures.secretStatement(connection.place(), doing, e);
      }
    }
  }

  /** In one transaction, so that nobody ever logs in by it who is not the role then (R18). */
  private void openSecond(String doing, Change.OpenLogin change, Sql verifier) {
    String login = change.role();
    List<String> there =
        connection
            .rows(
                doing,
                Sql.of(
                    """
                    SELECT coalesce(shobj_description(oid, 'pg_authid'), '') FROM pg_roles
                    WHERE rolname = %s\
                    """,
                    Sql.literal(login)))
            .stream()
            .map(row -> row.text(0))
            .toList();
    if (there.stream()
        .anyMatch(comment -> Logins.ownerIn(comment).filter(change.owner()::equals).isEmpty())) {
      throw new Gen3DbException(
          Notice.of(
              DomainCode.LOGIN_TAKEN,
              connection.place(),
              doing + ": the role '" + login + "' exists already and was not made for this"));
    }
    Sql opened =
        there.isEmpty()
            ? Sql.together(
                Statements.createRole(login, verifier),
                Statements.commentOnRole(
                    login, Logins.comment(change.mark().toString(), change.owner())))
            : Statements.openRole(login, verifier);
    boolean options = connection.major() >= RightsChecks.ADMIN_OPTION;
    runSecret(
        doing,
        Sql.together(
            timed(doing, login, change.validity(), opened),
            Statements.letBecome(login, change.owner(), options),
            membership.asMemberOf(
                change.owner(), Statements.becomeAtLogin(login, change.owner()))));
  }

  private void createDatabase(String doing, Change.CreateDatabase change) {
    boolean member = membership.borrow(change.owner());
    try {
      try {
        makeOnceTemplateIsFree(doing, Templates.fromDefault(change.database(), change.owner()));
      } catch (SQLException e) {
        if (!Failures.collationChanged(e)) {
          throw e;
        }
        Sql create = Templates.fromPristine(connection, change.database(), change.owner());
        makeOnceTemplateIsFree(doing, create);
      }
      made.add(change.database());
    } catch (SQLException e) {
      accept(doing, change, e);
    } finally {
      if (member && !connection.broken()) {
        membership.giveBack(change.owner());
      }
    }
  }

  private void makeOnceTemplateIsFree(String doing, Sql create) throws SQLException {
    Cancellation wait = connection.cancellation().within(servers.settings().lockTimeout());
    var pauses = new Pauses(FIRST_PAUSE, LONGEST_PAUSE);
    while (true) {
      try {
        connection.tryRunAlone(doing, create);
        return;
      } catch (SQLException e) {
        if (!Failures.state(e).equals(TEMPLATE_IN_USE) || !pauses.next(wait)) {
          connection.cancellation().check(connection.place(), doing);
          throw e;
        }
      }
    }
  }

  /** What exists already is what we wanted when it is our role's; otherwise it is a failure. */
  private void accept(String doing, Change.CreateDatabase change, SQLException e) {
    if (EXISTS.contains(Failures.state(e))) {
      var owner =
          connection.rows(
              doing,
              Sql.of(
                  "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = %s",
                  Sql.literal(change.database())));
      if (owner.stream().anyMatch(row -> row.text(0).equals(change.owner()))) {
        return;
      }
    }
    if (Failures.state(e).equals(TEMPLATE_IN_USE)) {
      throw new Gen3DbException(
          Notice.of(
              PostgresCode.LOCK_TIMEOUT,
              connection.place(),
              "%s: %s; %s".formatted(doing, Failures.said(e), inTemplate()),
              "End the sessions in template1, then repeat the run."),
          e);
    }
    throw Failures.statement(connection.place(), doing, e);
  }

  private String inTemplate() {
    return connection
        .rows(
            "looking who uses template1",
            Sql.of(
                """
                SELECT coalesce(usename, 'no role'), coalesce(application_name, ''), pid
                FROM pg_stat_activity WHERE datname = 'template1'\
                """))
        .stream()
        .map(row -> "%s (%s, process %s)".formatted(row.text(0), row.text(1), row.text(2)))
        .collect(Collectors.joining(", ", "in it: ", ""));
  }

  private void limitConnect(String doing, Change.LimitConnect change) {
    String database = change.database();
    var allowed = new LinkedHashSet<>(change.allowed());
    allowed.add(master.username());
    Sql statements =
        Sql.together(
            Statements.grantConnect(database, allowed),
            Statements.revokeConnectFromPublic(database));
    Sql ofPublic = ServerView.mayConnect(database, Sql.of("0"));
    asOwner(doing, database, statements, ofPublic, List::isEmpty);
  }

  /**
   * Runs the statements with the rights of the database's owner, and in the same round trip asks
   * whether they had an effect, as a server only warns of a GRANT that has none.
   */
  private void asOwner(
      String doing,
      String database,
      Sql statements,
      Sql check,
      Predicate<List<ServerConnection.Row>> good) {
    String owner = membership.ownerOf(database);
    try {
      Sql run = owner.isEmpty() ? statements : membership.as(owner, statements);
      var results = connection.tryRun(doing, Sql.together(run, check));
      if (!good.test(results.get(results.size() - 1))) {
        throw Failures.withoutEffect(connection.place(), doing, owner, statements);
      }
    } catch (SQLException e) {
      throw Failures.ofAnother(connection.place(), doing, owner, statements, e);
    }
  }

  private void grantConnect(String doing, Change.GrantConnect change) {
    String database = change.database();
    Sql grant = Statements.grantConnect(database, List.of(change.role()));
    Sql granted = ServerView.mayConnect(database, ServerView.oidOf(change.role()));
    asOwner(doing, database, grant, granted, rows -> !rows.isEmpty());
  }

  private void setMark(String doing, Change.SetMark change) {
    String before = made.contains(change.database()) ? "" : comment(doing, change.database());
    Sql comment = Statements.comment(change.database(), change.mark().appendedTo(before));
    asOwner(doing, change.database(), comment, Sql.of("SELECT 1"), rows -> true);
  }

  private String comment(String doing, String database) {
    return connection
        .rows(
            doing,
            Sql.of(
                """
                SELECT coalesce(shobj_description(oid, 'pg_database'), '') FROM pg_database
                WHERE datname = %s\
                """,
                Sql.literal(database)))
        .stream()
        .map(row -> row.text(0))
        .findFirst()
        .orElse("");
  }

  private void runSecret(String doing, Sql statement) {
    try {
      connection.tryRun(doing, statement);
    } catch (SQLException e) {
      throw Failures.secretStatement(connection.place(), doing, e);
    }
  }
}
