package org.gen3db.adapter.postgres.sql;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.gen3db.adapter.postgres.session.TemporaryMembership;
import org.gen3db.domain.credentials.Logins;
import org.gen3db.domain.login.Access;
import org.gen3db.domain.plan.Change;
import org.gen3db.domain.plan.ChangeVisitor;
import org.jspecify.annotations.Nullable;

/**
 * Changes as psql runs them by the hand of an administrator; passwords are a psql variable. It need
 * not be a superuser: as {@link TemporaryMembership} does, the script makes it a member of a role
 * for as long as that takes, where it is none.
 */
public final class PsqlScript implements ChangeVisitor<Runnable> {
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
      SELECT CASE WHEN member THEN '' ELSE %s END AS borrow,
        CASE WHEN superuser AND NOT %s THEN '' ELSE format('SET ROLE %%I', rolname) END AS become,
        CASE WHEN member THEN '' ELSE %s END AS give_back
      FROM (SELECT rolname, options, superuser, superuser OR pg_has_role(oid, %s) AS member
        FROM pg_roles, (SELECT current_setting('server_version_num')::int >= %s AS options,
          current_setting('is_superuser') = 'on' OR NOT %s AS superuser) AS here
        WHERE rolname = %s) AS standing \\gset
      :borrow;\
      """;

  /** Where an administrator goes who is in a database that is dropped. */
  private static final String ALWAYS_THERE = "postgres";

  private static final Sql ALWAYS = Sql.of("true");
  private static final Sql NEVER = Sql.of("false");

  private static final String NO_SCHEMA =
      "SELECT NOT EXISTS (SELECT FROM pg_namespace WHERE nspname = 'public') AS absent \\gset";

  private static final String IS_THERE =
      "SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = %s) AS there \\gset";

  /** A statement for each thing of the present role, which psql runs then. */
  private static final String OWN_THINGS =
      """
      WITH %s SELECT format('%%s %%s %%s %%s %%I', %s, CASE t.kind WHEN 'n' THEN %s WHEN 'S' THEN %s \
      ELSE %s END, CASE t.kind WHEN 'n' THEN format('%%I', t.schema) \
      ELSE format('%%I.%%I', t.schema, t.name) END, %s, %s) \
      FROM things t LEFT JOIN pg_roles g ON g.rolname = %s \
      WHERE t.maker = (SELECT oid FROM pg_roles WHERE rolname = current_user) AND %s \\gexec\
      """;

  /** Before 15 everybody may, by a grant of a superuser's that others could not repeat. */
  private static final String SCHEMA_CLOSED =
      """
      SELECT NOT (has_schema_privilege(%1$s, 'public', 'USAGE') \
      AND has_schema_privilege(%1$s, 'public', 'CREATE')) AS closed \\gset\
      """;

  /** Whoever may grant there: since 15 a role of the server stands for the database's owner. */
  private static final Sql SCHEMA_OWNER =
      Sql.of(
          """
          (SELECT coalesce(nullif(pg_get_userbyid(nspowner), 'pg_database_owner'), (\
          SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database())) \
          FROM pg_namespace WHERE nspname = 'public')\
          """);

  private final List<String> lines = new ArrayList<>();

  /** Owners that the script itself gave; others are looked up on the server. */
  private final Map<String, Sql> owners = new HashMap<>();

  private String connected = "";
  private String borrowed = "";

  public List<String> of(List<? extends Change> changes) {
    for (Change change : changes) {
      change.accept(this).run();
    }
    giveBack();
    if (!lines.isEmpty()) {
      lines.add(0, "\\set ON_ERROR_STOP on");
    }
    return List.copyOf(lines);
  }

  @Override
  public Runnable createRole(Change.CreateRole change) {
    return () -> {
      add(Statements.createRole(change.role(), PASSWORD));
      add(Statements.commentOnRole(change.role(), change.mark().toString()));
      ends(change.role(), change.validity());
    };
  }

  @Override
  public Runnable setPassword(Change.SetPassword change) {
    return () -> {
      add(Statements.setPassword(change.role(), PASSWORD));
      ends(change.role(), change.validity());
    };
  }

  @Override
  public Runnable openLogin(Change.OpenLogin change) {
    return change.isSecond()
        ? () -> openSecond(change)
        : () -> {
          add(Statements.openRole(change.role(), PASSWORD));
          ends(change.role(), change.validity());
        };
  }

  private void openSecond(Change.OpenLogin change) {
    lines.add(
        Sql.of(
                "SELECT NOT EXISTS (SELECT FROM pg_roles WHERE rolname = %s) AS absent \\gset",
                Sql.literal(change.role()))
            .text());
    lines.add("\\if :absent");
    add(Statements.createRole(change.role(), PASSWORD));
    add(
        Statements.commentOnRole(
            change.role(), Logins.comment(change.mark().toString(), change.owner())));
    lines.add("\\else");
    add(Statements.openRole(change.role(), PASSWORD));
    lines.add("\\endif");
    ends(change.role(), change.validity());
    // Without options, which older servers do not know: a new membership has both of them.
    add(Statements.letBecome(change.role(), change.owner(), false));
    borrow(Sql.literal(change.owner()));
    add(Statements.becomeAtLogin(change.role(), change.owner()));
  }

  @Override
  public Runnable allowLogin(Change.AllowLogin change) {
    return () -> add(Statements.allowLogin(change.role()));
  }

  @Override
  public Runnable liftExpiry(Change.LiftExpiry change) {
    return () -> add(Statements.liftExpiry(change.role()));
  }

  @Override
  public Runnable forbidLogin(Change.ForbidLogin change) {
    return () -> add(Statements.forbidLogin(change.role()));
  }

  /** By the server's own clock, when the script runs. */
  private void ends(String role, @Nullable Duration validity) {
    if (validity != null) {
      lines.add(Sql.of("SELECT %s AS until \\gset", Statements.ending(validity)).text());
      add(Statements.validUntil(role, Sql.psqlVariable("until")));
    }
  }

  @Override
  public Runnable adjustRole(Change.AdjustRole change) {
    return () -> {
      Statements.adjustRole(change.role(), change.wishes()).forEach(this::add);
      ends(change.role(), change.wishes().validFor().orElse(null));
    };
  }

  @Override
  public Runnable dropRole(Change.DropRole change) {
    return () -> {
      giveBack();
      add(Statements.dropRole(change.role()));
    };
  }

  @Override
  public Runnable dropDatabase(Change.DropDatabase change) {
    return () -> {
      if (change.database().equals(connected)) {
        connect(ALWAYS_THERE);
      }
      borrow(owner(change.database()));
      lines.add(":become;");
      add(Statements.dropDatabase(change.database(), false));
      add(Sql.of("RESET ROLE"));
    };
  }

  @Override
  public Runnable unpublish(Change.Unpublish change) {
    return PsqlScript::nothing;
  }

  @Override
  public Runnable createDatabase(Change.CreateDatabase change) {
    return () ->
        owned(
            change.database(),
            change.owner(),
            Statements.createDatabase(change.database(), change.owner()));
  }

  @Override
  public Runnable openDatabase(Change.OpenDatabase change) {
    return () -> {
      borrow(owner(change.database()));
      lines.add(":become;");
      add(Statements.openDatabase(change.database()));
      add(Sql.of("RESET ROLE"));
    };
  }

  @Override
  public Runnable ownDatabase(Change.OwnDatabase change) {
    return () ->
        owned(
            change.database(),
            change.owner(),
            Statements.ownDatabase(change.database(), change.owner()));
  }

  private void owned(String database, String owner, Sql statement) {
    borrow(Sql.literal(owner));
    add(statement);
    owners.put(database, Sql.literal(owner));
  }

  @Override
  public Runnable limitConnect(Change.LimitConnect change) {
    return () ->
        asOwnerOf(
            change.database(),
            Statements.grantConnect(change.database(), change.allowed()),
            Sql.of("GRANT CONNECT ON DATABASE %s TO SESSION_USER", Sql.name(change.database())),
            Statements.revokeConnectFromPublic(change.database()));
  }

  @Override
  public Runnable grantConnect(Change.GrantConnect change) {
    return () ->
        asOwnerOf(
            change.database(), Statements.grantConnect(change.database(), List.of(change.role())));
  }

  @Override
  public Runnable setMark(Change.SetMark change) {
    return () -> {
      borrow(owner(change.database()));
      lines.add(":become;");
      lines.add(
          Sql.of(MARK, Sql.literal(change.mark().toString()), Sql.literal(change.database()))
              .text());
      add(Sql.of("RESET ROLE"));
    };
  }

  @Override
  public Runnable ownSchema(Change.OwnSchema change) {
    return inside(
        change,
        () -> {
          borrow(Sql.literal(change.owner()));
          add(Statements.ownSchema(change.owner()));
        });
  }

  @Override
  public Runnable grantSchema(Change.GrantSchema change) {
    return inside(change, () -> grantSchemaIn(change));
  }

  /** As its owner, who need not be the database's; as that one where it was dropped. */
  private void grantSchemaIn(Change.GrantSchema change) {
    giveBack();
    lines.add(NO_SCHEMA);
    lines.add("\\if :absent");
    as(owner(change.database()), Sql.of("CREATE SCHEMA public"));
    lines.add("\\endif");
    lines.add(Sql.of(SCHEMA_CLOSED, Sql.literal(change.role())).text());
    lines.add("\\if :closed");
    as(SCHEMA_OWNER, Statements.grantSchema(change.role()));
    lines.add("\\endif");
  }

  private void as(Sql role, Sql statement) {
    become(role, ALWAYS, NEVER);
    add(statement);
    add(Sql.of("RESET ROLE"));
    giveBack();
  }

  @Override
  public Runnable createExtension(Change.CreateExtension change) {
    return inside(change, () -> extension(change));
  }

  @Override
  public Runnable defaultPrivileges(Change.DefaultPrivileges change) {
    return inside(change, () -> defaultPrivilegesIn(change));
  }

  /** Between services that share the database both ways, and what is there already too. */
  private void defaultPrivilegesIn(Change.DefaultPrivileges change) {
    Statements.defaultPrivileges(Sql.of("CURRENT_USER"), change.role()).forEach(this::add);
    if (!change.sharers().isEmpty()) {
      Statements.grantAllMade(change.role()).forEach(this::add);
    }
    for (String other : change.sharers()) {
      Statements.defaultPrivileges(Sql.name(other), change.role()).forEach(this::add);
      Statements.defaultPrivileges(Sql.name(change.role()), other).forEach(this::add);
    }
  }

  /** A login that is not there owns nothing. */
  @Override
  public Runnable ownThings(Change.OwnThings change) {
    return inside(
        change,
        () -> {
          giveBack();
          lines.add(Sql.of(IS_THERE, Sql.literal(change.login())).text());
          lines.add("\\if :there");
          become(Sql.literal(change.login()), ALWAYS, ALWAYS);
          add(Statements.ownThings(change.login(), change.owner()));
          add(Sql.of("RESET ROLE"));
          giveBack();
          lines.add("\\endif");
        });
  }

  @Override
  public Runnable grantAccess(Change.GrantAccess change) {
    return inside(change, () -> grantAccessIn(change));
  }

  /** By the hand of each who makes things; those who are not there are left out. */
  private void grantAccessIn(Change.GrantAccess change) {
    giveBack();
    for (String maker : change.makers()) {
      lines.add(Sql.of(IS_THERE, Sql.literal(maker)).text());
      lines.add("\\if :there");
      become(Sql.literal(maker), ALWAYS, ALWAYS);
      grantOwn(change);
      add(Sql.of("RESET ROLE"));
      giveBack();
      lines.add("\\endif");
    }
    become(owner(change.database()), ALWAYS, ALWAYS);
    grantOwn(change);
    add(Sql.of("RESET ROLE"));
    giveBack();
    grantOwn(change);
  }

  /** What the present role has made, and will make. */
  private void grantOwn(Change.GrantAccess change) {
    Sql role = Sql.literal(change.role());
    if (change.access() == Access.READ) {
      lines.add(own("REVOKE", Things::changing, "FROM", Things.changes(), role));
    }
    lines.add(own("GRANT", kind -> Things.rights(kind, change.access()), "TO", ALWAYS, role));
    Statements.accessLater(Sql.of("CURRENT_USER"), change.access(), change.role())
        .forEach(this::add);
  }

  private static String own(
      String verb, Function<String, Sql> rights, String to, Sql where, Sql role) {
    return Sql.of(
            OWN_THINGS,
            Things.made(),
            Sql.literal(verb),
            Sql.literal(rights.apply("n").text() + " ON SCHEMA"),
            Sql.literal(rights.apply("S").text() + " ON SEQUENCE"),
            Sql.literal(rights.apply("r").text() + " ON TABLE"),
            Sql.literal(to),
            role,
            role,
            where)
        .text();
  }

  private Runnable inside(Change.InDatabase change, Runnable lines) {
    return () -> {
      connect(change.database());
      lines.run();
    };
  }

  @Override
  public Runnable keepPending(Change.KeepPending change) {
    return PsqlScript::nothing;
  }

  @Override
  public Runnable publishEntry(Change.PublishEntry change) {
    return PsqlScript::nothing;
  }

  @Override
  public Runnable restoreEntry(Change.RestoreEntry change) {
    return PsqlScript::nothing;
  }

  @Override
  public Runnable completeEntry(Change.CompleteEntry change) {
    return PsqlScript::nothing;
  }

  @Override
  public Runnable proveEntry(Change.ProveEntry change) {
    return PsqlScript::nothing;
  }

  @Override
  public Runnable updateEntry(Change.UpdateEntry change) {
    return PsqlScript::nothing;
  }

  @Override
  public Runnable finishRotation(Change.FinishRotation change) {
    return PsqlScript::nothing;
  }

  /** What a dump holds is not for a script: psql would run whatever it says. */
  @Override
  public Runnable loadDump(Change.LoadDump change) {
    return PsqlScript::nothing;
  }

  @Override
  public Runnable copyDatabase(Change.CopyDatabase change) {
    return PsqlScript::nothing;
  }

  @Override
  public Runnable takePlace(Change.TakePlace change) {
    return PsqlScript::nothing;
  }

  @Override
  public Runnable publishSecret(Change.PublishSecret change) {
    return PsqlScript::nothing;
  }

  @Override
  public Runnable followEntry(Change.FollowEntry change) {
    return PsqlScript::nothing;
  }

  @Override
  public Runnable removeBootstrap(Change.RemoveBootstrap change) {
    return PsqlScript::nothing;
  }

  @Override
  public Runnable protectSecret(Change.ProtectSecret change) {
    return PsqlScript::nothing;
  }

  @Override
  public Runnable keepCopy(Change.KeepCopy change) {
    return PsqlScript::nothing;
  }

  @Override
  public Runnable removePending(Change.RemovePending change) {
    return PsqlScript::nothing;
  }

  /** As the owner only where the server trusts it; the column for that came with version 13. */
  private void extension(Change.CreateExtension change) {
    giveBack();
    Sql trusted =
        Sql.of(
            """
            EXISTS (SELECT FROM pg_available_extension_versions AS offered WHERE name = %s
              AND (to_jsonb(offered) ->> 'trusted')::boolean)\
            """,
            Sql.literal(change.extension()));
    // A superuser too: the extension then is the owner's, as it is where the service makes it.
    become(owner(change.database()), trusted, trusted);
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

  private void become(Sql role, Sql where, Sql whereSuperusersDo) {
    lend(role, where, whereSuperusersDo);
    lines.add(":become;");
  }

  /** Becomes a member of the role, for as long as changes in a row need the same one. */
  private void borrow(Sql role) {
    if (!role.text().equals(borrowed)) {
      giveBack();
      lend(role, ALWAYS, NEVER);
    }
  }

  private void lend(Sql role, Sql where, Sql whereSuperusersDo) {
    lines.add(
        Sql.of(
                MEMBERSHIP,
                MembershipSteps.lendByColumn(),
                whereSuperusersDo,
                MembershipSteps.takeBackByColumn(),
                MembershipSteps.assumingByColumn(),
                Sql.number(MembershipSteps.SINCE * 10_000L),
                where,
                role)
            .text());
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

  /** What was borrowed is given back before, lest it stay when there is no way in. */
  private void connect(String database) {
    if (!database.equals(connected)) {
      giveBack();
      lines.add(Sql.psqlConnect(database).text());
      connected = database;
    }
  }

  private void add(Sql statement) {
    lines.add(statement.text() + ";");
  }

  /** The stores are no matter of a server. */
  private static void nothing() {}
}
