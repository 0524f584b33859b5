package org.gen3db.domain.plan;

import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.gen3db.domain.credentials.Logins;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.login.Access;
import org.gen3db.domain.login.RoleWishes;
import org.jspecify.annotations.Nullable;

/** What was seen on a server; facts only, without any judgement. */
public final class Observed {
  private Observed() {}

  /**
   * What the master sees of one role and its databases.
   *
   * @param roleState the role, or null when it does not exist
   * @param databases those of the databases asked for that exist, by name
   * @param secondState the role by the name of its second login (R18), or null when there is none
   */
  public record OnServer(
      @Nullable Role roleState, Map<String, Database> databases, @Nullable Second secondState) {
    public OnServer {
      databases = Collections.unmodifiableMap(new LinkedHashMap<>(databases));
    }

    /** Where nobody has the name of its second login. */
    public OnServer(@Nullable Role roleState, Map<String, Database> databases) {
      this(roleState, databases, null);
    }

    /** The same role with these databases. */
    public OnServer with(Map<String, Database> others) {
      return new OnServer(roleState, others, secondState);
    }

    /** The role by the name of its second login, whoever made it. */
    public Optional<Second> second() {
      return Optional.ofNullable(secondState);
    }

    /** One of the role's two logins, if it exists. */
    public Optional<Role> login(String owner, String login) {
      return login.equals(owner) ? role() : second().map(Second::role);
    }

    /** The role, if it exists. */
    public Optional<Role> role() {
      return Optional.ofNullable(roleState);
    }

    /** The database, if it exists. */
    public Optional<Database> database(String name) {
      return Optional.ofNullable(databases.get(name));
    }
  }

  /**
   * A role.
   *
   * @param canLogin whether it has LOGIN
   * @param superuser whether it may do anything, so that gen3db leaves it alone (R12)
   * @param comment its comment; empty when there is none
   * @param expired since when the server takes no password of it any more, as the server writes it;
   *     empty while it does
   * @param limit how many sessions it may have at once, -1 for any number
   * @param settings the settings that its sessions begin with in every database, as the server
   *     keeps them
   * @param left how long the server still takes its password, or null for ever
   */
  public record Role(
      boolean canLogin,
      boolean superuser,
      String comment,
      String expired,
      int limit,
      Map<String, String> settings,
      @Nullable Duration left) {
    public Role {
      settings = Map.copyOf(settings);
    }

    /** A role that nobody limited. */
    public Role(boolean canLogin, boolean superuser, String comment, String expired) {
      this(canLogin, superuser, comment, expired, RoleWishes.NO_LIMIT, Map.of(), null);
    }

    /** A role that has not expired. */
    public Role(boolean canLogin, boolean superuser, String comment) {
      this(canLogin, superuser, comment, "");
    }

    /** What is still to be set so that it is like this. */
    public RoleWishes lacks(RoleWishes wishes) {
      return wishes.beyond(limit, settings, left);
    }

    /** Who created it, if gen3db did. */
    public Optional<Mark> mark() {
      return Mark.in(comment);
    }
  }

  /**
   * Who has the name of a role's second login (R18).
   *
   * @param role what it is like
   * @param member whether it may do what the role may, and become it
   * @param becomes whether it becomes the role as it logs in
   */
  public record Second(Role role, boolean member, boolean becomes) {
    /** Whether gen3db made it to log in for this role; else the name is somebody else's. */
    public boolean logsInFor(String owner) {
      return Logins.ownerIn(role.comment()).filter(owner::equals).isPresent();
    }

    /** Whether it can be used as it is. */
    public boolean isWhole() {
      return role.canLogin() && member && becomes;
    }
  }

  /**
   * A database, seen from outside.
   *
   * @param owner its owner
   * @param comment its comment; empty when there is none
   * @param publicMayConnect whether PUBLIC has CONNECT
   * @param roleMayConnect whether the service's role may connect, by a grant of its own or as owner
   * @param masterMayConnect whether the master may connect without PUBLIC's help
   * @param connected the names of the roles that are connected now, sorted, each once, the
   *     observer's own session left out
   * @param secondOwns whether anything in it belongs to the role by the name of the role's second
   *     login (R18)
   * @param foreseenMark the mark that it will bear by then, where a plan foresees it; or null for
   *     the one in its comment
   * @param leftClosed whether nobody can connect to it since the server crashed while a restore
   *     changed its name: a database beside it, of the same owner, is closed with it
   */
  public record Database(
      String owner,
      String comment,
      boolean publicMayConnect,
      boolean roleMayConnect,
      boolean masterMayConnect,
      List<String> connected,
      boolean secondOwns,
      @Nullable Mark foreseenMark,
      boolean leftClosed) {
    public Database {
      connected = List.copyOf(connected);
    }

    /** One that no crash has left closed. */
    public Database(
        String owner,
        String comment,
        boolean publicMayConnect,
        boolean roleMayConnect,
        boolean masterMayConnect,
        List<String> connected,
        boolean secondOwns,
        @Nullable Mark foreseenMark) {
      this(
          owner,
          comment,
          publicMayConnect,
          roleMayConnect,
          masterMayConnect,
          connected,
          secondOwns,
          foreseenMark,
          false);
    }

    /** One as it is. */
    public Database(
        String owner,
        String comment,
        boolean publicMayConnect,
        boolean roleMayConnect,
        boolean masterMayConnect,
        List<String> connected) {
      this(
          owner,
          comment,
          publicMayConnect,
          roleMayConnect,
          masterMayConnect,
          connected,
          false,
          null);
    }

    /** Whose it is, if it is marked. */
    public Optional<Mark> mark() {
      return foreseenMark != null ? Optional.of(foreseenMark) : Mark.in(comment);
    }
  }

  /**
   * A database that a role owns, or may connect to by a grant of its own.
   *
   * @param database its name
   * @param owned whether the role owns it
   * @param comment its comment; empty when there is none
   */
  public record Reached(String database, boolean owned, String comment) {
    /** Whose it is, if it is marked. */
    public Optional<Mark> mark() {
      return Mark.in(comment);
    }
  }

  /**
   * What a restore has made beside a database for itself, so that it belongs to no service: what
   * one that was killed had begun to load, or a template.
   *
   * @param live the database beside which it stands
   * @param database its name; empty where only its role is there
   * @param role the role that owns it, which was made for nothing else
   * @param template whether it is a whole template that was made for the live database
   * @param atWork whether a restore is at work at it now
   */
  public record MadeBeside(
      String live, String database, String role, boolean template, boolean atWork) {}

  /**
   * What bears the mark of any environment on a server.
   *
   * @param roles the roles by their names
   * @param databases the databases by their names
   */
  public record Marked(Map<String, Mark> roles, Map<String, Mark> databases) {
    public Marked {
      roles = Map.copyOf(roles);
      databases = Map.copyOf(databases);
    }
  }

  /**
   * What a login beside a service's own may do with the things of a database: whose things it may
   * not all use, by the names of their makers.
   *
   * @param now by what it is to do, the makers of whose things that are there it may not do it with
   *     all
   * @param later the same of what they make later, of those who may come in and make things: the
   *     master, the database's owner, and whoever is let in by name
   * @param changes the makers of whose things it may change or remove some, now or later
   * @param comingIn those who may come in and make things
   */
  public record Rights(
      Map<Access, Set<String>> now,
      Map<Access, Set<String>> later,
      Set<String> changes,
      Set<String> comingIn) {
    /** Nobody looked, as for a service. */
    public static final Rights UNSEEN = new Rights(Map.of(), Map.of(), Set.of(), Set.of());

    public Rights {
      comingIn = Set.copyOf(comingIn);
      now = Map.copyOf(now);
      later = Map.copyOf(later);
      changes = Set.copyOf(changes);
    }

    /** Whether it may not use what these make as it should. */
    public boolean lacks(Access access, Collection<String> makers) {
      return makers.stream()
          .anyMatch(
              maker ->
                  of(now, access).contains(maker)
                      || of(later, access).contains(maker)
                      || (access == Access.READ && changes.contains(maker)));
    }

    /** The makers of whose things that are there it may not use all, sorted. */
    SortedSet<String> lacking(Access access) {
      return new TreeSet<>(of(now, access));
    }

    /** The same where one more may come in and make things. */
    Rights letting(String maker) {
      if (comingIn.contains(maker)) {
        return this;
      }
      var all = new HashMap<Access, Set<String>>();
      for (Access access : Access.values()) {
        Set<String> makers = new HashSet<>(of(later, access));
        makers.add(maker);
        all.put(access, makers);
      }
      Set<String> in = new HashSet<>(comingIn);
      in.add(maker);
      return new Rights(now, all, changes, in);
    }

    private static Set<String> of(Map<Access, Set<String>> makers, Access access) {
      return makers.getOrDefault(access, Set.of());
    }
  }

  /**
   * A database, seen from inside.
   *
   * @param schemaOwned whether the service's role owns the schema public, directly or as the
   *     database's owner
   * @param schemaUsable whether it may use it and create in it
   * @param schemaVisible whether it may use what is in it
   * @param defaultPrivileges whether it may use what the master, and any other owner of the
   *     database, makes there later
   * @param installed the extensions that are there
   * @param available the extensions that the server offers, installed or not
   * @param userTables whether any table of a user exists, in any schema; those that came with the
   *     template are none
   * @param usesTables whether the service's role may read one of them
   * @param ownSchema whether it may use and create in a schema other than public, as one of its own
   *     name
   * @param futureOf the roles that may come in and make things, and whose later things it may not
   *     all use; the master and the owner among them
   * @param presentOf the same of things that are there already
   * @param refused those of the wanted extensions that are offered, and that the server lets
   *     neither the service nor the administrator make here: by name, with the server's words
   * @param remarks what the operator should know of how a database is made now; empty for one that
   *     is there
   * @param rights for a login beside a service's own, what it may do with what others make
   */
  public record Inside(
      boolean schemaOwned,
      boolean schemaUsable,
      boolean schemaVisible,
      boolean defaultPrivileges,
      Set<String> installed,
      Set<String> available,
      boolean userTables,
      boolean usesTables,
      boolean ownSchema,
      Map<String, String> refused,
      Set<String> futureOf,
      Set<String> presentOf,
      List<Notice> remarks,
      Rights rights) {
    public Inside {
      futureOf = Set.copyOf(futureOf);
      presentOf = Set.copyOf(presentOf);
      installed = Set.copyOf(installed);
      available = Set.copyOf(available);
      refused = Map.copyOf(refused);
      remarks = List.copyOf(remarks);
    }

    /** Of a service. */
    public Inside(
        boolean schemaOwned,
        boolean schemaUsable,
        boolean schemaVisible,
        boolean defaultPrivileges,
        Set<String> installed,
        Set<String> available,
        boolean userTables,
        boolean usesTables,
        boolean ownSchema,
        Map<String, String> refused,
        Set<String> futureOf,
        Set<String> presentOf,
        List<Notice> remarks) {
      this(
          schemaOwned,
          schemaUsable,
          schemaVisible,
          defaultPrivileges,
          installed,
          available,
          userTables,
          usesTables,
          ownSchema,
          refused,
          futureOf,
          presentOf,
          remarks,
          Rights.UNSEEN);
    }

    /** The same with what a login beside a service's own may do there. */
    public Inside with(Rights seen) {
      return new Inside(
          schemaOwned,
          schemaUsable,
          schemaVisible,
          defaultPrivileges,
          installed,
          available,
          userTables,
          usesTables,
          ownSchema,
          refused,
          futureOf,
          presentOf,
          remarks,
          seen);
    }

    /**
     * A new database as another role than its owner finds it, once that has made it its own: it may
     * use what everybody may, and has nothing of its own there.
     *
     * @param made the extensions that the owner makes
     */
    public Inside ofAnother(Set<String> made) {
      var there = new HashSet<>(installed);
      there.addAll(made);
      return new Inside(
          false, schemaUsable && !schemaOwned, false, there, available, userTables, refused);
    }

    /** One whose schema public, and all that is in it, the role may use wholly, or not at all. */
    public Inside(
        boolean schemaOwned,
        boolean schemaUsable,
        boolean defaultPrivileges,
        Set<String> installed,
        Set<String> available,
        boolean userTables,
        Map<String, String> refused,
        Set<String> futureOf,
        Set<String> presentOf) {
      this(
          schemaOwned,
          schemaUsable,
          schemaUsable,
          defaultPrivileges,
          installed,
          available,
          userTables,
          schemaUsable && userTables,
          false,
          refused,
          futureOf,
          presentOf,
          List.of());
    }

    /**
     * Whether a service can work there: it may make its tables, in the schema public or in one of
     * its own, or some are there and it may read them.
     */
    public boolean serves() {
      return schemaUsable || usesTables || ownSchema;
    }

    /** One that no other service uses. */
    public Inside(
        boolean schemaOwned,
        boolean schemaUsable,
        boolean defaultPrivileges,
        Set<String> installed,
        Set<String> available,
        boolean userTables,
        Map<String, String> refused) {
      this(
          schemaOwned,
          schemaUsable,
          defaultPrivileges,
          installed,
          available,
          userTables,
          refused,
          Set.of(),
          Set.of());
    }

    /** Whether it may use what these roles have made and make later. */
    public boolean usesThingsOf(Collection<String> roles) {
      return roles.stream().noneMatch(role -> futureOf.contains(role) || presentOf.contains(role));
    }

    /** One in which all that is offered may be made. */
    public Inside(
        boolean schemaOwned,
        boolean schemaUsable,
        boolean defaultPrivileges,
        Set<String> installed,
        Set<String> available,
        boolean userTables) {
      this(
          schemaOwned, schemaUsable, defaultPrivileges, installed, available, userTables, Map.of());
    }
  }
}
