package org.gen3db.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.credentials.SecretData;
import org.gen3db.domain.login.RoleWishes;
import org.gen3db.domain.plan.Observed;
import org.jspecify.annotations.Nullable;

/** One thing of the simulated world, as a value. */
sealed interface Thing {
  /** What it is, each password as {@code name} calls it; equal texts are equal things. */
  String text(Function<Password, String> name);

  /**
   * A Secret of Kubernetes. The version changes with each change and says nothing else.
   *
   * @param ours whether it bears gen3db's mark
   * @param passwordChanged the age of its password, where it is noted
   * @param unprotected whether another program that holds it would take it away
   * @param helms whether Helm holds it
   */
  record Secret(
      SecretData data,
      @Nullable String follows,
      int version,
      boolean ours,
      @Nullable Instant passwordChanged,
      boolean unprotected,
      boolean helms)
      implements Thing {
    Secret(SecretData data, @Nullable String follows, int version, boolean ours) {
      this(data, follows, version, ours, null);
    }

    Secret(
        SecretData data,
        @Nullable String follows,
        int version,
        boolean ours,
        @Nullable Instant passwordChanged) {
      this(data, follows, version, ours, passwordChanged, false, false);
    }

    /** The same as another program would take it away, or as it would not. */
    Secret unprotected(boolean any, int next) {
      return new Secret(data, follows, next, ours, passwordChanged, any, helms);
    }

    /** The same in Helm's hands, with what Helm has written there. */
    Secret ofHelm(SecretData written, int next) {
      return new Secret(written, follows, next, false, passwordChanged, false, true);
    }

    /** Whether a write of the other one would change nothing. */
    boolean saysTheSame(Secret other) {
      return data.equals(other.data)
          && Objects.equals(follows, other.follows)
          && ours == other.ours
          && Objects.equals(passwordChanged, other.passwordChanged)
          && unprotected == other.unprotected
          && helms == other.helms;
    }

    @Override
    public String text(Function<Password, String> name) {
      return Thing.text(data, name)
          + (follows == null ? "" : " follows " + follows)
          + (ours ? " ours" : "")
          + (passwordChanged == null ? "" : " since " + passwordChanged)
          + (unprotected ? " unprotected" : "")
          + (helms ? " of Helm" : "");
    }
  }

  /** An entry of the remote store. The version changes with the content and says nothing else. */
  record Entry(
      SecretData data, int version, boolean tagged, boolean deleted, @Nullable SecretData prepared)
      implements Thing {
    Entry(SecretData data, int version, boolean tagged) {
      this(data, version, tagged, false, null);
    }

    /** The same marked for deletion, or taken back. */
    Entry deleted(boolean marked) {
      return new Entry(data, version, tagged, marked, prepared);
    }

    /** The same with what a rotation of the store itself has prepared. */
    Entry preparing(SecretData next) {
      return new Entry(data, version, tagged, deleted, next);
    }

    @Override
    public String text(Function<Password, String> name) {
      return Thing.text(data, name)
          + (tagged ? " tagged" : "")
          + (deleted ? " deleted" : "")
          + (prepared == null || prepared.equals(data)
              ? ""
              : " preparing " + Thing.text(prepared, name));
    }
  }

  /**
   * A role of a server.
   *
   * @param of the role that it is a member of and becomes as it logs in, or null
   */
  record Role(
      Password password,
      boolean login,
      boolean superuser,
      String comment,
      boolean expired,
      @Nullable String of,
      RoleWishes adjusted)
      implements Thing {
    Role(Password password, boolean login, boolean superuser, String comment) {
      this(password, login, superuser, comment, false, null, RoleWishes.NONE);
    }

    /** The same with this limit and these settings beside its own. */
    Role adjusted(RoleWishes more) {
      var settings = new TreeMap<>(adjusted.settings());
      settings.putAll(more.settings());
      Integer limit = more.connectionLimit().or(adjusted::connectionLimit).orElse(null);
      Duration good = more.validFor().or(adjusted::validFor).orElse(null);
      return new Role(
          password, login, superuser, comment, expired, of, new RoleWishes(limit, settings, good));
    }

    Role with(Password other) {
      return new Role(other, login, superuser, comment, expired, of, adjusted);
    }

    /** The same where it may log in, or not. */
    Role letIn(boolean may) {
      return new Role(password, may, superuser, comment, expired, of, adjusted);
    }

    /** Who it is once it has logged in. */
    String becomes(String name) {
      return of == null ? name : of;
    }

    /** What an administrator sees of it. */
    Observed.Role seen() {
      var settings = new TreeMap<String, String>();
      adjusted.settings().forEach((name, values) -> settings.put(name, String.join(", ", values)));
      return new Observed.Role(
          login,
          superuser,
          comment,
          expired ? "yesterday" : "",
          adjusted.connectionLimit().orElse(RoleWishes.NO_LIMIT),
          settings,
          adjusted.validFor().orElse(null));
    }

    /** The same past its day: no password of it is taken. */
    Role pastItsDay() {
      return new Role(password, login, superuser, comment, true, of, adjusted);
    }

    @Override
    public String text(Function<Password, String> name) {
      return name.apply(password)
          + (login ? "" : " nologin")
          + (superuser ? " superuser" : "")
          + (expired ? " expired" : "")
          + (of == null ? "" : " becomes " + of)
          + (adjusted.isEmpty() ? "" : " adjusted " + adjusted)
          + " "
          + comment;
    }
  }

  /**
   * A database of a server.
   *
   * @param schemaOwner who owns the schema public; {@link #OWNER} stands for whoever owns the
   *     database
   * @param schemaUsers who may use it beside its owner
   * @param defaults to whom the default privileges of all creators are given
   * @param connected who is connected
   */
  record Database(
      String owner,
      String comment,
      boolean publicMayConnect,
      Set<String> mayConnect,
      String schemaOwner,
      Set<String> schemaUsers,
      Set<String> defaults,
      Set<String> extensions,
      boolean tables,
      List<String> connected,
      boolean leftClosed)
      implements Thing {
    static final String OWNER = "pg_database_owner";

    Database(
        String owner,
        String comment,
        boolean publicMayConnect,
        Set<String> mayConnect,
        String schemaOwner,
        Set<String> schemaUsers,
        Set<String> defaults,
        Set<String> extensions,
        boolean tables,
        List<String> connected) {
      this(
          owner,
          comment,
          publicMayConnect,
          mayConnect,
          schemaOwner,
          schemaUsers,
          defaults,
          extensions,
          tables,
          connected,
          false);
    }

    /** The same as the server is left that crashes while a restore changes its name, or opened. */
    Database closed(boolean left) {
      return new Database(
          owner,
          comment,
          publicMayConnect,
          mayConnect,
          schemaOwner,
          schemaUsers,
          defaults,
          extensions,
          tables,
          connected,
          left);
    }

    boolean admits(String role) {
      return publicMayConnect || mayConnect.contains(role) || owner.equals(role);
    }

    boolean schemaOwnedBy(String role) {
      return schemaOwner.equals(role) || (schemaOwner.equals(OWNER) && owner.equals(role));
    }

    Database marked(String other) {
      return new Database(
          owner,
          other,
          publicMayConnect,
          mayConnect,
          schemaOwner,
          schemaUsers,
          defaults,
          extensions,
          tables,
          connected,
          leftClosed);
    }

    Database ownedBy(String other) {
      return new Database(
          other,
          comment,
          publicMayConnect,
          mayConnect,
          schemaOwner,
          schemaUsers,
          defaults,
          extensions,
          tables,
          connected,
          leftClosed);
    }

    Database admitting(boolean all, Set<String> roles) {
      return new Database(
          owner,
          comment,
          all,
          roles,
          schemaOwner,
          schemaUsers,
          defaults,
          extensions,
          tables,
          connected,
          leftClosed);
    }

    Database inside(
        String schema,
        Set<String> users,
        Set<String> privileges,
        Set<String> made,
        boolean holdsTables) {
      return new Database(
          owner,
          comment,
          publicMayConnect,
          mayConnect,
          schema,
          users,
          privileges,
          made,
          holdsTables,
          connected,
          leftClosed);
    }

    Database withTables(boolean holds) {
      return inside(schemaOwner, schemaUsers, defaults, extensions, holds);
    }

    @Override
    public String text(Function<Password, String> name) {
      return "owner "
          + owner
          + (publicMayConnect ? " PUBLIC " : " ")
          + new TreeSet<>(mayConnect)
          + " schema "
          + schemaOwner
          + new TreeSet<>(schemaUsers)
          + " defaults "
          + new TreeSet<>(defaults)
          + new TreeSet<>(extensions)
          + (tables ? " tables " : " ")
          + (leftClosed ? "closed " : "")
          + comment;
    }
  }

  /**
   * A server.
   *
   * @param asks whether it asks for passwords; otherwise it trusts everybody
   * @param master its administrator
   * @param superuser whether that one may do anything
   * @param modern whether the schema public of new databases is their owner's (15 and later)
   * @param available the extensions that it offers
   */
  record Server(
      boolean asks, String master, boolean superuser, boolean modern, Set<String> available)
      implements Thing {
    @Override
    public String text(Function<Password, String> name) {
      return (asks ? "asks " : "trusts ") + master + superuser + modern + new TreeSet<>(available);
    }
  }

  /** The id of the environment. */
  record Environment(String id) implements Thing {
    @Override
    public String text(Function<Password, String> name) {
      return id;
    }
  }

  private static String text(SecretData data, Function<Password, String> name) {
    return data.values().entrySet().stream()
        .map(value -> value.getKey() + "=" + name.apply(value.getValue()))
        .collect(Collectors.joining(" ", "{", "}"));
  }
}
