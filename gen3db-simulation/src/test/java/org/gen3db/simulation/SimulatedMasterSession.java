package org.gen3db.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.gen3db.domain.credentials.Endpoint;
import org.gen3db.domain.credentials.Logins;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.login.RoleWishes;
import org.gen3db.domain.plan.AtServerVisitor;
import org.gen3db.domain.plan.Change;
import org.gen3db.domain.plan.Mark;
import org.gen3db.domain.plan.Observed;
import org.gen3db.domain.restore.NamesBeside;
import org.gen3db.domain.server.DatabaseSession;
import org.gen3db.domain.server.MasterSession;
import org.gen3db.domain.server.ServerFacts;
import org.jspecify.annotations.Nullable;

/** An administrator's session on a simulated server. */
final class SimulatedMasterSession implements MasterSession {
  private final Process process;
  private final Endpoint place;
  private final Thing.Server server;
  private final Set<String> locked = new HashSet<>();
  private boolean lost;
  private boolean closed;

  SimulatedMasterSession(Process process, Endpoint place, Thing.Server server) {
    this.process = process;
    this.place = place;
    this.server = server;
  }

  @Override
  public ServerFacts facts() {
    return process.ask(
        "master.facts",
        () ->
            server.modern()
                ? new ServerFacts("15.1", 15, server.superuser())
                : new ServerFacts("13.1", 13, server.superuser()));
  }

  @Override
  public void lock(Collection<String> roles, Collection<String> databases) {
    var keys = new ArrayList<String>();
    roles.forEach(role -> keys.add(State.role(place, role)));
    databases.forEach(database -> keys.add(State.database(place, database)));
    process.hold(
        "master.lock " + roles + databases,
        SimulatedCode.LOCK_TIMEOUT,
        this::lose,
        () -> {
          usable();
          if (!process.world().lock(keys, process)) {
            throw process.error(SimulatedCode.LOCK_TIMEOUT, "lock");
          }
          locked.addAll(keys);
          return true;
        });
  }

  @Override
  public void unlock() {
    process.hold(
        "master.unlock",
        SimulatedCode.CONNECTION_LOST,
        this::lose,
        () -> {
          usable();
          unlockMine();
          return true;
        });
  }

  @Override
  public Observed.OnServer observe(String role, Collection<String> databases) {
    return process.read(
        "master.observe " + role,
        SimulatedCode.STATEMENT_FAILED,
        this::lose,
        hasChanged(role, databases),
        () -> look(process.state()::find, role, databases),
        () -> look(process.state()::findBefore, role, databases));
  }

  @Override
  public Map<String, Observed.OnServer> observeAll(Map<String, List<String>> databases) {
    return process.read(
        "master.observeAll " + databases.keySet(),
        SimulatedCode.STATEMENT_FAILED,
        this::lose,
        databases.entrySet().stream().anyMatch(one -> hasChanged(one.getKey(), one.getValue())),
        () -> lookAtAll(process.state()::find, databases),
        () -> lookAtAll(process.state()::findBefore, databases));
  }

  private boolean hasChanged(String role, Collection<String> databases) {
    return process.state().hasChanged(State.role(place, role))
        || process.state().hasChanged(State.role(place, Logins.second(role)))
        || databases.stream()
            .anyMatch(name -> process.state().hasChanged(State.database(place, name)));
  }

  private Map<String, Observed.OnServer> lookAtAll(
      Finder finder, Map<String, List<String>> databases) {
    var seen = new LinkedHashMap<String, Observed.OnServer>();
    databases.forEach((role, its) -> seen.put(role, look(finder, role, its)));
    return seen;
  }

  @Override
  public List<Observed.Reached> reach(String role) {
    usable();
    return process.probe(
        "master.reach " + role,
        SimulatedCode.STATEMENT_FAILED,
        () -> {
          var reached = new ArrayList<Observed.Reached>();
          String prefix = State.database(place, "");
          process
              .state()
              .forEach(
                  (key, thing) -> {
                    if (thing instanceof Thing.Database database
                        && key.startsWith(prefix)
                        && (database.owner().equals(role)
                            || database.mayConnect().contains(role))) {
                      reached.add(
                          new Observed.Reached(
                              key.substring(prefix.length()),
                              database.owner().equals(role),
                              database.comment()));
                    }
                  });
          reached.sort(Comparator.comparing(Observed.Reached::database));
          return List.copyOf(reached);
        });
  }

  @Override
  public List<Observed.MadeBeside> madeBeside(Collection<String> databases) {
    usable();
    return process.probe(
        "master.madeBeside " + databases,
        SimulatedCode.STATEMENT_FAILED,
        () -> {
          var made = new ArrayList<Observed.MadeBeside>();
          for (String live : databases) {
            String load = NamesBeside.load(live);
            String next = NamesBeside.next(live);
            if (process.state().find(Thing.Role.class, State.role(place, load)).isPresent()) {
              boolean loaded =
                  process
                      .state()
                      .find(Thing.Database.class, State.database(place, next))
                      .filter(database -> database.owner().equals(load))
                      .isPresent();
              made.add(new Observed.MadeBeside(live, loaded ? next : "", load, false, false));
            }
          }
          return List.copyOf(made);
        });
  }

  private interface Finder {
    <T extends Thing> Optional<T> find(Class<T> type, String key);
  }

  private Observed.OnServer look(Finder finder, String role, Collection<String> databases) {
    usable();
    var found = new LinkedHashMap<String, Observed.Database>();
    databases.stream()
        .sorted()
        .forEach(
            name ->
                finder
                    .find(Thing.Database.class, State.database(place, name))
                    .ifPresent(database -> found.put(name, seen(database, role))));
    return new Observed.OnServer(
        finder.find(Thing.Role.class, State.role(place, role)).map(Thing.Role::seen).orElse(null),
        found,
        finder
            .find(Thing.Role.class, State.role(place, Logins.second(role)))
            .map(
                second ->
                    new Observed.Second(
                        second.seen(), role.equals(second.of()), role.equals(second.of())))
            .orElse(null));
  }

  private Observed.Database seen(Thing.Database database, String role) {
    return new Observed.Database(
        database.owner(),
        database.comment(),
        database.publicMayConnect(),
        database.mayConnect().contains(role) || database.owner().equals(role),
        server.superuser() || database.mayConnect().contains(server.master()),
        database.connected(),
        database.defaults().contains(SimulatedDatabaseSession.owned(Logins.second(role))),
        null,
        database.leftClosed());
  }

  @Override
  public Observed.Inside inside(String database, String role) {
    usable();
    return SimulatedDatabaseSession.insideAs(process, place, database, role, server.master());
  }

  @Override
  public Observed.Marked marked() {
    return process.probe(
        "master.marked",
        SimulatedCode.STATEMENT_FAILED,
        () -> {
          usable();
          var roles = new HashMap<String, Mark>();
          var databases = new HashMap<String, Mark>();
          String role = State.role(place, "");
          String database = State.database(place, "");
          process
              .state()
              .forEach(
                  (key, thing) -> {
                    if (thing instanceof Thing.Role one && key.startsWith(role)) {
                      Mark.in(one.comment())
                          .ifPresent(mark -> roles.put(key.substring(role.length()), mark));
                    } else if (thing instanceof Thing.Database one && key.startsWith(database)) {
                      Mark.in(one.comment())
                          .ifPresent(mark -> databases.put(key.substring(database.length()), mark));
                    }
                  });
          return new Observed.Marked(roles, databases);
        });
  }

  @Override
  public Observed.Rights rights(String database, String role) {
    usable();
    return SimulatedDatabaseSession.rightsAs(process, place, database, role, server.master());
  }

  @Override
  public Observed.Inside freshInside() {
    return process.probe(
        "master.freshInside",
        SimulatedCode.STATEMENT_FAILED,
        () -> {
          usable();
          boolean creates = server.superuser() || !server.modern();
          return new Observed.Inside(
              server.modern(),
              true,
              !creates,
              Set.of(),
              server.available(),
              false,
              Map.of(),
              creates ? Set.of(server.master()) : Set.of(),
              Set.of());
        });
  }

  @Override
  public void perform(Change.AtServer change, @Nullable Password password) {
    perform(change, () -> change.accept(new Performing(password)).run());
  }

  private void perform(Change change, Runnable effect) {
    process.write(
        "master.perform " + change.action() + " " + change.target(),
        SimulatedCode.STATEMENT_FAILED,
        this::lose,
        () -> {
          usable();
          if (!process.world().holdsLock(process)) {
            throw new Violation("changed a server without holding the lock: " + change.action());
          }
          effect.run();
          return true;
        });
  }

  /** What each change does to the simulated server. */
  private final class Performing implements AtServerVisitor<Runnable> {
    private final @Nullable Password password;

    Performing(@Nullable Password password) {
      this.password = password;
    }

    private Password password() {
      if (password == null) {
        throw new Violation("a role is given no password");
      }
      return password;
    }

    @Override
    public Runnable createRole(Change.CreateRole change) {
      return () -> SimulatedMasterSession.this.createRole(change, password());
    }

    @Override
    public Runnable setPassword(Change.SetPassword change) {
      return () ->
          set(change.role(), timed(role(change.role()).with(password()), change.validity()));
    }

    @Override
    public Runnable openLogin(Change.OpenLogin change) {
      return () -> SimulatedMasterSession.this.openLogin(change, password());
    }

    @Override
    public Runnable allowLogin(Change.AllowLogin change) {
      return () -> {
        set(change.role(), role(change.role()).letIn(true));
      };
    }

    @Override
    public Runnable forbidLogin(Change.ForbidLogin change) {
      return () -> {
        set(change.role(), role(change.role()).letIn(false));
      };
    }

    @Override
    public Runnable adjustRole(Change.AdjustRole change) {
      return () -> set(change.role(), role(change.role()).adjusted(change.wishes()));
    }

    @Override
    public Runnable dropRole(Change.DropRole change) {
      return () -> process.world().change(State.role(place, change.role()), null);
    }

    @Override
    public Runnable dropDatabase(Change.DropDatabase change) {
      return () -> {
        Thing.Database found =
            process
                .state()
                .find(Thing.Database.class, State.database(place, change.database()))
                .orElse(null);
        if (found != null && !found.connected().isEmpty() && !change.evict()) {
          throw process.error(SimulatedCode.STATEMENT_FAILED, "drop-database");
        }
        process.world().change(State.database(place, change.database()), null);
      };
    }

    @Override
    public Runnable createDatabase(Change.CreateDatabase change) {
      return () -> SimulatedMasterSession.this.createDatabase(change);
    }

    @Override
    public Runnable openDatabase(Change.OpenDatabase change) {
      return () ->
          process
              .state()
              .find(Thing.Database.class, State.database(place, change.database()))
              .ifPresent(database -> set(change.database(), database.closed(false)));
    }

    @Override
    public Runnable ownDatabase(Change.OwnDatabase change) {
      return () -> set(change.database(), database(change.database()).ownedBy(change.owner()));
    }

    @Override
    public Runnable limitConnect(Change.LimitConnect change) {
      return () -> {
        Thing.Database found = database(change.database());
        var allowed = new HashSet<>(found.mayConnect());
        allowed.addAll(change.allowed());
        allowed.add(server.master());
        set(change.database(), found.admitting(false, allowed));
      };
    }

    @Override
    public Runnable grantConnect(Change.GrantConnect change) {
      return () -> {
        Thing.Database found = database(change.database());
        var allowed = new HashSet<>(found.mayConnect());
        allowed.add(change.role());
        set(change.database(), found.admitting(found.publicMayConnect(), allowed));
      };
    }

    @Override
    public Runnable setMark(Change.SetMark change) {
      return () -> {
        Thing.Database found = database(change.database());
        set(change.database(), found.marked(change.mark().appendedTo(found.comment())));
      };
    }
  }

  /** As the adapter does: a role that takes the very password is the one asked for. */
  private void createRole(Change.CreateRole change, Password password) {
    Optional<Thing.Role> there =
        process.state().find(Thing.Role.class, State.role(place, change.role()));
    if (there.isEmpty()) {
      set(
          change.role(),
          timed(
              new Thing.Role(password, true, false, change.mark().toString()), change.validity()));
    } else if (!server.asks() || !there.get().password().equals(password)) {
      throw process.error(SimulatedCode.STATEMENT_FAILED, "create role");
    }
  }

  private static Thing.Role timed(Thing.Role role, @Nullable Duration validity) {
    return validity == null ? role : role.adjusted(new RoleWishes(null, Map.of(), validity));
  }

  /** As the adapter does: a second login is made, and one that is nobody's second is left alone. */
  private void openLogin(Change.OpenLogin change, Password password) {
    role(change.owner());
    if (!change.isSecond()) {
      set(change.role(), timed(role(change.role()).with(password).letIn(true), change.validity()));
      return;
    }
    Optional<Thing.Role> there =
        process.state().find(Thing.Role.class, State.role(place, change.role()));
    if (there
        .filter(found -> Logins.ownerIn(found.comment()).filter(change.owner()::equals).isEmpty())
        .isPresent()) {
      throw process.error(DomainCode.LOGIN_TAKEN, "open-login");
    }
    set(
        change.role(),
        timed(
            new Thing.Role(
                password,
                true,
                false,
                there
                    .map(Thing.Role::comment)
                    .orElseGet(() -> Logins.comment(change.mark().toString(), change.owner())),
                there.map(Thing.Role::expired).orElse(false),
                change.owner(),
                there.map(Thing.Role::adjusted).orElse(RoleWishes.NONE)),
            change.validity()));
  }

  /** As the adapter does: a database that the role owns is the one asked for. */
  private void createDatabase(Change.CreateDatabase change) {
    role(change.owner());
    Optional<Thing.Database> there =
        process.state().find(Thing.Database.class, State.database(place, change.database()));
    if (there.isEmpty()) {
      set(
          change.database(),
          new Thing.Database(
              change.owner(),
              "",
              true,
              Set.of(),
              server.modern() ? Thing.Database.OWNER : server.master(),
              server.modern() ? Set.of() : Set.of(change.owner()),
              Set.of(),
              Set.of(),
              false,
              List.of()));
    } else if (!there.get().owner().equals(change.owner())) {
      throw process.error(SimulatedCode.STATEMENT_FAILED, "create database");
    }
  }

  private Thing.Role role(String name) {
    return process
        .state()
        .find(Thing.Role.class, State.role(place, name))
        .orElseThrow(() -> process.error(SimulatedCode.STATEMENT_FAILED, "no role " + name));
  }

  private Thing.Database database(String name) {
    return process
        .state()
        .find(Thing.Database.class, State.database(place, name))
        .orElseThrow(() -> process.error(SimulatedCode.STATEMENT_FAILED, "no database " + name));
  }

  private void set(String name, Thing.Role role) {
    process.world().change(State.role(place, name), role);
  }

  private void set(String name, Thing.Database database) {
    process.world().change(State.database(place, name), database);
  }

  @Override
  public DatabaseSession enter(String database, String username, Password password) {
    return process.probe(
        "server.enter " + database,
        SimulatedCode.SERVER_UNREACHABLE,
        () -> {
          var session =
              SimulatedDatabaseSession.enter(
                  process, place, database, username, password, Optional.of(server.master()));
          process.opened(session);
          return session;
        });
  }

  private void usable() {
    if (closed) {
      throw new Violation("an administrator's session is used after it was closed");
    }
    if (lost) {
      throw process.error(SimulatedCode.CONNECTION_LOST, "master");
    }
  }

  /** The connection is gone, and the locks with it. */
  void lose() {
    lost = true;
    process.world().unlock(process);
  }

  @Override
  public void close() {
    if (!closed) {
      process.close(
          "master.close",
          this,
          () -> {
            closed = true;
            unlockMine();
          });
    }
  }

  private void unlockMine() {
    process.world().unlock(process, locked);
    locked.clear();
  }
}
