package org.gen3db.adapter.postgres;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.gen3db.domain.plan.Change;

/**
 * Changes as psql runs them by the hand of an administrator; passwords are a psql variable. It need
 * not be a superuser: as {@link TemporaryMembership} does, the script makes it a member of a role
 * for as long as that takes, where it is none.
 */
final class PsqlScript {
  private static final Sql PASSWORD = Sql.psqlVariable("password");

  /** The comment is put together on the server, as others may have written into it. */
  private static final String MARK =
      """
      SELECT format('COMMENT ON DATABASE %%I IS %%L', datname, concat_ws(' ', nullif(regexp_replace(\
      coalesce(shobj_description(oid, 'pg_database'), ''), ' ?\\[gen3db [^]]*\\]', '', 'g'), ''), %s)) \
      FROM pg_database WHERE datname = %s \\gexec\
      """;

  /**
   * Statements for psql's variables: they depend on the server's version and on what the
   * administrator is already. An empty one does nothing.
   */
  private static final String MEMBERSHIP =
      """
      SELECT CASE WHEN member THEN '' ELSE format('GRANT %%I TO CURRENT_USER', rolname)
          || CASE WHEN options THEN ' WITH SET TRUE, INHERIT FALSE' ELSE '' END END AS borrow,
        CASE WHEN superuser THEN '' ELSE format('SET ROLE %%I', rolname) END AS become,
        CASE WHEN member THEN '' ELSE format('REVOKE %%I FROM CURRENT_USER', rolname)
          || CASE WHEN options THEN ' GRANTED BY CURRENT_USER' ELSE '' END END AS give_back
      FROM (SELECT rolname, options, superuser,
          superuser OR pg_has_role(oid, CASE WHEN options THEN 'SET' ELSE 'MEMBER' END) AS member
        FROM pg_roles, (SELECT current_setting('server_version_num')::int >= 160000 AS options,
          current_setting('is_superuser') = 'on' OR NOT %s AS superuser) AS here
        WHERE rolname = %s) AS standing \\gset
      :borrow;\
      """;

  private static final Sql ALWAYS = Sql.of("true");

  private final List<String> lines = new ArrayList<>();

  /** Owners that the script itself gave; others are looked up on the server. */
  private final Map<String, Sql> owners = new HashMap<>();

  private String connected = "";
  private String borrowed = "";

  List<String> of(List<? extends Change> changes) {
    for (Change change : changes) {
      if (change instanceof Change.OfPassword ofPassword) {
        password(ofPassword);
      } else if (change instanceof Change.OnServer onServer) {
        server(onServer);
      } else if (change instanceof Change.InDatabase inDatabase) {
        connect(inDatabase.database());
        inside(inDatabase);
      } else if (change instanceof Change.ByHand byHand) {
        byHand(byHand);
      } else if (!(change instanceof Change.OnStores)) {
        throw unknown(change);
      }
    }
    giveBack();
    if (!lines.isEmpty()) {
      lines.add(0, "\\set ON_ERROR_STOP on");
    }
    return List.copyOf(lines);
  }

  private void password(Change.OfPassword change) {
    if (change instanceof Change.CreateRole c) {
      add(Statements.createRole(c.role(), PASSWORD));
      add(Statements.commentOnRole(c.role(), c.mark().toString()));
    } else if (change instanceof Change.SetPassword c) {
      add(Statements.setPassword(c.role(), PASSWORD));
    } else {
      throw unknown(change);
    }
  }

  private void server(Change.OnServer change) {
    if (change instanceof Change.AllowLogin c) {
      add(Statements.allowLogin(c.role()));
    } else if (change instanceof Change.CreateDatabase c) {
      borrow(Sql.literal(c.owner()));
      add(Statements.createDatabase(c.database(), c.owner()));
      owners.put(c.database(), Sql.literal(c.owner()));
    } else if (change instanceof Change.OwnDatabase c) {
      borrow(Sql.literal(c.owner()));
      add(Statements.ownDatabase(c.database(), c.owner()));
      owners.put(c.database(), Sql.literal(c.owner()));
    } else if (change instanceof Change.LimitConnect c) {
      asOwnerOf(
          c.database(),
          Statements.grantConnect(c.database(), c.allowed()),
          Sql.of("GRANT CONNECT ON DATABASE %s TO SESSION_USER", Sql.name(c.database())),
          Statements.revokeConnectFromPublic(c.database()));
    } else if (change instanceof Change.GrantConnect c) {
      asOwnerOf(c.database(), Statements.grantConnect(c.database(), List.of(c.role())));
    } else if (change instanceof Change.SetMark c) {
      borrow(owner(c.database()));
      lines.add(":become;");
      lines.add(Sql.of(MARK, Sql.literal(c.mark().toString()), Sql.literal(c.database())).text());
      add(Sql.of("RESET ROLE"));
    } else {
      throw unknown(change);
    }
  }

  private void inside(Change.InDatabase change) {
    if (change instanceof Change.OwnSchema c) {
      borrow(Sql.literal(c.owner()));
      add(Statements.ownSchema(c.owner()));
    } else if (change instanceof Change.GrantSchema c) {
      asOwnerOf(c.database(), Statements.grantSchema(c.role()));
    } else if (change instanceof Change.CreateExtension c) {
      createExtension(c);
    } else if (change instanceof Change.DefaultPrivileges c) {
      Statements.defaultPrivileges(Sql.of("CURRENT_USER"), c.role()).forEach(this::add);
    } else {
      throw unknown(change);
    }
  }

  private void byHand(Change.ByHand change) {
    if (change instanceof Change.LiftExpiry c) {
      add(Statements.liftExpiry(c.role()));
    } else {
      throw unknown(change);
    }
  }

  /** As the owner only where the server trusts it; the column for that came with version 13. */
  private void createExtension(Change.CreateExtension change) {
    giveBack();
    Sql trusted =
        Sql.of(
            """
            EXISTS (SELECT FROM pg_available_extension_versions AS offered WHERE name = %s
              AND (to_jsonb(offered) ->> 'trusted')::boolean)\
            """,
            Sql.literal(change.extension()));
    become(owner(change.database()), trusted);
    add(Statements.createExtension(change.extension()));
    add(Sql.of("RESET ROLE"));
    giveBack();
  }

  private void asOwnerOf(String database, Sql... statements) {
    borrow(owner(database));
    lines.add(":become;");
    List.of(statements).forEach(this::add);
    add(Sql.of("RESET ROLE"));
  }

  private void become(Sql role, Sql where) {
    lend(role, where);
    lines.add(":become;");
  }

  /** Becomes a member of the role, for as long as changes in a row need the same one. */
  private void borrow(Sql role) {
    if (!role.text().equals(borrowed)) {
      giveBack();
      lend(role, ALWAYS);
    }
  }

  private void lend(Sql role, Sql where) {
    lines.add(Sql.of(MEMBERSHIP, where, role).text());
    borrowed = role.text();
  }

  private void giveBack() {
    if (!borrowed.isEmpty()) {
      lines.add(":give_back;");
      borrowed = "";
    }
  }

  private Sql owner(String database) {
    return owners.getOrDefault(
        database,
        Sql.of(
            "(SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = %s)",
            Sql.literal(database)));
  }

  /**
   * What was borrowed is given back before, lest it stay when there is no way in. psql takes a name
   * with an equals sign for a connection string, so all are given as one.
   */
  private void connect(String database) {
    if (!database.equals(connected)) {
      giveBack();
      String value = "'" + database.replace("\\", "\\\\").replace("'", "\\'") + "'";
      lines.add(
          "\\connect -reuse-previous=on \"" + ("dbname=" + value).replace("\"", "\"\"") + '"');
      connected = database;
    }
  }

  private void add(Sql statement) {
    lines.add(statement.text() + ";");
  }

  private static IllegalStateException unknown(Change change) {
    return new IllegalStateException("no script has this change: " + change.action());
  }
}
