package org.gen3db.simulation;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.check.Check;
import org.gen3db.domain.credentials.DbCredentials;
import org.gen3db.domain.credentials.Endpoint;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.plan.Change;
import org.gen3db.domain.server.ConnectionTexts;
import org.gen3db.domain.server.DatabaseServer;
import org.gen3db.domain.server.DatabaseSession;
import org.gen3db.domain.server.Login;
import org.gen3db.domain.server.Master;
import org.gen3db.domain.server.MasterPassword;
import org.gen3db.domain.server.MasterSession;
import org.gen3db.domain.server.Server;
import org.gen3db.domain.server.ServerNeeds;

/** The servers of the simulated world. */
final class SimulatedServer implements DatabaseServer {
  private final Process process;

  SimulatedServer(Process process) {
    this.process = process;
  }

  @Override
  public MasterSession connect(Master master, Cancellation cancellation) {
    cancellation.check("the simulated server", "connecting");
    return process.probe(
        "server.connect " + master.server(),
        SimulatedCode.SERVER_UNREACHABLE,
        () -> {
          Endpoint place = reach(process, master.server());
          Thing.Server server =
              process.state().find(Thing.Server.class, State.server(place)).orElseThrow();
          Password right =
              process
                  .state()
                  .find(Thing.Role.class, State.role(place, server.master()))
                  .map(Thing.Role::password)
                  .orElseThrow();
          if (!master.username().equals(server.master())
              || (server.asks() && !knows(master.passwords(), right))) {
            throw process.error(SimulatedCode.MASTER_REFUSED, "connect");
          }
          var session = new SimulatedMasterSession(process, place, server);
          process.opened(session);
          return session;
        });
  }

  /** As the adapter does: what a server refuses is asked for once more. */
  private static boolean knows(MasterPassword passwords, Password right) {
    Password first = passwords.now();
    return first.equals(right) || passwords.insteadOf(first).filter(right::equals).isPresent();
  }

  @Override
  public DatabaseSession login(
      Server server,
      String database,
      String username,
      Password password,
      Cancellation cancellation) {
    cancellation.check("the simulated server", "connecting");
    return process.probe(
        "server.login " + server + "/" + database,
        SimulatedCode.SERVER_UNREACHABLE,
        () -> {
          var session =
              SimulatedDatabaseSession.enter(
                  process, reach(process, server), database, username, password, Optional.empty());
          process.opened(session);
          return session;
        });
  }

  @Override
  public DatabaseSession enter(
      Master master,
      String database,
      String username,
      Password password,
      Cancellation cancellation) {
    cancellation.check("the simulated server", "connecting");
    return process.probe(
        "server.enter " + database,
        SimulatedCode.SERVER_UNREACHABLE,
        () -> {
          var session =
              SimulatedDatabaseSession.enter(
                  process,
                  reach(process, master.server()),
                  database,
                  username,
                  password,
                  Optional.of(master.username()));
          process.opened(session);
          return session;
        });
  }

  private static Endpoint reach(Process process, Server server) {
    return process
        .world()
        .resolve(server.address())
        .orElseThrow(() -> process.error(SimulatedCode.SERVER_UNREACHABLE, "reaching " + server));
  }

  @Override
  public boolean sameServer(Endpoint one, Endpoint other, Cancellation cancellation) {
    return process.probe(
        "server.sameServer " + one + " " + other,
        SimulatedCode.SERVER_UNREACHABLE,
        () ->
            one.equals(other)
                || (process.world().resolve(one).isPresent()
                    && process.world().resolve(one).equals(process.world().resolve(other))));
  }

  @Override
  public List<Check> check(ServerNeeds needs, Cancellation cancellation) {
    return process.probe(
        "server.check " + needs.server(),
        SimulatedCode.SERVER_UNREACHABLE,
        () -> List.of(Check.ok("server", needs.server().toString())));
  }

  @Override
  public List<String> script(List<? extends Change> changes) {
    return process.ask(
        "server.script", () -> changes.stream().map(SimulatedServer::statement).toList());
  }

  /** As an adapter would: by it no word of a text says less than the credentials. */
  @Override
  public ConnectionTexts texts() {
    return new ConnectionTexts() {
      @Override
      public Set<String> forms() {
        return Set.of("uri");
      }

      @Override
      public Password of(String form, DbCredentials credentials, String mode) {
        return Password.of(
            String.join(
                " ",
                form,
                credentials.endpoint().toString(),
                credentials.database(),
                credentials.username(),
                credentials.password().text(),
                mode));
      }
    };
  }

  private static String statement(Change change) {
    boolean needsPassword = change instanceof Change.AtServer at && at.needsPassword();
    return change.action() + " " + change.target() + (needsPassword ? " :'password'" : "");
  }

  @Override
  public void close() {}

  /** How a login ends, as the adapter tells it. */
  static Login outcome(
      State state, Endpoint place, String database, String username, Password password) {
    boolean asks =
        state.find(Thing.Server.class, State.server(place)).map(Thing.Server::asks).orElse(true);
    Optional<Thing.Role> role = state.find(Thing.Role.class, State.role(place, username));
    if (role.isEmpty()
        || (asks && (role.get().expired() || !role.get().password().equals(password)))) {
      return Login.REFUSED;
    }
    Optional<Thing.Database> found =
        state.find(Thing.Database.class, State.database(place, database));
    Login end =
        !role.get().login()
            ? Login.NO_LOGIN
            : found.isEmpty()
                ? Login.NO_DATABASE
                : found.get().leftClosed() || !found.get().admits(role.get().becomes(username))
                    ? Login.NO_CONNECT
                    : Login.PROVEN;
    return asks ? end : end == Login.PROVEN ? Login.NOT_ASKED : Login.REFUSED;
  }
}
