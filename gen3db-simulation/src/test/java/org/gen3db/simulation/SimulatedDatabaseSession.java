package org.gen3db.simulation;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gen3db.domain.credentials.Endpoint;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.login.Access;
import org.gen3db.domain.plan.Change;
import org.gen3db.domain.plan.InDatabaseVisitor;
import org.gen3db.domain.plan.Observed;
import org.gen3db.domain.server.DatabaseSession;
import org.gen3db.domain.server.Login;

/** A service's database in the simulated world. */
final class SimulatedDatabaseSession implements DatabaseSession {
  private final Process process;
  private final Endpoint place;
  private final String database;
  private final String role;
  private final Login login;
  private final Optional<String> administrator;
  private boolean lost;
  private boolean closed;

  private SimulatedDatabaseSession(
      Process process,
      Endpoint place,
      String database,
      String role,
      Login login,
      Optional<String> administrator) {
    this.process = process;
    this.place = place;
    this.database = database;
    this.role = role;
    this.login = login;
    this.administrator = administrator;
  }

  static SimulatedDatabaseSession enter(
      Process process,
      Endpoint place,
      String database,
      String role,
      Password password,
      Optional<String> administrator) {
    return new SimulatedDatabaseSession(
        process,
        place,
        database,
        process
            .state()
            .find(Thing.Role.class, State.role(place, role))
            .map(found -> found.becomes(role))
            .orElse(role),
        SimulatedServer.outcome(process.state(), place, database, role, password),
        administrator);
  }

  /** A look by the administrator alone. */
  static Observed.Inside insideAs(
      Process process, Endpoint place, String database, String role, String administrator) {
    return new SimulatedDatabaseSession(
            process, place, database, role, Login.REFUSED, Optional.of(administrator))
        .inside();
  }

  /** A look by the administrator alone at what a role may do. */
  static Observed.Rights rightsAs(
      Process process, Endpoint place, String database, String role, String administrator) {
    return new SimulatedDatabaseSession(
            process, place, database, role, Login.REFUSED, Optional.of(administrator))
        .rights();
  }

  @Override
  public Login login() {
    return process.ask("session.login", () -> login);
  }

  @Override
  public Observed.Inside inside() {
    String key = State.database(place, database);
    return process.read(
        "session.inside " + database,
        SimulatedCode.STATEMENT_FAILED,
        this::lose,
        process.state().hasChanged(key),
        () -> look(process.state()::find),
        () -> look(process.state()::findBefore));
  }

  private interface Finder {
    <T extends Thing> Optional<T> find(Class<T> type, String key);
  }

  private Observed.Inside look(Finder finder) {
    usable();
    Thing.Database found =
        finder
            .find(Thing.Database.class, State.database(place, database))
            .orElseThrow(
                () -> process.error(SimulatedCode.STATEMENT_FAILED, "no database " + database));
    if (!login.connected() && administrator.isEmpty()) {
      throw process.error(SimulatedCode.MASTER_LACKS_RIGHTS, "inside");
    }
    boolean creators = hasCreators(found);
    Set<String> lacking =
        others(finder, found)
            .filter(other -> !found.defaults().contains(of(other, role)))
            .collect(Collectors.toSet());
    if (creators && !found.defaults().contains(role)) {
      lacking.add(server().master());
    }
    return new Observed.Inside(
        found.schemaOwnedBy(role),
        found.schemaOwnedBy(role) || found.schemaUsers().contains(role),
        (!creators || found.defaults().contains(role)) && !lacking.contains(found.owner()),
        found.extensions(),
        server().available(),
        found.tables(),
        Map.of(),
        lacking,
        Set.of());
  }

  @Override
  public Observed.Rights rights() {
    String key = State.database(place, database);
    return process.read(
        "session.rights " + database,
        SimulatedCode.STATEMENT_FAILED,
        this::lose,
        process.state().hasChanged(key),
        () -> rights(process.state()::find),
        () -> rights(process.state()::findBefore));
  }

  private Observed.Rights rights(Finder finder) {
    usable();
    Thing.Database found =
        finder
            .find(Thing.Database.class, State.database(place, database))
            .orElseThrow(
                () -> process.error(SimulatedCode.STATEMENT_FAILED, "no database " + database));
    if (!login.connected() && administrator.isEmpty()) {
      throw process.error(SimulatedCode.MASTER_LACKS_RIGHTS, "rights");
    }
    Set<String> makers = makers(finder, found);
    var later = new HashMap<Access, Set<String>>();
    for (Access access : Access.values()) {
      later.put(
          access,
          makers.stream()
              .filter(maker -> !found.defaults().contains(of(maker, role, access)))
              .collect(Collectors.toSet()));
    }
    Set<String> changes =
        makers.stream()
            .filter(maker -> found.defaults().contains(of(maker, role, Access.WRITE)))
            .collect(Collectors.toSet());
    return new Observed.Rights(Map.of(), later, changes, makers);
  }

  /** Who may come in beside the role and make things. */
  private Set<String> makers(Finder finder, Thing.Database found) {
    return Stream.concat(found.mayConnect().stream(), Stream.of(found.owner(), server().master()))
        .filter(name -> !name.equals(role))
        .filter(name -> finder.find(Thing.Role.class, State.role(place, name)).isPresent())
        .collect(Collectors.toSet());
  }

  /** What stands for the right of a login to do something with what one role makes. */
  static String of(String maker, String login, Access access) {
    return maker + ">" + login + ":" + access.word();
  }

  /** What stands for things that a login owns. */
  static String owned(String login) {
    return login + " owns things";
  }

  /** What stands for default privileges of one service's things for another. */
  static String of(String creator, String user) {
    return creator + ">" + user;
  }

  /** The roles that may come in and make things beside this one and the administrator. */
  private Stream<String> others(Finder finder, Thing.Database found) {
    return Stream.concat(found.mayConnect().stream(), Stream.of(found.owner()))
        .distinct()
        .filter(name -> !name.equals(role) && !name.equals(server().master()))
        .filter(name -> found.schemaOwnedBy(name) || found.schemaUsers().contains(name))
        .filter(name -> finder.find(Thing.Role.class, State.role(place, name)).isPresent());
  }

  /** Whether the administrator makes things there. */
  private boolean hasCreators(Thing.Database found) {
    return administrator
        .filter(name -> server().superuser() || found.owner().equals(name))
        .isPresent();
  }

  private Thing.Server server() {
    return process.state().find(Thing.Server.class, State.server(place)).orElseThrow();
  }

  @Override
  public void perform(Change.InDatabase change) {
    process.write(
        "session.perform " + change.action() + " " + change.target(),
        SimulatedCode.STATEMENT_FAILED,
        this::lose,
        () -> {
          usable();
          change(found -> change.accept(new Changed(found)));
          return true;
        });
  }

  /** The database as each change leaves it. */
  private final class Changed implements InDatabaseVisitor<Thing.Database> {
    private final Thing.Database found;

    Changed(Thing.Database found) {
      this.found = found;
    }

    @Override
    public Thing.Database createExtension(Change.CreateExtension change) {
      if (!server().available().contains(change.extension())) {
        throw process.error(DomainCode.EXTENSION_MISSING, "extension");
      }
      return found.inside(
          found.schemaOwner(),
          found.schemaUsers(),
          found.defaults(),
          plus(found.extensions(), change.extension()),
          found.tables());
    }

    @Override
    public Thing.Database ownSchema(Change.OwnSchema change) {
      needAdministrator(change);
      return found.inside(
          change.owner(),
          found.schemaUsers(),
          found.defaults(),
          found.extensions(),
          found.tables());
    }

    @Override
    public Thing.Database grantSchema(Change.GrantSchema change) {
      needAdministrator(change);
      return found.inside(
          found.schemaOwner(),
          plus(found.schemaUsers(), change.role()),
          found.defaults(),
          found.extensions(),
          found.tables());
    }

    @Override
    public Thing.Database defaultPrivileges(Change.DefaultPrivileges change) {
      needAdministrator(change);
      var defaults = new HashSet<>(found.defaults());
      if (hasCreators(found)) {
        defaults.add(change.role());
      }
      others(process.state()::find, found)
          .forEach(
              other -> {
                if (change.sharers().contains(other)) {
                  defaults.add(of(other, change.role()));
                  defaults.add(of(change.role(), other));
                } else if (other.equals(found.owner())) {
                  defaults.add(of(other, change.role()));
                }
              });
      return found.inside(
          found.schemaOwner(), found.schemaUsers(), defaults, found.extensions(), found.tables());
    }

    @Override
    public Thing.Database ownThings(Change.OwnThings change) {
      needAdministrator(change);
      var defaults = new HashSet<>(found.defaults());
      defaults.remove(owned(change.login()));
      return found.inside(
          found.schemaOwner(), found.schemaUsers(), defaults, found.extensions(), found.tables());
    }

    @Override
    public Thing.Database grantAccess(Change.GrantAccess change) {
      needAdministrator(change);
      var defaults = new HashSet<>(found.defaults());
      Set<String> makers = makers(process.state()::find, found);
      for (String maker : makers) {
        boolean granted =
            change.makers().contains(maker)
                || maker.equals(found.owner())
                || maker.equals(server().master());
        if (granted) {
          defaults.add(of(maker, change.role(), Access.READ));
          if (change.access() == Access.WRITE) {
            defaults.add(of(maker, change.role(), Access.WRITE));
          } else {
            defaults.remove(of(maker, change.role(), Access.WRITE));
          }
        }
      }
      return found.inside(
          found.schemaOwner(), found.schemaUsers(), defaults, found.extensions(), found.tables());
    }

    private void needAdministrator(Change change) {
      if (administrator.isEmpty()) {
        throw process.error(SimulatedCode.MASTER_LACKS_RIGHTS, change.action());
      }
    }
  }

  private void change(Function<Thing.Database, Thing.Database> how) {
    String key = State.database(place, database);
    Thing.Database found =
        process
            .state()
            .find(Thing.Database.class, key)
            .orElseThrow(
                () -> process.error(SimulatedCode.STATEMENT_FAILED, "no database " + database));
    process.world().change(key, how.apply(found));
  }

  private static Set<String> plus(Set<String> set, String item) {
    var all = new HashSet<>(set);
    all.add(item);
    return all;
  }

  private void usable() {
    if (closed) {
      throw new Violation("a session into " + database + " is used after it was closed");
    }
    if (lost) {
      throw process.error(SimulatedCode.CONNECTION_LOST, "session");
    }
  }

  private void lose() {
    lost = true;
  }

  @Override
  public void close() {
    if (!closed) {
      process.close("session.close", this, () -> closed = true);
    }
  }
}
