package org.gen3db.adapter.postgres.sql;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.gen3db.domain.login.Access;
import org.gen3db.domain.login.RoleWishes;

/** The statements that change something; run by the sessions and shown by {@link PsqlScript}. */
public final class Statements {
  private Statements() {}

  /** A new role has no other right unless it is named, so none is denied by name. */
  public static Sql createRole(String role, Sql verifier) {
    return Sql.of("CREATE ROLE %s LOGIN PASSWORD %s", Sql.name(role), verifier);
  }

  public static Sql setPassword(String role, Sql verifier) {
    return Sql.of("ALTER ROLE %s PASSWORD %s", Sql.name(role), verifier);
  }

  /** The same for a login that was taken away, which it gets back. */
  public static Sql openRole(String role, Sql verifier) {
    return Sql.of("ALTER ROLE %s LOGIN PASSWORD %s", Sql.name(role), verifier);
  }

  /**
   * Makes a login a member of the role that it logs in for.
   *
   * @param options whether memberships have options, as from 16 on
   */
  public static Sql letBecome(String login, String owner, boolean options) {
    return Sql.of(
        options ? "GRANT %s TO %s WITH INHERIT TRUE, SET TRUE" : "GRANT %s TO %s",
        Sql.name(owner),
        Sql.name(login));
  }

  /**
   * Makes a login become the role as it logs in: to any database, since a setting for one goes with
   * it when it is dropped, swapped or made anew.
   */
  public static Sql becomeAtLogin(String login, String owner) {
    return Sql.of("ALTER ROLE %s SET role TO %s", Sql.name(login), Sql.name(owner));
  }

  public static Sql allowLogin(String role) {
    return Sql.of("ALTER ROLE %s LOGIN", Sql.name(role));
  }

  public static Sql forbidLogin(String role) {
    return Sql.of("ALTER ROLE %s NOLOGIN", Sql.name(role));
  }

  /** A limit and settings of a role; a list is given name by name. */
  public static List<Sql> adjustRole(String role, RoleWishes wishes) {
    var statements = new ArrayList<Sql>();
    wishes
        .connectionLimit()
        .ifPresent(
            limit ->
                statements.add(
                    Sql.of(
                        "ALTER ROLE %s CONNECTION LIMIT %s", Sql.name(role), Sql.number(limit))));
    new TreeMap<>(wishes.settings())
        .forEach(
            (name, values) ->
                statements.add(
                    Sql.of(
                        "ALTER ROLE %s SET %s TO %s",
                        Sql.name(role),
                        setting(name),
                        Sql.list(values.stream().map(Sql::literal).toList()))));
    return statements;
  }

  /** By the server's own clock; PostgreSQL takes no expression there. */
  public static Sql validUntil(String role, Sql until) {
    return Sql.of("ALTER ROLE %s VALID UNTIL %s", Sql.name(role), until);
  }

  /** When a password ends that begins now. */
  public static Sql ending(Duration validity) {
    return Sql.of("now() + make_interval(secs => %s)", Sql.number(validity.toSeconds()));
  }

  private static Sql setting(String name) {
    int dot = name.indexOf('.');
    return dot < 0
        ? Sql.name(name)
        : Sql.of("%s.%s", Sql.name(name.substring(0, dot)), Sql.name(name.substring(dot + 1)));
  }

  public static Sql dropRole(String role) {
    return Sql.of("DROP ROLE IF EXISTS %s", Sql.name(role));
  }

  /**
   * The database with all that is in it.
   *
   * @param force ends the sessions in it, from 13 on
   */
  public static Sql dropDatabase(String database, boolean force) {
    return Sql.of(
        force ? "DROP DATABASE IF EXISTS %s WITH (FORCE)" : "DROP DATABASE IF EXISTS %s",
        Sql.name(database));
  }

  static Sql liftExpiry(String role) {
    return Sql.of("ALTER ROLE %s VALID UNTIL 'infinity'", Sql.name(role));
  }

  public static Sql unlimitRole(String role) {
    return Sql.of("ALTER ROLE %s CONNECTION LIMIT -1", Sql.name(role));
  }

  public static Sql unlimitDatabase(String database) {
    return Sql.of("ALTER DATABASE %s CONNECTION LIMIT -1", Sql.name(database));
  }

  public static Sql openDatabase(String database) {
    return Sql.of("ALTER DATABASE %s ALLOW_CONNECTIONS true", Sql.name(database));
  }

  public static Sql createDatabase(String database, String owner) {
    return Sql.of("CREATE DATABASE %s OWNER %s", Sql.name(database), Sql.name(owner));
  }

  public static Sql ownDatabase(String database, String owner) {
    return Sql.of("ALTER DATABASE %s OWNER TO %s", Sql.name(database), Sql.name(owner));
  }

  public static Sql grantConnect(String database, Collection<String> roles) {
    return Sql.of(
        "GRANT CONNECT ON DATABASE %s TO %s",
        Sql.name(database), Sql.list(roles.stream().map(Sql::name).toList()));
  }

  public static Sql revokeConnectFromPublic(String database) {
    return Sql.of("REVOKE CONNECT ON DATABASE %s FROM PUBLIC", Sql.name(database));
  }

  public static Sql comment(String database, String comment) {
    return Sql.of("COMMENT ON DATABASE %s IS %s", Sql.name(database), Sql.literal(comment));
  }

  public static Sql commentOnRole(String role, String comment) {
    return Sql.of("COMMENT ON ROLE %s IS %s", Sql.name(role), Sql.literal(comment));
  }

  public static Sql ownSchema(String owner) {
    return Sql.of("ALTER SCHEMA public OWNER TO %s", Sql.name(owner));
  }

  public static Sql createSchema(String owner) {
    return Sql.of("CREATE SCHEMA public AUTHORIZATION %s", Sql.name(owner));
  }

  public static Sql grantSchema(String role) {
    return Sql.of("GRANT USAGE, CREATE ON SCHEMA public TO %s", Sql.name(role));
  }

  /** In the present database, and what the login has of the server's. */
  public static Sql ownThings(String login, String owner) {
    return Sql.of("REASSIGN OWNED BY %s TO %s", Sql.name(login), Sql.name(owner));
  }

  public static Sql createExtension(String extension) {
    return Sql.of("CREATE EXTENSION IF NOT EXISTS %s", Sql.name(extension));
  }

  /** What is there already in the schema public, the role may use. */
  public static Sql grantMade(boolean sequences, Collection<String> made, String role) {
    return Sql.of(
        sequences ? "GRANT ALL ON SEQUENCE %s TO %s" : "GRANT ALL ON TABLE %s TO %s",
        Sql.list(made.stream().map(name -> Sql.of("public.%s", Sql.name(name))).toList()),
        Sql.name(role));
  }

  /** The same of whoever made it, as far as the one who grants it may. */
  static List<Sql> grantAllMade(String role) {
    return Stream.of("TABLES", "SEQUENCES")
        .map(
            kind ->
                Sql.of("GRANT ALL ON ALL %s IN SCHEMA public TO %s", Sql.of(kind), Sql.name(role)))
        .toList();
  }

  /** The rights of a login beside a service's own on things of one kind (R20). */
  public static Sql grantAccess(String kind, Collection<Sql> things, Access access, String role) {
    return Sql.of(
        "GRANT %s ON %s %s TO %s",
        Things.rights(kind, access), kind(kind), Sql.list(things), Sql.name(role));
  }

  /** Takes the rights by which a login changed things of one kind. */
  public static Sql revokeChanging(String kind, Collection<Sql> things, String role) {
    return Sql.of(
        "REVOKE %s ON %s %s FROM %s",
        Things.changing(kind), kind(kind), Sql.list(things), Sql.name(role));
  }

  private static Sql kind(String kind) {
    return Sql.of(kind.equals("n") ? "SCHEMA" : kind.equals("S") ? "SEQUENCE" : "TABLE");
  }

  /** What the maker makes later, in whatever schema, a login beside a service's own may use. */
  public static List<Sql> accessLater(Sql maker, Access access, String role) {
    var statements = new ArrayList<Sql>();
    for (String kind : List.of("n", "r", "S")) {
      Sql later = Sql.of(kind.equals("n") ? "SCHEMAS" : kind.equals("S") ? "SEQUENCES" : "TABLES");
      if (access == Access.READ) {
        statements.add(
            Sql.of(
                "ALTER DEFAULT PRIVILEGES FOR ROLE %s REVOKE %s ON %s FROM %s",
                maker, Things.changing(kind), later, Sql.name(role)));
      }
      statements.add(
          Sql.of(
              "ALTER DEFAULT PRIVILEGES FOR ROLE %s GRANT %s ON %s TO %s",
              maker, Things.rights(kind, access), later, Sql.name(role)));
    }
    return statements;
  }

  /** What the creator makes later in the schema public, the role may use. */
  public static List<Sql> defaultPrivileges(Sql creator, String role) {
    return Stream.of("TABLES", "SEQUENCES", "FUNCTIONS")
        .map(
            kind ->
                Sql.of(
                    "ALTER DEFAULT PRIVILEGES FOR ROLE %s IN SCHEMA public GRANT ALL ON %s TO %s",
                    creator, Sql.of(kind), Sql.name(role)))
        .toList();
  }
}
