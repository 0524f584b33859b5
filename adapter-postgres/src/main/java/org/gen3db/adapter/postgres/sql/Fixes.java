package org.gen3db.adapter.postgres.sql;

import java.util.Arrays;
import java.util.stream.Collectors;

/** What an administrator runs in psql to mend what a check found. */
public final class Fixes {
  /** The server's own way may be closed by what is to be mended. */
  private static final Sql WRITING = Sql.of("SET default_transaction_read_only = off");

  private static final String TEMPLATE = "template1";

  private Fixes() {}

  /** As psql takes it: a statement a line, each with its end; commands of psql have none. */
  public static String script(Sql... statements) {
    return Arrays.stream(statements)
        .map(Sql::text)
        .map(line -> line.startsWith("\\") ? line : line + ";")
        .collect(Collectors.joining("\n"));
  }

  public static Sql createAndOwn(String role) {
    return Sql.of("ALTER ROLE %s CREATEDB CREATEROLE", Sql.name(role));
  }

  public static Sql grantAdmin(String role, String administrator) {
    return Sql.of("GRANT %s TO %s WITH ADMIN OPTION", Sql.name(role), Sql.name(administrator));
  }

  public static Sql grant(String role, String member) {
    return Sql.of("GRANT %s TO %s", Sql.name(role), Sql.name(member));
  }

  public static Sql revoke(String role, String member) {
    return Sql.of("REVOKE %s FROM %s", Sql.name(role), Sql.name(member));
  }

  public static Sql endSessionsIn(String database) {
    return Sql.of(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND pid <>"
            + " pg_backend_pid()",
        Sql.literal(database));
  }

  public static Sql makeTemplate(String database, boolean template) {
    return Sql.of(
        "ALTER DATABASE %s IS_TEMPLATE %s", Sql.name(database), Sql.of(String.valueOf(template)));
  }

  /** REINDEX DATABASE takes the database that one is in. */
  public static Sql[] newCollations(String database) {
    return new Sql[] {
      Sql.psqlConnect(database),
      Sql.of("REINDEX DATABASE %s", Sql.name(database)),
      Sql.of("ALTER DATABASE %s REFRESH COLLATION VERSION", Sql.name(database))
    };
  }

  /** template1 holds nothing yet that template0 has not, on a server where nobody changed it. */
  public static Sql[] templateInUtf8() {
    return new Sql[] {
      makeTemplate(TEMPLATE, false),
      Sql.of("DROP DATABASE template1"),
      Sql.of("CREATE DATABASE template1 TEMPLATE template0 ENCODING 'UTF8' IS_TEMPLATE true")
    };
  }

  public static Sql[] inTemplate(String extension) {
    return new Sql[] {Sql.psqlConnect(TEMPLATE), Statements.createExtension(extension)};
  }

  /** For the whole server. */
  public static Sql[] setting(String name, String value) {
    return new Sql[] {
      Sql.of("ALTER SYSTEM SET %s = %s", Sql.of(name), Sql.literal(value)),
      Sql.of("SELECT pg_reload_conf()")
    };
  }

  /** Read-only no more: for the whole server where neither is named. */
  public static Sql[] writable(String database, String role) {
    Sql reset = Sql.of("RESET default_transaction_read_only");
    if (database.isEmpty() && role.isEmpty()) {
      return setting("default_transaction_read_only", "off");
    }
    if (role.isEmpty()) {
      return new Sql[] {WRITING, Sql.of("ALTER DATABASE %s %s", Sql.name(database), reset)};
    }
    return new Sql[] {
      WRITING,
      database.isEmpty()
          ? Sql.of("ALTER ROLE %s %s", Sql.name(role), reset)
          : Sql.of("ALTER ROLE %s IN DATABASE %s %s", Sql.name(role), Sql.name(database), reset)
    };
  }
}
