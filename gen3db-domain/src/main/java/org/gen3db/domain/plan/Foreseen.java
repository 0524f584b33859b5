package org.gen3db.domain.plan;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A database as changes leave it that are decided and not made yet: those of the services that come
 * before, in a database that they share. Only so does a plan show what apply will find (R12).
 *
 * @param before the changes, in their order
 */
public record Foreseen(List<Change> before) {
  public Foreseen {
    before = List.copyOf(before);
  }

  /**
   * What an administrator will see of databases that are there.
   *
   * @param now what is seen now
   * @param role the role that it is seen for
   * @param master the administrator's name
   */
  public Observed.OnServer outside(Observed.OnServer now, String role, String master) {
    if (before.isEmpty()) {
      return now;
    }
    var databases = new LinkedHashMap<>(now.databases());
    databases.replaceAll(
        (name, database) -> {
          Observed.Database then = database;
          for (Change change : before) {
            if (change instanceof Change.AtServer atServer && change.target().equals(name)) {
              then = atServer.accept(new Outside(role, master)).apply(then);
            }
          }
          return then;
        });
    // One that is dropped is made anew, as everybody finds a new one.
    before.stream()
        .filter(Change.DropDatabase.class::isInstance)
        .map(Change::target)
        .forEach(databases::remove);
    return now.with(databases);
  }

  /**
   * What a role will see inside a database that is there.
   *
   * @param now what it sees now
   * @param outside the database as it is seen from outside
   */
  public Observed.Inside inside(
      Observed.Inside now, String name, Observed.Database outside, String role, String master) {
    Observed.Inside then = now;
    for (Change change : before) {
      if (change instanceof Change.InDatabase inDatabase && inDatabase.database().equals(name)) {
        then = inDatabase.accept(new Inside(outside, role, master)).apply(then);
      } else if (change.target().equals(name)) {
        for (String maker : letIn(change)) {
          then = maker.equals(role) ? then : then.with(then.rights().letting(maker));
        }
      }
    }
    return then;
  }

  /** Who may come into a database by a change, and make things there from then on. */
  private static List<String> letIn(Change change) {
    if (change instanceof Change.GrantConnect grant) {
      return List.of(grant.role());
    }
    if (change instanceof Change.OwnDatabase own) {
      return List.of(own.owner());
    }
    return change instanceof Change.LimitConnect limit ? limit.allowed() : List.of();
  }

  /** What each change at the server makes of a database. */
  private record Outside(String role, String master)
      implements AtServerVisitor<UnaryOperator<Observed.Database>> {
    @Override
    public UnaryOperator<Observed.Database> createRole(Change.CreateRole change) {
      return UnaryOperator.identity();
    }

    @Override
    public UnaryOperator<Observed.Database> setPassword(Change.SetPassword change) {
      return UnaryOperator.identity();
    }

    @Override
    public UnaryOperator<Observed.Database> openLogin(Change.OpenLogin change) {
      return UnaryOperator.identity();
    }

    @Override
    public UnaryOperator<Observed.Database> allowLogin(Change.AllowLogin change) {
      return UnaryOperator.identity();
    }

    @Override
    public UnaryOperator<Observed.Database> forbidLogin(Change.ForbidLogin change) {
      return UnaryOperator.identity();
    }

    @Override
    public UnaryOperator<Observed.Database> adjustRole(Change.AdjustRole change) {
      return UnaryOperator.identity();
    }

    @Override
    public UnaryOperator<Observed.Database> dropRole(Change.DropRole change) {
      return UnaryOperator.identity();
    }

    @Override
    public UnaryOperator<Observed.Database> dropDatabase(Change.DropDatabase change) {
      return UnaryOperator.identity();
    }

    /** One that is made by others meanwhile is the very one. */
    @Override
    public UnaryOperator<Observed.Database> createDatabase(Change.CreateDatabase change) {
      return UnaryOperator.identity();
    }

    /** What is in it is seen only once it is open, so that a plan ends there for all. */
    @Override
    public UnaryOperator<Observed.Database> openDatabase(Change.OpenDatabase change) {
      return UnaryOperator.identity();
    }

    @Override
    public UnaryOperator<Observed.Database> ownDatabase(Change.OwnDatabase change) {
      return found -> with(found, change.owner(), found.foreseenMark());
    }

    @Override
    public UnaryOperator<Observed.Database> limitConnect(Change.LimitConnect change) {
      return found ->
          admitting(found, false, found.roleMayConnect() || change.allowed().contains(role), true);
    }

    @Override
    public UnaryOperator<Observed.Database> grantConnect(Change.GrantConnect change) {
      return found ->
          admitting(
              found,
              found.publicMayConnect(),
              found.roleMayConnect() || change.role().equals(role),
              found.masterMayConnect() || change.role().equals(master));
    }

    @Override
    public UnaryOperator<Observed.Database> setMark(Change.SetMark change) {
      // Its text is no mark yet where the environment has no id before an apply.
      return found -> with(found, found.owner(), change.mark());
    }

    private static Observed.Database with(
        Observed.Database found, String owner, @Nullable Mark mark) {
      return new Observed.Database(
          owner,
          found.comment(),
          found.publicMayConnect(),
          found.roleMayConnect(),
          found.masterMayConnect(),
          found.connected(),
          found.secondOwns(),
          mark,
          found.leftClosed());
    }

    private static Observed.Database admitting(
        Observed.Database found, boolean everybody, boolean role, boolean master) {
      return new Observed.Database(
          found.owner(),
          found.comment(),
          everybody,
          role,
          master,
          found.connected(),
          found.secondOwns(),
          found.foreseenMark(),
          found.leftClosed());
    }
  }

  /** What each change inside a database makes of what a role sees there. */
  private record Inside(Observed.Database outside, String role, String master)
      implements InDatabaseVisitor<UnaryOperator<Observed.Inside>> {
    @Override
    public UnaryOperator<Observed.Inside> ownSchema(Change.OwnSchema change) {
      return found ->
          with(
              found,
              change.owner().equals(role),
              found.schemaUsable() || change.owner().equals(role),
              found.installed());
    }

    @Override
    public UnaryOperator<Observed.Inside> grantSchema(Change.GrantSchema change) {
      return found ->
          with(
              found,
              found.schemaOwned(),
              found.schemaUsable() || change.role().equals(role),
              found.installed());
    }

    @Override
    public UnaryOperator<Observed.Inside> createExtension(Change.CreateExtension change) {
      return found -> {
        Set<String> installed = new HashSet<>(found.installed());
        installed.add(change.extension());
        return with(found, found.schemaOwned(), found.schemaUsable(), installed);
      };
    }

    /** It goes both ways, between those who may make things there by then. */
    @Override
    public UnaryOperator<Observed.Inside> defaultPrivileges(Change.DefaultPrivileges change) {
      return found -> {
        boolean comesIn = outside.roleMayConnect() || outside.owner().equals(role);
        if (!change.sharers().contains(role) || !comesIn || !found.schemaUsable()) {
          return found;
        }
        var future = new HashSet<>(found.futureOf());
        var present = new HashSet<>(found.presentOf());
        present.remove(change.role());
        boolean rulers =
            future.remove(change.role())
                ? !future.contains(master) && !future.contains(outside.owner())
                : found.defaultPrivileges();
        return new Observed.Inside(
            found.schemaOwned(),
            found.schemaUsable(),
            found.schemaVisible(),
            rulers,
            found.installed(),
            found.available(),
            found.userTables(),
            found.usesTables(),
            found.ownSchema(),
            found.refused(),
            future,
            present,
            found.remarks(),
            found.rights());
      };
    }

    /** What was the second login's, the role itself could use all along. */
    @Override
    public UnaryOperator<Observed.Inside> ownThings(Change.OwnThings change) {
      return UnaryOperator.identity();
    }

    /** What a login may do beside others changes nothing for them. */
    @Override
    public UnaryOperator<Observed.Inside> grantAccess(Change.GrantAccess change) {
      return UnaryOperator.identity();
    }

    private static Observed.Inside with(
        Observed.Inside found, boolean owned, boolean usable, Set<String> installed) {
      return new Observed.Inside(
          owned,
          usable,
          usable || found.schemaVisible(),
          found.defaultPrivileges(),
          installed,
          found.available(),
          found.userTables(),
          found.usesTables(),
          found.ownSchema(),
          found.refused(),
          found.futureOf(),
          found.presentOf(),
          found.remarks(),
          found.rights());
    }
  }
}
