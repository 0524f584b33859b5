package org.gen3db.adapter.postgres.check;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.gen3db.adapter.postgres.connection.Connector;
import org.gen3db.adapter.postgres.connection.Connector.Outcome;
import org.gen3db.adapter.postgres.connection.Failures;
import org.gen3db.adapter.postgres.connection.PostgresCode;
import org.gen3db.adapter.postgres.connection.PostgresSettings;
import org.gen3db.adapter.postgres.connection.ServerConnection;
import org.gen3db.adapter.postgres.session.Servers;
import org.gen3db.adapter.postgres.sql.Sql;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.check.Check;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.error.Code;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.error.Reason;
import org.gen3db.domain.server.Master;
import org.gen3db.domain.server.Server;
import org.gen3db.domain.server.ServerNeeds;
import org.jspecify.annotations.Nullable;

/**
 * Checks a server before anything is changed: first from outside, then as the administrator, in a
 * session of its own that is not kept. What one check fails at is no other's affair.
 */
public final class ServerCheck {
  static final String REACHED = "server.reached";
  static final String LOGIN = "server.login";
  static final String POOLER = "server.pooler";
  static final String ADMINISTRATOR = "server.administrator";

  /** What is looked at as the administrator, in the order in which it is told. */
  static final Map<String, Function<CheckedServer, List<Check>>> LOOKS = looks();

  private final Servers servers;
  private final PostgresSettings settings;
  private final Clock clock;
  private final Connector connector;

  public ServerCheck(Servers servers, PostgresSettings settings, Clock clock) {
    this.servers = servers;
    this.settings = settings.awaitingNobody();
    this.clock = clock;
    this.connector = new Connector(this.settings, clock);
  }

  private static Map<String, Function<CheckedServer, List<Check>>> looks() {
    var looks = new LinkedHashMap<String, Function<CheckedServer, List<Check>>>();
    looks.put(StateChecks.VERSION, StateChecks::version);
    looks.put(StateChecks.WRITABLE, StateChecks::writable);
    looks.put(StateChecks.CLOCK, StateChecks::clock);
    looks.put(RightsChecks.PRIVILEGES, RightsChecks::privileges);
    looks.put(RightsChecks.ROLES, RightsChecks::roles);
    looks.put(RightsChecks.IAM, RightsChecks::iam);
    looks.put(RightsChecks.PASSWORDS, RightsChecks::passwords);
    looks.put(ConnectionChecks.CONNECTIONS, ConnectionChecks::connections);
    // Its own look into template1 comes after it.
    looks.put(DatabaseChecks.TEMPLATE, DatabaseChecks::template);
    looks.put(DatabaseChecks.ENCODING, DatabaseChecks::encoding);
    looks.put(DatabaseChecks.COLLATIONS, DatabaseChecks::collations);
    looks.put(DatabaseChecks.CLOSED, DatabaseChecks::closed);
    looks.put(DatabaseChecks.ENVIRONMENTS, DatabaseChecks::environments);
    looks.put(ExtensionChecks.EXTENSIONS, ExtensionChecks::extensions);
    return looks;
  }

  public List<Check> check(ServerNeeds needs, Cancellation cancellation) {
    var checks = new ArrayList<Check>();
    Server server = needs.server();
    try {
      TlsLook tls = TlsLook.at(server, settings.connectTimeout(), cancellation);
      checks.add(Check.ok(REACHED, server.toString()));
      checks.add(TlsChecks.of(server, connector.tlsMode(server), tls, clock.instant()));
    } catch (IOException e) {
      Notice why =
          Notice.of(
              PostgresCode.SERVER_UNREACHABLE, server.toString(), "no connection: " + Reason.of(e));
      checks.add(Check.blocker(REACHED, server.toString(), why));
      checks.add(Check.notChecked(TlsChecks.TLS, server.toString(), why));
      return withoutSession(checks, needs, LOGIN, why);
    }
    Master administrator = needs.administrator();
    if (administrator == null) {
      checks.add(
          Check.notChecked(
              ADMINISTRATOR,
              server.toString(),
              Notice.of(
                  CheckCode.LOGINS_ONLY,
                  server.toString(),
                  "services only log in here, and no administrator of it is given")));
      return checks;
    }
    return inside(checks, needs, administrator, cancellation);
  }

  private List<Check> inside(
      List<Check> checks, ServerNeeds needs, Master administrator, Cancellation cancellation) {
    String about = administrator.username() + " at " + needs.server();
    Password password;
    try {
      password = administrator.passwords().now();
    } catch (Gen3DbException e) {
      cancellation.check(needs.server().toString(), "looking for the administrator's password");
      checks.add(Check.blocker(LOGIN, about, e.problem()));
      return withoutSession(checks, needs, POOLER, e.problem());
    }
    Outcome outcome =
        connector.connect(
            needs.server(),
            settings.maintenanceDatabase(),
            administrator.username(),
            password,
            cancellation);
    try (ServerConnection connection = outcome.connection()) {
      if (connection == null) {
        Notice why = refused(administrator, outcome);
        checks.add(Check.blocker(LOGIN, about, why));
        return withoutSession(checks, needs, POOLER, why);
      }
      Optional<Notice> problem = begin(connection, needs);
      if (problem.isPresent()) {
        String id = problem.get().code() == PostgresCode.POOLER_BETWEEN ? POOLER : LOGIN;
        checks.add(Check.blocker(id, about, problem.get()));
        return withoutSession(checks, needs, null, problem.get());
      }
      checks.add(outcome.asked() ? Check.ok(LOGIN, about) : notAsked(about, needs));
      checks.add(Check.ok(POOLER, needs.server().toString()));
      var server =
          new CheckedServer(
              connection,
              administrator,
              needs,
              clock,
              () -> servers.template(administrator, cancellation));
      LOOKS.forEach((id, look) -> checks.addAll(guarded(id, look, server)));
      return checks;
    }
  }

  private Notice refused(Master administrator, Outcome outcome) {
    SQLException cause =
        outcome.failure() == null ? new SQLException("no reason given") : outcome.failure();
    Server server = administrator.server();
    String database = settings.maintenanceDatabase();
    return Failures.master(administrator, database, cause)
        .orElseGet(
            () ->
                Failures.connecting(
                    server,
                    database,
                    administrator.username(),
                    connector.tlsMode(server),
                    "",
                    cause))
        .problem();
  }

  /** What is short anyway has a short deadline, so that none keeps the others waiting for long. */
  private static Optional<Notice> begin(ServerConnection connection, ServerNeeds needs) {
    try {
      connection.tryRun(
          "opening the session", Sql.of("SET statement_timeout = %s", Sql.literal("5s")));
      return connection.pooled()
          ? Optional.of(
              Failures.pooler(
                      needs.server(), "the session's process is none of the server's processes")
                  .problem())
          : Optional.empty();
    } catch (SQLException e) {
      return Optional.of(
          Failures.statement(connection.place(), "opening the session", e).problem());
    }
  }

  private static Check notAsked(String about, ServerNeeds needs) {
    return Check.finding(
        LOGIN,
        about,
        Notice.of(
            DomainCode.SERVER_DOES_NOT_ASK,
            needs.server().toString(),
            "the server let the administrator in without asking for the password, so that a login"
                + " proves none (R9)"));
  }

  private static List<Check> guarded(
      String id, Function<CheckedServer, List<Check>> look, CheckedServer server) {
    try {
      return look.apply(server);
    } catch (Gen3DbException e) {
      Code code = e.problem().code();
      if (code == DomainCode.INTERRUPTED) {
        throw e;
      }
      return List.of(Check.notChecked(id, server.name(), e.problem()));
    }
  }

  /** What nobody could look at, from this one on. */
  private static List<Check> withoutSession(
      List<Check> checks, ServerNeeds needs, @Nullable String from, Notice why) {
    if (needs.administrator() == null) {
      return checks;
    }
    var ids = new ArrayList<String>();
    if (LOGIN.equals(from)) {
      ids.add(LOGIN);
    }
    if (from != null) {
      ids.add(POOLER);
    }
    ids.addAll(LOOKS.keySet());
    ids.forEach(id -> checks.add(Check.notChecked(id, needs.server().toString(), why)));
    return checks;
  }
}
